//! The allocator of the npm package's module. A block's size is a power of two, and each size
//! has a list of its free blocks: there is nothing to search, split or join, which makes it a
//! third of the size of a general allocator. The price is that a block never serves another
//! size.

use core::arch::wasm32::{memory_grow, memory_size};
use core::cell::Cell;
use core::ptr;
use std::alloc::{GlobalAlloc, Layout};

const PAGE_BYTES: usize = 65_536;

/// Blocks lie at multiples of it; no type of the crate has a larger alignment.
const SMALLEST_BYTES: usize = 16;

/// All blocks, in use or free.
pub(super) struct Blocks {
    /// The first free block of each size, by the size's exponent. A free block begins with the
    /// address of the next one; 0 ends a list.
    free: [Cell<usize>; usize::BITS as usize],
    /// Where memory begins that was never in use; 0 until then.
    unused: Cell<usize>,
}

// SAFETY: the module has one thread.
unsafe impl Sync for Blocks {}

impl Blocks {
    pub(super) const fn new() -> Self {
        Self {
            free: [const { Cell::new(0) }; usize::BITS as usize],
            unused: Cell::new(0),
        }
    }

    /// A block of memory that was never in use; 0 if there is no more.
    fn grow(&self, bytes: usize) -> usize {
        let end = memory_size(0) * PAGE_BYTES;
        let start = match self.unused.get() {
            0 => end,
            start => start,
        };
        let Some(next) = start.checked_add(bytes) else {
            return 0;
        };
        let missing = next.saturating_sub(end).div_ceil(PAGE_BYTES);
        if missing > 0 && memory_grow(0, missing) == usize::MAX {
            return 0;
        }
        self.unused.set(next);
        start
    }
}

/// The exponent of the size of the block in which `bytes` fit.
fn exponent(bytes: usize) -> u32 {
    usize::BITS - (bytes.max(SMALLEST_BYTES) - 1).leading_zeros()
}

// SAFETY: a block is handed out once until it comes back, it is as large as its layout demands
// and no larger alignment than that of the smallest block occurs. A block that comes back has
// the layout that it was handed out or reallocated with, and so goes to the list it came from.
unsafe impl GlobalAlloc for Blocks {
    #[inline(never)]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let exponent = exponent(layout.size());
        let Some(free) = self.free.get(exponent as usize) else {
            return ptr::null_mut();
        };
        let first = free.get();
        if first == 0 {
            return self.grow(1 << exponent) as *mut u8;
        }
        // SAFETY: it begins with the next one's address, as `dealloc` left it.
        free.set(unsafe { *(first as *const usize) });
        first as *mut u8
    }

    #[inline(never)]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if let Some(free) = self.free.get(exponent(layout.size()) as usize) {
            // SAFETY: nobody uses the block any more, and it has room for an address.
            unsafe { *block.cast::<usize>() = free.get() };
            free.set(block as usize);
        }
    }

    #[inline(never)]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        if exponent(bytes) == exponent(layout.size()) {
            return block;
        }
        // SAFETY: the caller has checked the size. The two blocks do not overlap, and both have
        // the bytes that are copied.
        unsafe {
            let moved = self.alloc(Layout::from_size_align_unchecked(bytes, layout.align()));
            if !moved.is_null() {
                ptr::copy_nonoverlapping(block, moved, layout.size().min(bytes));
                self.dealloc(block, layout);
            }
            moved
        }
    }
}

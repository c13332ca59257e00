//! The allocator of the npm package's module. A block's size is a power of two, and each size
//! has a list of its free blocks: there is nothing to search, split or join, which makes it a
//! third of the size of a general allocator. The price is that a block never serves another
//! size. `tests/allocator.rs` compares it with a model of its promises.

use core::cell::Cell;
use core::ptr;
use std::alloc::{GlobalAlloc, Layout};

/// Blocks lie at multiples of it; no type of the crate has a larger alignment.
const SMALLEST_BYTES: usize = 16;

/// Where blocks come from.
///
/// # Safety
/// The bytes from one end that was returned to the next belong to whoever asked for them, and the
/// first end is a multiple of [`SMALLEST_BYTES`].
pub(crate) unsafe trait Memory {
    /// The end of the memory so far.
    fn end(&self) -> *mut u8;
    /// Moves the end by as many bytes at least. False if there is no more.
    fn grow(&self, bytes: usize) -> bool;
}

/// All blocks, in use or free.
pub(crate) struct Blocks<M> {
    memory: M,
    /// The first free block of each size, by the size's exponent. A free block begins with the
    /// address of the next one; null ends a list.
    free: [Cell<*mut u8>; usize::BITS as usize],
    /// Where memory begins that was never in use; null until then.
    unused: Cell<*mut u8>,
}

// SAFETY: the module has one thread, and the tests of each memory have one.
unsafe impl<M> Sync for Blocks<M> {}

impl<M: Memory> Blocks<M> {
    pub(crate) const fn new(memory: M) -> Self {
        Self {
            memory,
            free: [const { Cell::new(ptr::null_mut()) }; usize::BITS as usize],
            unused: Cell::new(ptr::null_mut()),
        }
    }

    /// A block of memory that was never in use; null if memory is exhausted.
    fn grow(&self, bytes: usize) -> *mut u8 {
        let end = self.memory.end();
        let start = match self.unused.get() {
            unused if unused.is_null() => end,
            unused => unused,
        };
        // It cannot be beyond the end.
        let left = end as usize - start as usize;
        if bytes > left && !self.memory.grow(bytes - left) {
            return ptr::null_mut();
        }
        // The rest and the new pages are adjacent.
        self.unused.set(start.wrapping_add(bytes));
        start
    }
}

/// The exponent of the size of the block in which `bytes` fit.
fn exponent(bytes: usize) -> u32 {
    usize::BITS - (bytes.max(SMALLEST_BYTES) - 1).leading_zeros()
}

// SAFETY: a block is handed out once until it comes back, it is as large as its layout demands
// and no larger alignment than that of the smallest block occurs: sizes are multiples of that, and
// so is the first address. A block that comes back has the layout that it was handed out or
// reallocated with, and so goes to the list it came from.
unsafe impl<M: Memory> GlobalAlloc for Blocks<M> {
    #[inline(never)]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        debug_assert!(layout.align() <= SMALLEST_BYTES);
        let exponent = exponent(layout.size());
        let Some(free) = self.free.get(exponent as usize) else {
            return ptr::null_mut();
        };
        let first = free.get();
        if first.is_null() {
            return self.grow(1 << exponent);
        }
        // SAFETY: it begins with the next one's address, as `dealloc` left it, and nobody has
        // written to it since.
        free.set(unsafe { *first.cast::<*mut u8>() });
        first
    }

    #[inline(never)]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if let Some(free) = self.free.get(exponent(layout.size()) as usize) {
            // SAFETY: nobody uses the block any more, and it has room for an address, which is
            // aligned less than a block.
            unsafe { *block.cast::<*mut u8>() = free.get() };
            free.set(block);
        }
    }

    #[inline(never)]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        if exponent(bytes) == exponent(layout.size()) {
            return block;
        }
        // SAFETY: the caller has checked the size. The two blocks do not overlap, since one is in
        // use and the other was not, and both have the bytes that are copied.
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

//! The module's memory, which grows by pages.

use super::allocator::Memory;
use core::arch::wasm32::{memory_grow, memory_size};

const PAGE_BYTES: usize = 65_536;

pub(crate) struct LinearMemory;

// SAFETY: the end is that of a page, nobody else grows the memory, and it never shrinks.
unsafe impl Memory for LinearMemory {
    fn end(&self) -> *mut u8 {
        core::ptr::with_exposed_provenance_mut(memory_size(0) * PAGE_BYTES)
    }

    fn grow(&self, bytes: usize) -> bool {
        memory_grow(0, bytes.div_ceil(PAGE_BYTES)) != usize::MAX
    }
}

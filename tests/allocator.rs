//! The allocator of the npm package's module, over memory of the host, against a model: blocks
//! are aligned, keep their bytes, do not overlap, and memory grows with the most that was in use.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

#[path = "../src/web/allocator.rs"]
mod allocator;
mod support;

use allocator::{Blocks, Memory};
use proptest::collection::vec;
use proptest::prelude::*;
use std::alloc::{GlobalAlloc, Layout};
use std::cell::Cell;

/// Pages of so many bytes, up to a limit.
const PAGE_BYTES: usize = 4096;
const MOST_BYTES: usize = 1 << 22;

/// A part of a vector that grows over the rest of it.
struct HostMemory {
    start: *mut u8,
    length: Cell<usize>,
    limit: usize,
}

impl HostMemory {
    fn new(limit: usize) -> Self {
        // It is never freed: whoever has a block of it may outlive the test.
        let room = vec![0_u128; MOST_BYTES / 16].leak();
        Self {
            start: room.as_mut_ptr().cast(),
            length: Cell::new(PAGE_BYTES),
            limit,
        }
    }
}

// SAFETY: what lies behind the end is nobody's, and a vector of `u128` is aligned to 16.
unsafe impl Memory for &HostMemory {
    fn end(&self) -> *mut u8 {
        self.start.wrapping_add(self.length.get())
    }

    fn grow(&self, bytes: usize) -> bool {
        let Some(length) = bytes
            .checked_next_multiple_of(PAGE_BYTES)
            .and_then(|bytes| bytes.checked_add(self.length.get()))
            .filter(|length| *length <= self.limit)
        else {
            return false;
        };
        self.length.set(length);
        true
    }
}

#[derive(Clone, Debug)]
enum Step {
    Allocate(usize),
    Reallocate(usize, usize),
    Free(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let bytes = prop_oneof![
        4 => 1_usize..200,
        2 => (0_u32..16, -1_isize..2).prop_map(|(exponent, off)| {
            (1_usize << exponent).saturating_add_signed(off).max(1)
        }),
        1 => 1_usize..60_000,
    ];
    let step = prop_oneof![
        3 => bytes.clone().prop_map(Step::Allocate),
        2 => (any::<usize>(), bytes).prop_map(|(at, bytes)| Step::Reallocate(at, bytes)),
        2 => any::<usize>().prop_map(Step::Free),
    ];
    vec(step, 1..120)
}

/// A block in use, all of whose bytes are `mark`.
struct Block {
    address: *mut u8,
    layout: Layout,
    mark: u8,
}

impl Block {
    fn bytes(&self) -> &[u8] {
        // SAFETY: the block is in use, and `fill` has written all of its bytes.
        unsafe { std::slice::from_raw_parts(self.address, self.layout.size()) }
    }

    fn fill(&mut self, mark: u8) {
        self.mark = mark;
        // SAFETY: the block is in use, and is as long as its layout.
        unsafe { self.address.write_bytes(mark, self.layout.size()) }
    }
}

struct Model<'a> {
    memory: &'a HostMemory,
    blocks: Blocks<&'a HostMemory>,
    used: Vec<Block>,
    next_mark: u8,
    /// By the exponent of their size, how many blocks are in use and were at most.
    counts: [(usize, usize); 32],
}

fn exponent(bytes: usize) -> usize {
    bytes.max(16).next_power_of_two().trailing_zeros() as usize
}

impl<'a> Model<'a> {
    fn new(memory: &'a HostMemory) -> Self {
        Self {
            memory,
            blocks: Blocks::new(memory),
            used: Vec::new(),
            next_mark: 1,
            counts: [(0, 0); 32],
        }
    }

    fn begin(&mut self, bytes: usize) {
        let (now, most) = &mut self.counts[exponent(bytes)];
        *now += 1;
        *most = (*most).max(*now);
    }

    fn take(&mut self, step: &Step) {
        match *step {
            Step::Allocate(bytes) => {
                let layout = Layout::from_size_align(bytes, 1 << (bytes % 5)).unwrap();
                // SAFETY: the layout is not empty.
                let address = unsafe { self.blocks.alloc(layout) };
                if !address.is_null() {
                    self.begin(bytes);
                    let mut block = Block {
                        address,
                        layout,
                        mark: 0,
                    };
                    self.next_mark = self.next_mark.wrapping_add(1);
                    block.fill(self.next_mark);
                    self.used.push(block);
                }
            }
            Step::Reallocate(at, bytes) if !self.used.is_empty() => {
                let at = at % self.used.len();
                let Block {
                    address, layout, ..
                } = self.used[at];
                // SAFETY: the block has this layout, and the size is neither 0 nor near the limit.
                let moved = unsafe { self.blocks.realloc(address, layout, bytes) };
                if moved.is_null() {
                    return;
                }
                // While it is copied, both are in use.
                if exponent(layout.size()) != exponent(bytes) {
                    self.begin(bytes);
                    self.counts[exponent(layout.size())].0 -= 1;
                }
                let block = &mut self.used[at];
                block.address = moved;
                block.layout = Layout::from_size_align(bytes.min(layout.size()), 1).unwrap();
                assert!(block.bytes().iter().all(|byte| *byte == block.mark));
                block.layout = Layout::from_size_align(bytes, layout.align()).unwrap();
                block.fill(block.mark);
            }
            Step::Free(at) if !self.used.is_empty() => {
                let block = self.used.swap_remove(at % self.used.len());
                self.counts[exponent(block.layout.size())].0 -= 1;
                // SAFETY: the block has this layout, and is not used any more.
                unsafe { self.blocks.dealloc(block.address, block.layout) };
            }
            _ => {}
        }
    }

    fn check(&self) {
        let end = self.memory.start as usize + self.memory.length.get();
        let mut ranges: Vec<_> = self
            .used
            .iter()
            .map(|block| {
                let start = block.address as usize;
                assert!(start.is_multiple_of(16), "blocks are aligned");
                start..start + block.layout.size()
            })
            .collect();
        ranges.sort_by_key(|range| range.start);
        assert!(ranges.iter().all(|range| range.end <= end));
        assert!(ranges.windows(2).all(|pair| pair[0].end <= pair[1].start));
        for block in &self.used {
            assert!(block.bytes().iter().all(|byte| *byte == block.mark));
        }
        let most = self.counts.iter().enumerate();
        let most: usize = most.map(|(exponent, (_, most))| most << exponent).sum();
        // The first page was there before.
        assert!(self.memory.length.get() <= most.next_multiple_of(PAGE_BYTES) + PAGE_BYTES);
    }
}

proptest! {
    #![proptest_config(support::at_least(256))]

    #[test]
    fn blocks_keep_their_bytes_and_memory_grows_with_the_most_in_use(steps in steps()) {
        let memory = HostMemory::new(MOST_BYTES);
        let mut model = Model::new(&memory);
        for step in &steps {
            model.take(step);
            model.check();
        }
    }

    #[test]
    fn without_more_memory_there_is_no_block_and_the_others_stay(steps in steps()) {
        let memory = HostMemory::new(8 * PAGE_BYTES);
        let mut model = Model::new(&memory);
        for step in &steps {
            model.take(step);
            model.check();
        }
    }
}

#[test]
fn the_same_blocks_serve_again() {
    let memory = HostMemory::new(MOST_BYTES);
    let mut model = Model::new(&memory);
    for round in 0..100 {
        for bytes in [1, 16, 17, 100, 5000, 20_000] {
            model.take(&Step::Allocate(bytes));
        }
        for _ in 0..6 {
            model.take(&Step::Free(round));
        }
        model.check();
    }
    assert!(memory.length.get() <= 3 * PAGE_BYTES + 2 * 32_768);
}

#[test]
fn a_block_larger_than_all_addresses_is_refused() {
    let memory = HostMemory::new(MOST_BYTES);
    let blocks = Blocks::new(&memory);
    for bytes in [MOST_BYTES, isize::MAX as usize, isize::MAX as usize / 2 + 2] {
        let layout = Layout::from_size_align(bytes, 1).unwrap();
        // SAFETY: the layout is not empty.
        assert!(unsafe { blocks.alloc(layout) }.is_null());
    }
}

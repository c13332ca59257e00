//! The last text that was returned to JavaScript. It stays at its place until the next one, so
//! that nobody has to free it.

use std::cell::Cell;
use std::mem::ManuallyDrop;

/// Nothing in here is dropped: a destructor would be registered, by code of its own.
struct Given {
    text: Cell<ManuallyDrop<String>>,
    start_and_end: Cell<[usize; 2]>,
}

thread_local! {
    static GIVEN: Given = const {
        Given {
            text: Cell::new(ManuallyDrop::new(String::new())),
            start_and_end: Cell::new([0; 2]),
        }
    };
}

/// The address of the first and the last byte's end, for the glue.
#[inline(never)]
pub(crate) fn give(text: String) -> *const usize {
    GIVEN.with(|given| {
        let bytes = text.as_bytes().as_ptr_range();
        let place = [bytes.start.addr(), bytes.end.addr()];
        given.start_and_end.set(place);
        let before = given.text.replace(ManuallyDrop::new(text));
        drop(ManuallyDrop::into_inner(before));
        given.start_and_end.as_ptr().cast()
    })
}

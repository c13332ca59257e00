//! Objects that JavaScript holds by their address. wasm-bindgen's own classes count references and
//! guard borrows at every call, which cannot go wrong here: `glue_shared.js` refuses an object that
//! was freed, and nothing in the module calls back into JavaScript.

/// Hands an object over to JavaScript.
pub(crate) fn hold<T>(object: T) -> *mut T {
    Box::into_raw(Box::new(object))
}

/// The object at an address, for one call.
///
/// # Safety
/// The address is of [`hold`], was not released, and is in no other call.
pub(crate) unsafe fn held<'a, T>(address: *mut T) -> &'a mut T {
    // SAFETY: as above.
    unsafe { &mut *address }
}

/// Ends an object.
///
/// # Safety
/// The address is of [`hold`], and nobody will use it again.
pub(crate) unsafe fn release<T>(address: *mut T) {
    // SAFETY: as above.
    drop(unsafe { Box::from_raw(address) });
}

//! Bytes and characters behind others. In the module each is one function: the standard library's
//! are several that call each other, and encode characters that are never other than ASCII.

/// Appends bytes.
#[inline(never)]
pub(crate) fn append(out: &mut Vec<u8>, bytes: &[u8]) {
    #[cfg(all(feature = "javascript", target_arch = "wasm32"))]
    {
        let length = out.len();
        if out.capacity() - length < bytes.len() {
            out.reserve(bytes.len());
        }
        // SAFETY: there is room for them behind the others, and nobody else has it.
        unsafe {
            let end = out.as_mut_ptr().add(length);
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), end, bytes.len());
            out.set_len(length + bytes.len());
        }
    }
    #[cfg(not(all(feature = "javascript", target_arch = "wasm32")))]
    out.extend_from_slice(bytes);
}

/// Appends a byte.
#[inline(never)]
pub(crate) fn push(out: &mut Vec<u8>, byte: u8) {
    #[cfg(all(feature = "javascript", target_arch = "wasm32"))]
    {
        let length = out.len();
        if out.capacity() == length {
            out.reserve(1);
        }
        // SAFETY: there is room for it behind the others.
        unsafe {
            out.as_mut_ptr().add(length).write(byte);
            out.set_len(length + 1);
        }
    }
    #[cfg(not(all(feature = "javascript", target_arch = "wasm32")))]
    out.push(byte);
}

/// Appends a text.
pub(crate) fn append_text(out: &mut String, text: &str) {
    #[cfg(all(feature = "javascript", target_arch = "wasm32"))]
    // SAFETY: it is text that is appended.
    append(unsafe { out.as_mut_vec() }, text.as_bytes());
    #[cfg(not(all(feature = "javascript", target_arch = "wasm32")))]
    out.push_str(text);
}

/// Appends an ASCII character.
pub(crate) fn append_ascii(out: &mut String, character: u8) {
    debug_assert!(character.is_ascii());
    #[cfg(all(feature = "javascript", target_arch = "wasm32"))]
    // SAFETY: callers pass nothing else.
    push(unsafe { out.as_mut_vec() }, character & 0x7f);
    #[cfg(not(all(feature = "javascript", target_arch = "wasm32")))]
    out.push(char::from(character));
}

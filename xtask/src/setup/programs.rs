//! Programs on PATH.

use std::path::PathBuf;

/// The first of some names that a program on PATH has.
pub(super) fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).find_map(|directory| {
        names
            .iter()
            .map(|name| {
                directory
                    .join(name)
                    .with_extension(std::env::consts::EXE_EXTENSION)
            })
            .find(|candidate| candidate.is_file())
    })
}

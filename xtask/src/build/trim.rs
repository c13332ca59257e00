//! Takes out of the module what can never do anything there: the text of panics. On this target the
//! standard library has nowhere to print it, so a panic is a trap with or without it, but the code
//! that formats it is a tenth of the module.

use std::ops::Range;

use anyhow::Result;
use walrus::ir::{self, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, DataKind, FunctionBuilder, FunctionId, FunctionKind, LocalFunction, Module,
};

/// What stands in the demangled names of functions that never return, because all they do is panic.
const PANICKING: [&str; 16] = [
    "::panicking::",
    "::panic_handler::",
    "::capacity_overflow",
    "::expect_failed",
    "::handle_alloc_error",
    "::len_mismatch_fail",
    "::panic_access_error",
    "::panic_already_borrowed",
    "::panic_already_mutably_borrowed",
    "::raw_vec::handle_error",
    "::rust_begin_unwind",
    "::rust_panic",
    "::slice_index_fail",
    "::unwrap_failed",
    "::assert_failed",
    "wasm_bindgen::throw_str",
];

/// Texts of the standard library that only panics print, and digits that only formatting writes.
const PANIC_TEXTS: [&[u8]; 16] = [
    b"slice index starts at ",
    b" but ends at ",
    b"range start index ",
    b"range end index ",
    b" out of range for slice of length ",
    b"cannot access a Thread Local Storage value during or after destruction: ",
    b"copy_from_slice: source slice length (",
    b") does not match destination slice length (",
    b"insertion index (is ",
    b") should be <= len (is ",
    b"removal index (is ",
    b") should be < len (is ",
    b"mid > len",
    b"capacity overflow",
    b"assertion failed: self.is_char_boundary(new_len)",
    b"00010203040506070809101112131415161718192021222324252627282930313233343536373839\
      40414243444546474849505152535455565758596061626364656667686970717273747576777879\
      8081828384858687888990919293949596979899",
];

/// The parts that were removed.
pub(crate) struct Trimmed {
    /// Functions whose body is a trap now.
    pub(crate) functions: usize,
    /// Bytes of data that are zero now.
    pub(crate) bytes: usize,
    /// A function that formats text for another reason than a panic; formatting stays then.
    pub(crate) formatting: Option<String>,
}

/// Trims a module that still has its name section.
pub(crate) fn trim(module: &mut Module) -> Trimmed {
    let panicking = functions_named(module, |name| {
        PANICKING.iter().any(|part| name.contains(part))
    });
    for id in &panicking {
        replace_by_trap(module, *id);
    }
    let formats = |name: &str| name.contains("::fmt::") && !name.contains("__wbg");
    let formatting = caller_outside(module, formats);
    let mut functions = panicking.len();
    let mut blanked = blank(module, |data, _| source_paths(data));
    let path_ends: Vec<usize> = blanked.iter().map(|place| place.end).collect();
    blanked.extend(blank(module, |data, address| {
        locations(data, address, &path_ends)
    }));
    if formatting.is_none() {
        blanked.extend(blank(module, panic_texts));
        let unused = functions_named(module, formats);
        functions += unused.len();
        for id in unused {
            replace_by_trap(module, id);
        }
    }
    Trimmed {
        functions,
        bytes: blanked.iter().map(ExactSizeIterator::len).sum(),
        formatting,
    }
}

fn functions_named(module: &Module, matches: impl Fn(&str) -> bool) -> Vec<FunctionId> {
    let named = module
        .funcs
        .iter_local()
        .filter(|(id, _)| module.funcs.get(*id).name.as_deref().is_some_and(&matches));
    named.map(|(id, _)| id).collect()
}

fn replace_by_trap(module: &mut Module, id: FunctionId) {
    let function = module.funcs.get(id);
    let (FunctionKind::Local(local), name) = (&function.kind, function.name.clone()) else {
        return;
    };
    let kind = module.types.get(local.ty());
    let (parameters, results) = (kind.params().to_vec(), kind.results().to_vec());
    let locals = parameters
        .iter()
        .map(|kind| module.locals.add(*kind))
        .collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &parameters, &results);
    builder.func_body().unreachable();
    let function = module.funcs.get_mut(id);
    function.kind = FunctionKind::Local(builder.local_func(locals));
    function.name = name;
}

/// The name of a function that calls a matching one without matching itself. A call through a table
/// needs no look: it can only come from what a matching function was given.
fn caller_outside(module: &Module, matches: impl Fn(&str) -> bool) -> Option<String> {
    let name = |id: FunctionId| module.funcs.get(id).name.as_deref().unwrap_or_default();
    module.funcs.iter_local().find_map(|(id, local)| {
        let outside =
            !matches(name(id)) && callees(local).iter().any(|callee| matches(name(*callee)));
        outside.then(|| name(id).to_owned())
    })
}

fn callees(function: &LocalFunction) -> Vec<FunctionId> {
    #[derive(Default)]
    struct Calls(Vec<FunctionId>);
    impl<'instr> Visitor<'instr> for Calls {
        fn visit_call(&mut self, call: &ir::Call) {
            self.0.push(call.func);
        }
    }
    let mut calls = Calls::default();
    dfs_in_order(&mut calls, function, function.entry_block());
    calls.0
}

/// Fills the ranges found in the data with zeros, and returns their addresses.
fn blank(
    module: &mut Module,
    places: impl Fn(&[u8], usize) -> Vec<Range<usize>>,
) -> Vec<Range<usize>> {
    let mut blanked = Vec::new();
    let ids: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for id in ids {
        let data = module.data.get_mut(id);
        let DataKind::Active {
            offset: ConstExpr::Value(ir::Value::I32(address)),
            ..
        } = data.kind
        else {
            continue;
        };
        let address = address as usize;
        for place in places(&data.value, address) {
            blanked.push(address + place.start..address + place.end);
            if let Some(bytes) = data.value.get_mut(place) {
                bytes.fill(0);
            }
        }
    }
    blanked
}

/// Where `Location`s lie, by the ends of the paths that they point to: address and length of
/// one, the line and the column (<https://doc.rust-lang.org/std/panic/struct.Location.html>).
fn locations(data: &[u8], address: usize, path_ends: &[usize]) -> Vec<Range<usize>> {
    const LONGEST_PATH: usize = 300;
    let mut places = Vec::new();
    for start in (address.next_multiple_of(4) - address..data.len()).step_by(4) {
        let Some([a, b, c, d, e, f, g, h, ..]) = data.get(start..start + 16) else {
            break;
        };
        let path = u32::from_le_bytes([*a, *b, *c, *d]) as usize;
        let length = u32::from_le_bytes([*e, *f, *g, *h]) as usize;
        if (1..LONGEST_PATH).contains(&length) && path_ends.contains(&(path + length)) {
            places.push(start..start + 16);
        }
    }
    places
}

fn panic_texts(data: &[u8], _: usize) -> Vec<Range<usize>> {
    let places = PANIC_TEXTS.iter().filter_map(|text| {
        let start = find(data, text, 0)?;
        Some(start..start + text.len())
    });
    places.collect()
}

/// Places in source code are only told by panics; they would also tell where the module was built.
/// This is where `/…/name.rs` and `src/…/name.rs` stand. Texts lie in the data without anything
/// between them, so a path starts at the first slash, or at `src/`, behind the path before it.
fn source_paths(data: &[u8]) -> Vec<Range<usize>> {
    let in_path = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-".contains(byte);
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(end) = find(data, b".rs", from).map(|at| at + 3) {
        let text = data.get(from..end).unwrap_or_default();
        let run = text.iter().rev().take_while(|byte| in_path(byte)).count();
        let run_start = end - run;
        let run = data.get(run_start..end).unwrap_or_default();
        let relative = find(run, b"src/", 0);
        let absolute = run.iter().position(|byte| *byte == b'/');
        let start = match (absolute, relative) {
            (Some(slash), Some(src)) if slash < src => Some(slash),
            (_, Some(src)) => Some(src),
            (_, None) => None,
        };
        places.extend(start.map(|start| run_start + start..end));
        from = end;
    }
    places
}

fn find(data: &[u8], text: &[u8], from: usize) -> Option<usize> {
    let rest = data.get(from..)?;
    rest.windows(text.len())
        .position(|window| window == text)
        .map(|at| from + at)
}

/// Removes exports that nobody uses: its glue has no table of JavaScript values and
/// passes texts whole (`glue.rs`), and a trap ends the instance.
pub(crate) fn remove_exports(module: &mut Module) -> Result<()> {
    for name in [
        "__abort_handler",
        "__instance_terminated",
        "__wbindgen_externrefs",
        "__wbindgen_realloc",
        "__wbindgen_start",
    ] {
        module.exports.remove(name)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{locations, source_paths};

    #[test]
    fn source_paths_are_distinguished_from_the_texts_around_them() {
        let text = "range end index /rustc/59807616e1fa/library/core/src/slice/index.rssrc/call.rs/home/me/.cargo/registry/src/a-1/hmac-0.1.0/src/utils.rsno path.rs at all";
        let found: Vec<_> = source_paths(text.as_bytes())
            .into_iter()
            .map(|place| &text[place])
            .collect();
        assert_eq!(
            found,
            [
                "/rustc/59807616e1fa/library/core/src/slice/index.rs",
                "src/call.rs",
                "/home/me/.cargo/registry/src/a-1/hmac-0.1.0/src/utils.rs",
            ]
        );
    }

    #[test]
    fn locations_are_found_by_the_paths_that_they_point_to() {
        let words = [7, 1000, 10, 3, 4, 1010, 10, 1, 1];
        let data: Vec<u8> = words
            .iter()
            .flat_map(|word: &u32| word.to_le_bytes())
            .collect();
        let found = |address, end| locations(&data, address, &[end]).first().cloned();
        assert_eq!(found(400, 1010), Some(4..20));
        assert_eq!(found(400, 1020), Some(20..36));
        assert_eq!(found(402, 1010), None);
    }
}

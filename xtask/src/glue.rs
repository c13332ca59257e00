//! Shortens the glue of wasm-bindgen, which every user downloads. An instance can be replaced after a trap
//! (`reset_state_function`); its one gap is closed here: `free()` of an object of the old instance would free memory of the new
//! one. The first instance is made likewise, from a module that `pkg/instance.js` has compiled, so that all that loads one goes.

use anyhow::{Result, ensure};

/// In front of every method: three lines, of which this is the first.
const STALE: &str = "if (this.__wbg_inst !== undefined && this.__wbg_inst !== __wbg_instance_id) {";
/// For instances that replace themselves when Rust asks for it, which this crate's never does.
const GUARD: &str = "__wbg_call_guard();";
const TAKEN: &str = "const ptr = this.__destroy_into_raw();";
const MARK: &str = ", '__wbg_inst', { value: __wbg_instance_id, writable: true });";
/// What a reset sets back although nothing depends on it.
const NEEDLESS: [&str; 3] = [
    "if (typeof numBytesDecoded !== 'undefined') numBytesDecoded = 0;",
    "if (typeof WASM_VECTOR_LEN !== 'undefined') WASM_VECTOR_LEN = 0;",
    "__wbg_reinit_scheduled = false;",
];

/// What makes an instance of the module that it is given, or another one of the same.
const RESET: &str = "export function __wbg_reset_state () {";
const INSTANTIATE: &str =
    "export function instantiate(module = wasmModule) {\n    wasmModule = module;\n";
/// From here on everything loads modules in ways of its own.
const LOADING: &str = "function __wbg_finalize_init(instance, module) {";
/// Blocks for engines that cannot run the module, and for `using`, which the package's own classes have.
const UNUSED: [&str; 2] = [
    "if (!('encodeInto' in cachedTextEncoder)) {",
    "    if (realloc === undefined) {",
];
const DISPOSE: &str = "if (Symbol.dispose) ";

const ALIVE: &str = "
function __wbg_alive(object) {
    if (object.__wbg_inst !== __wbg_instance_id) throw new Error('stale object');
}
";

/// The same glue, shorter. Fails where it does not look as expected, as it may after an update of wasm-bindgen.
pub(crate) fn shorten(glue: &str) -> Result<String> {
    let mut text = String::with_capacity(glue.len());
    let (mut methods, mut frees, mut marks) = (0, 0, 0);
    let mut before = "";
    let mut instantiates = false;
    let mut lines = glue.lines();
    while let Some(line) = lines.next() {
        let code = line.trim();
        if line == LOADING {
            break;
        } else if line == RESET {
            text.push_str(INSTANTIATE);
            instantiates = true;
        } else if UNUSED.contains(&line) {
            let indentation = line.len() - line.trim_start().len();
            lines.find(|line| *line == format!("{:indentation$}}}", ""));
        } else if code == STALE {
            lines.nth(1);
            text.push_str("__wbg_alive(this);\n");
            methods += 1;
        } else if code == GUARD {
            if before == TAKEN {
                text.push_str("if (this.__wbg_inst !== __wbg_instance_id) return;\n");
                frees += 1;
            }
        } else if let Some(object) = code
            .strip_prefix("Object.defineProperty(")
            .and_then(|rest| rest.strip_suffix(MARK))
        {
            text.push_str(&format!("{object}.__wbg_inst = __wbg_instance_id;\n"));
            marks += 1;
        } else if !NEEDLESS.contains(&code) && !line.starts_with(DISPOSE) {
            text.push_str(line);
            text.push('\n');
        }
        before = code;
    }
    text.push_str(ALIVE);
    ensure!(
        methods > 0 && frees > 0 && marks >= frees && instantiates && lines.next().is_some(),
        "the glue of wasm-bindgen is not as expected: {methods} methods, {frees} `free`s and {marks} marks are guarded; \
         {RESET} is there: {instantiates}"
    );
    Ok(text)
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a test that panics has failed, as it should"
)]
mod tests {
    use super::*;

    const CLASS: &str = "class C {
    free() {
        const ptr = this.__destroy_into_raw();
        __wbg_call_guard();
        wasm.__wbg_c_free(ptr, 0);
    }
    next() {
        if (this.__wbg_inst !== undefined && this.__wbg_inst !== __wbg_instance_id) {
            throw new Error('Invalid stale object from previous Wasm instance');
        }
        __wbg_call_guard();
        wasm.c_next(this.__wbg_ptr);
    }
    static __wrap(ptr) {
        Object.defineProperty(obj, '__wbg_inst', { value: __wbg_instance_id, writable: true });
    }
}
if (Symbol.dispose) C.prototype[Symbol.dispose] = C.prototype.free;

export function __wbg_reset_state () {
    __wbg_reinit_scheduled = false;
}

if (!('encodeInto' in cachedTextEncoder)) {
    cachedTextEncoder.encodeInto = function (arg, view) {
    };
}
let wasmModule;
function __wbg_finalize_init(instance, module) {
}
export { initSync, __wbg_init as default };
";

    #[test]
    fn methods_throw_and_free_does_nothing_on_stale_objects() {
        let text = shorten(CLASS).unwrap();
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let after = |line: &str| {
            let at = lines.iter().position(|each| *each == line);
            at.and_then(|at| lines.get(at + 1)).copied()
        };
        assert_eq!(
            after(TAKEN),
            Some("if (this.__wbg_inst !== __wbg_instance_id) return;")
        );
        assert_eq!(
            after("__wbg_alive(this);"),
            Some("wasm.c_next(this.__wbg_ptr);")
        );
        assert_eq!(
            after("static __wrap(ptr) {"),
            Some("obj.__wbg_inst = __wbg_instance_id;")
        );
        assert!(text.ends_with(ALIVE));
    }

    #[test]
    fn what_loads_modules_and_what_no_engine_needs_is_gone() {
        let text = shorten(CLASS).unwrap();
        let rest = text
            .split_once("}\n\nexport function instantiate")
            .unwrap()
            .1;
        assert_eq!(
            rest.strip_suffix(ALIVE),
            Some("(module = wasmModule) {\n    wasmModule = module;\n}\n\nlet wasmModule;\n")
        );
    }

    #[test]
    fn glue_of_another_kind_is_refused() {
        assert!(shorten("export function sha256() {}\n").is_err());
        for part in [GUARD, RESET, LOADING] {
            assert!(shorten(&CLASS.replace(part, "")).is_err(), "{part}");
        }
    }
}

//! Shortens the glue of wasm-bindgen, which every user downloads. An instance can be replaced after a trap
//! (`reset_state_function`); its one gap is closed here: `free()` of an object of the old instance would free memory of the new
//! one. The first instance is made likewise, from a module that `pkg/module/instance.js` has compiled, so that all that loads one goes.

use anyhow::{Result, ensure};

/// In front of every method: three lines, of which this is the first.
const STALE: &str = "if (this.__wbg_inst !== undefined && this.__wbg_inst !== __wbg_instance_id) {";
/// For instances that replace themselves when Rust asks for it, which this crate's never does.
const GUARD: &str = "__wbg_call_guard();";
const TAKEN: &str = "const ptr = this.__destroy_into_raw();";
const MARK: &str = ", '__wbg_inst', { value: __wbg_instance_id, writable: true });";
/// What a reset sets back although nothing depends on it.
const NEEDLESS: [&str; 4] = [
    "if (typeof numBytesDecoded !== 'undefined') numBytesDecoded = 0;",
    "if (typeof WASM_VECTOR_LEN !== 'undefined') WASM_VECTOR_LEN = 0;",
    "__wbg_reinit_scheduled = false;",
    // It fills the table of JavaScript values, of which none crosses.
    "wasm.__wbindgen_start();",
];

/// What makes an instance of the module that it is given, or another one of the same.
const RESET: &str = "export function __wbg_reset_state () {";
const INSTANTIATE: &str =
    "export function instantiate(module = wasmModule) {\n    wasmModule = module;\n";
/// From here on everything loads modules in ways of its own.
const LOADING: &str = "function __wbg_finalize_init(instance, module) {";
/// Blocks for engines that cannot run the module, for a table of JavaScript values, of which none crosses, and for
/// `using`, which the package's own classes have.
const UNUSED: [&str; 2] = [
    "if (!('encodeInto' in cachedTextEncoder)) {",
    "        __wbindgen_init_externref_table: function() {",
];
const DISPOSE: &str = "if (Symbol.dispose) ";

/// A text that is given back: it is copied and freed in four lines and a block around the whole method.
const TEXT_BEGINS: &str = "let deferred";
const TEXT_KEPT: &str = "deferred";
const TEXT_COPIED: &str = "return getStringFromWasm0(ret[0], ret[1]);";
/// A class's registry of its objects, five lines, of which this ends the first. One does for all.
const REGISTRY: &str = "Finalization = (typeof FinalizationRegistry === 'undefined')";
const REGISTERED: &str = "Finalization.register(";
const UNREGISTERED: &str = "Finalization.unregister(this);";

/// Texts are passed by a loop over characters, then by the encoder from the first that is not ASCII, into memory that grows and
/// shrinks. Nearly all are ASCII; the others can as well be encoded whole.
const PASS_TEXT: &str = "function passStringToWasm0(arg, malloc, realloc) {";
const PASSED_TEXT: &str = "function passStringToWasm0(arg, malloc) {
    const len = arg.length;
    const ptr = malloc(len, 1) >>> 0;
    const mem = getUint8ArrayMemory0();
    for (let at = 0; at < len; at++) {
        const code = arg.charCodeAt(at);
        if (code > 0x7F) {
            wasm.__wbindgen_free(ptr, len, 1);
            return passArray8ToWasm0(cachedTextEncoder.encode(arg), malloc);
        }
        mem[ptr + at] = code;
    }
    WASM_VECTOR_LEN = len;
    return ptr;
}
";
const REALLOC: &str = ", wasm.__wbindgen_realloc)";

/// What all of that comes to.
const SHARED: &str = "
function __wbg_alive(object) {
    if (object.__wbg_inst !== __wbg_instance_id) throw new Error('stale object');
}
function __wbg_text([ptr, len]) {
    try {
        return getStringFromWasm0(ptr, len);
    } finally {
        wasm.__wbindgen_free(ptr, len, 1);
    }
}
const __wbg_registry = globalThis.FinalizationRegistry && new FinalizationRegistry(({ ptr, instance, free }) => {
    if (instance === __wbg_instance_id) wasm[free](ptr, 1);
});
";

/// The same glue, shorter. Fails where it does not look as expected, as it may after an update of wasm-bindgen.
pub(crate) fn shorten(glue: &str) -> Result<String> {
    let mut text = String::with_capacity(glue.len());
    let (mut methods, mut frees, mut marks, mut texts) = (0, 0, 0, 0);
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
        } else if line == PASS_TEXT {
            lines.find(|line| *line == "}");
            text.push_str(PASSED_TEXT);
        } else if UNUSED.contains(&line) {
            let indentation = line.len() - line.trim_start().len();
            let end = format!("{:indentation$}}}", "");
            lines.find(|line| line.trim_end_matches(',') == end);
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
        } else if code.starts_with(TEXT_BEGINS) {
            if code.ends_with("_1;") {
                lines.find(|line| line.trim() == "try {");
            }
        } else if code.starts_with(TEXT_KEPT) {
            ensure!(
                code.contains(" = ret["),
                "`{code}` in the glue is not as expected"
            );
        } else if code == TEXT_COPIED {
            text.push_str("return __wbg_text(ret);\n");
            lines.find(|line| line.trim() == "} finally {");
            lines.find(|line| line.trim() == "}");
            texts += 1;
        } else if code.ends_with(REGISTRY) {
            lines.nth(3);
        } else if let Some((class, rest)) = code.split_once(REGISTERED) {
            let free = format!(", free: '__wbg_{}_free' }}", class.to_lowercase());
            let rest = rest.replacen(" }", &free, 1);
            text.push_str(&format!("__wbg_registry?.register({rest}\n"));
        } else if code.ends_with(UNREGISTERED) {
            text.push_str("__wbg_registry?.unregister(this);\n");
        } else if !NEEDLESS.contains(&code) && !line.starts_with(DISPOSE) {
            text.push_str(line);
            text.push('\n');
        }
        before = code;
    }
    text.push_str(SHARED);
    let text = text.replace(REALLOC, ")");
    ensure!(
        methods > 0
            && frees > 0
            && marks >= frees
            && texts > 0
            && instantiates
            && lines.next().is_some(),
        "the glue of wasm-bindgen is not as expected: {methods} methods, {frees} `free`s and {marks} marks are guarded, \
         {texts} texts are given back; \
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
    text() {
        let deferred1_0;
        let deferred1_1;
        try {
            const ret = wasm.c_text(this.__wbg_ptr);
            deferred1_0 = ret[0];
            deferred1_1 = ret[1];
            return getStringFromWasm0(ret[0], ret[1]);
        } finally {
            wasm.__wbindgen_free(deferred1_0, deferred1_1, 1);
        }
    }
    static __wrap(ptr) {
        Object.defineProperty(obj, '__wbg_inst', { value: __wbg_instance_id, writable: true });
        CFinalization.register(obj, { ptr, instance: __wbg_instance_id }, obj);
    }
}
if (Symbol.dispose) C.prototype[Symbol.dispose] = C.prototype.free;

function passStringToWasm0(arg, malloc, realloc) {
    if (realloc === undefined) {
    }
    return ptr;
}
function f(text) {
    passStringToWasm0(text, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
}

export function __wbg_reset_state () {
    __wbg_reinit_scheduled = false;
}

const CFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(({ ptr, instance }) => {
    if (instance === __wbg_instance_id) wasm.__wbg_c_free(ptr, 1);
});
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
        assert!(text.ends_with(SHARED));
    }

    #[test]
    fn what_each_method_and_class_has_is_there_once() {
        let text = shorten(CLASS).unwrap();
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let method = [
            "text() {",
            "const ret = wasm.c_text(this.__wbg_ptr);",
            "return __wbg_text(ret);",
            "}",
        ];
        assert!(lines.windows(4).any(|window| window == method), "{text}");
        let registered = "__wbg_registry?.register(obj, { ptr, instance: __wbg_instance_id, free: '__wbg_c_free' }, obj);";
        assert!(lines.contains(&registered), "{text}");
        assert!(!text.contains("CFinalization"), "{text}");
        assert!(
            text.contains(PASSED_TEXT) && !text.contains("realloc"),
            "{text}"
        );
    }

    #[test]
    fn what_loads_modules_and_what_no_engine_needs_is_gone() {
        let text = shorten(CLASS).unwrap();
        let rest = text
            .split_once("}\n\nexport function instantiate")
            .unwrap()
            .1;
        assert_eq!(
            rest.strip_suffix(SHARED),
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

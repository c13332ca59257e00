//! Shortens the glue of wasm-bindgen, which every user downloads: methods and functions stay, each
//! as one expression, and what they share is a page of its own (`glue_shared.js`). An instance can
//! be replaced after a trap (`instantiate`): methods of an object of the old one throw, and its
//! `free()` leaves the memory of the new one alone. The first instance is made likewise,
//! from a module that `pkg/module/instance.js` has compiled, so that all that loads one goes.

use std::collections::HashMap;

use anyhow::{Context, Result, bail, ensure};

/// Memory, texts, and the class of objects in the module.
const SHARED: &str = include_str!("glue_shared.js");

/// From here on there are wasm-bindgen's helpers, which `SHARED` replaces.
const HELPERS: &str = "function __wbg_get_imports() {";
/// What `SHARED` has an answer to; an update of wasm-bindgen may bring others.
const KNOWN_HELPERS: [&str; 12] = [
    "__wbg_get_imports",
    "__wbg_call_guard",
    "getArrayU8FromWasm0",
    "getStringFromWasm0",
    "getUint8ArrayMemory0",
    "passArray8ToWasm0",
    "passStringToWasm0",
    "decodeText",
    "__wbg_finalize_init",
    "expectedResponseType",
    "initSync",
    "__wbg_load",
];

/// What wasm-bindgen adds to every method and function; the helpers of `SHARED` do it.
const NEEDLESS: [&str; 12] = [
    "",
    "let ",
    "try {",
    "} finally {",
    "}",
    "if (this.__wbg_inst !== undefined && this.__wbg_inst !== __wbg_instance_id) {",
    "throw new Error('Invalid stale object from previous Wasm instance');",
    "__wbg_call_guard();",
    "deferred",
    "wasm.__wbindgen_free(",
    "Object.defineProperty(this, '__wbg_inst',",
    "return this;",
];

/// The same glue, shorter. Fails if it does not look as expected, as it may after an update of
/// wasm-bindgen.
pub(crate) fn shorten(glue: &str) -> Result<String> {
    let (api, helpers) = glue
        .split_once(HELPERS)
        .context("the glue of wasm-bindgen has no imports")?;
    for line in helpers.lines() {
        let function = line.trim().strip_prefix("async ").unwrap_or(line.trim());
        if let Some(rest) = function.strip_prefix("function ") {
            let name = rest.split('(').next().unwrap_or_default();
            let loads = name.starts_with("__wbg_init") || KNOWN_HELPERS.contains(&name);
            ensure!(loads, "the glue of wasm-bindgen has a new helper, {name}");
        }
    }
    let mut text = String::new();
    let mut class = String::new();
    let mut lines = api.lines();
    while let Some(line) = lines.next() {
        if let Some(name) = class_of(line) {
            class = name.to_owned();
            text.push_str(&format!("export class {class} extends Handle {{\n"));
        } else if line.starts_with("if (Symbol.dispose) ") {
        } else if line.ends_with(") {") || line.ends_with("() {") {
            let indentation = line.len() - line.trim_start().len();
            let end = format!("{:indentation$}}}", "");
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != end).collect();
            let Some((head, statement)) = shortened(line.trim(), &body, &class)? else {
                continue;
            };
            text.push_str(&format!(
                "{:indentation$}{head}\n{:indentation$}    {statement}\n{end}\n",
                "", ""
            ));
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    ensure!(!class.is_empty(), "the glue of wasm-bindgen has no class");
    Ok(format!("{SHARED}\n{text}"))
}

fn class_of(line: &str) -> Option<&str> {
    line.strip_prefix("export class ")?.strip_suffix(" {")
}

/// The head and the one statement of a method or function, or nothing if the class of all objects
/// has it.
fn shortened(head: &str, body: &[&str], class: &str) -> Result<Option<(String, String)>> {
    let free = format!("\"__wbg_{}_free\"", class.to_lowercase());
    if head.starts_with("__destroy_into_raw(")
        || head.starts_with("free(")
        || head.starts_with("export function __wbg_reset_state ")
    {
        return Ok(None);
    }
    if head.starts_with("static __wrap(") {
        return Ok(Some((
            "constructor(ptr) {".to_owned(),
            format!("super(ptr, {free});"),
        )));
    }
    let mut values = HashMap::new();
    let mut call = String::new();
    let mut result = String::new();
    for line in body.iter().map(|line| line.trim()) {
        if let Some((name, value)) = line
            .strip_prefix("const ")
            .and_then(|rest| rest.strip_suffix(';'))
            .and_then(|rest| rest.split_once(" = "))
        {
            // What a text or bytes are passed by says how long they are, right after.
            let value = value
                .replace(", wasm.__wbindgen_malloc", "")
                .replace(", wasm.__wbindgen_realloc", "");
            values.insert(name, value);
        } else if let Some(code) = line
            .strip_prefix("ret = ")
            .and_then(|rest| rest.strip_suffix(");"))
        {
            let (function, arguments) = code.split_once('(').context("a call")?;
            let arguments: Vec<&str> = arguments
                .split(", ")
                .filter(|argument| !argument.is_empty())
                .map(|argument| match argument {
                    "this.__wbg_ptr" => "__wbg_alive(this)",
                    name => values.get(name).map_or(name, String::as_str),
                })
                .collect();
            call = format!("{function}({})", arguments.join(", "));
        } else if line.contains("getStringFromWasm0(ret[0], ret[1])") {
            result = format!("return __wbg_text({call});");
        } else if line.contains("getArrayU8FromWasm0(ret[0], ret[1]).slice()") {
            result = format!("return __wbg_bytes({call});");
        } else if let Some(wrapped) = line
            .strip_prefix("return ")
            .and_then(|rest| rest.strip_suffix(".__wrap(ret);"))
        {
            result = format!("return new {wrapped}({call});");
        } else if line == "this.__wbg_ptr = ret;" {
            result = format!("super({call}, {free});");
        } else {
            let known = NEEDLESS.iter().any(|needless| {
                if needless.ends_with([' ', '(', ',']) || *needless == "deferred" {
                    line.starts_with(needless)
                } else {
                    line == *needless
                }
            });
            let known = known
                || line == "if (ret[0] !== 0) {"
                || line
                    .strip_prefix("return v")
                    .and_then(|rest| rest.strip_suffix(';'))
                    .is_some_and(|rest| rest.parse::<u32>().is_ok())
                || line.contains("Finalization.register(this, ");
            ensure!(known, "`{line}` in the glue of wasm-bindgen is new");
        }
    }
    if result.is_empty() {
        bail!("`{head}` in the glue of wasm-bindgen gives nothing back");
    }
    Ok(Some((head.to_owned(), result)))
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a test that panics has failed, as it should"
)]
mod tests {
    use super::*;

    const METHODS: &str = "/**
 * A call.
 */
export class Call {
    static __wrap(ptr) {
        const obj = Object.create(Call.prototype);
        obj.__wbg_ptr = ptr;
        return obj;
    }
    __destroy_into_raw() {
        return ptr;
    }
    free() {
        wasm.__wbg_call_free(ptr, 0);

    }
    next(status, details) {
        let deferred5_0;
        try {
            if (this.__wbg_inst !== undefined && this.__wbg_inst !== __wbg_instance_id) {
                throw new Error('Invalid stale object from previous Wasm instance');
            }
            const val2 = +status;
            const ptr0 = passStringToWasm0(details, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            const len0 = WASM_VECTOR_LEN;
            let ret;
            __wbg_call_guard();
            ret = wasm.call_next(this.__wbg_ptr, val2, ptr0, len0);
            deferred5_0 = ret[0];
            return getStringFromWasm0(ret[0], ret[1]);
        } finally {
            __wbg_call_guard();
            wasm.__wbindgen_free(deferred5_0, deferred5_1, 1);
        }
    }
}
if (Symbol.dispose) Call.prototype[Symbol.dispose] = Call.prototype.free;

export class Client {
    call() {
        let ret;
        ret = wasm.client_call(this.__wbg_ptr);
        return Call.__wrap(ret);
    }
    constructor(parts) {
        const ptr0 = passStringToWasm0(parts, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        const len0 = WASM_VECTOR_LEN;
        let ret;
        ret = wasm.client_new(ptr0, len0);
        this.__wbg_ptr = ret;
        Object.defineProperty(this, '__wbg_inst', { value: __wbg_instance_id, writable: true });
        ClientFinalization.register(this, { ptr: ret, instance: __wbg_instance_id }, this);
        return this;
    }
}

export function __wbg_reset_state () {
    __wbg_instance_id++;
}

export function bytes(text) {
    let ret;
    ret = wasm.bytes(text);
    let v2;
    if (ret[0] !== 0) {
        v2 = getArrayU8FromWasm0(ret[0], ret[1]).slice();
        wasm.__wbindgen_free(ret[0], ret[1] * 1, 1);
    }
    return v2;
}
function __wbg_get_imports() {
    return {};
}
async function __wbg_load(module, imports) {
}
";

    const SHORT: &str = "
/**
 * A call.
 */
export class Call extends Handle {
    constructor(ptr) {
        super(ptr, \"__wbg_call_free\");
    }
    next(status, details) {
        return __wbg_text(wasm.call_next(__wbg_alive(this), +status, passStringToWasm0(details), WASM_VECTOR_LEN));
    }
}

export class Client extends Handle {
    call() {
        return new Call(wasm.client_call(__wbg_alive(this)));
    }
    constructor(parts) {
        super(wasm.client_new(passStringToWasm0(parts), WASM_VECTOR_LEN), \"__wbg_client_free\");
    }
}


export function bytes(text) {
    return __wbg_bytes(wasm.bytes(text));
}
";

    #[test]
    fn each_method_is_one_expression_over_shared_helpers() {
        assert_eq!(shorten(METHODS).unwrap().strip_prefix(SHARED), Some(SHORT));
    }

    #[test]
    fn glue_of_another_kind_is_refused() {
        assert!(shorten("export function sha256() {}\n").is_err());
        for (from, to) in [
            ("return this;", "return that;"),
            ("async function __wbg_load", "function takeObject"),
            ("return getStringFromWasm0(ret[0], ret[1]);", ""),
        ] {
            assert!(shorten(&METHODS.replace(from, to)).is_err(), "{from}");
        }
    }
}

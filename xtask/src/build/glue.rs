//! Shortens the glue of wasm-bindgen, which every user downloads. Functions stay, each as one
//! expression, and what they share is a page of its own (`glue_shared.js`). Those that begin with
//! the name of an object are methods of its class, or make one. An instance can
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

/// What wasm-bindgen adds to every function; the helpers of `SHARED` do it.
const NEEDLESS: [&str; 3] = ["", "let ret;", "__wbg_call_guard();"];

/// A class of objects in the module, which may be one of `SHARED`.
struct Class {
    name: &'static str,
    /// What the names of its functions begin with, by the kind of its objects.
    prefixes: &'static [&'static str],
}

/// Clients and their calls are of one class: each class costs its constructor, and another shape of
/// objects, for which engines compile code.
const CLASSES: [Class; 2] = [
    Class {
        name: "Native",
        prefixes: &["call", "shared"],
    },
    Class {
        name: "StreamDecoder",
        prefixes: &["decoder"],
    },
];

/// `SHARED` has methods that do more than to call one function.
fn is_called_by_shared(name: &str) -> bool {
    SHARED.contains(&format!("wasm.{name}("))
}

/// The class of an object, its kind, and the rest of the name of a function that begins with it.
fn split(name: &str) -> Option<(&'static Class, &'static str, &str)> {
    let (kind, method) = name.split_once('_')?;
    let (class, prefix) = made(kind)?;
    Some((class, prefix, method))
}

/// The class of the objects of a kind.
fn made(kind: &str) -> Option<(&'static Class, &'static str)> {
    let all = CLASSES
        .iter()
        .flat_map(|class| class.prefixes.iter().map(move |prefix| (class, *prefix)));
    all.into_iter().find(|(_, prefix)| *prefix == kind)
}

/// What `SHARED` makes of the address of a text.
const TEXT: &str = "@returns {string}";

/// How wasm-bindgen declares an address.
const ADDRESS: &str = "@returns {number}";

/// A function as wasm-bindgen wrote it.
struct Function<'a> {
    comment: Vec<&'a str>,
    name: &'a str,
    parameters: Vec<&'a str>,
    /// The call into the module.
    call: String,
    gives: Gives,
}

#[derive(PartialEq)]
enum Gives {
    Nothing,
    Address,
}

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
    let functions = functions(api)?;
    let mut text = String::new();
    for class in &CLASSES {
        let is_own = |(of, ..): &(&Class, &str, &str)| of.name == class.name;
        for prefix in class.prefixes {
            let free = format!("{prefix}_free");
            let frees = functions.iter().any(|function| function.name == free);
            ensure!(frees, "there is no {free}");
        }
        let mut methods = String::new();
        for function in &functions {
            if let Some((_, prefix, method)) = split(function.name).filter(is_own)
                && !["free", "new"].contains(&method)
                && !is_called_by_shared(function.name)
            {
                methods.push_str(&function.method_of(prefix, method)?);
            }
        }
        if !methods.is_empty() {
            let name = class.name;
            text.push_str(&format!(
                "\nexport class {name} extends Handle {{\n{methods}}}\n"
            ));
        }
        for function in &functions {
            if let Some((_, prefix, "new")) = split(function.name).filter(is_own) {
                text.push_str(&function.maker_of(class, prefix)?);
            }
        }
    }
    for function in functions {
        if split(function.name).is_some() {
            continue;
        }
        let Function {
            comment,
            name,
            parameters,
            ..
        } = &function;
        let comment = comment.join("\n").replace(ADDRESS, TEXT);
        let parameters = parameters.join(", ");
        let result = function.result()?;
        text.push_str(&format!(
            "\n{comment}\nexport function {name}({parameters}) {{\n  {result}\n}}\n"
        ));
    }
    Ok(format!("{SHARED}{text}"))
}

impl Function<'_> {
    /// Of the address of a text.
    fn result(&self) -> Result<String> {
        let call = &self.call;
        ensure!(
            self.gives == Gives::Address,
            "`{}` in the glue of wasm-bindgen gives nothing",
            self.name
        );
        Ok(format!("return __wbg_text({call});"))
    }

    fn method_of(&self, prefix: &str, method: &str) -> Result<String> {
        let (returns, statement) = match made(method) {
            Some((class, kind)) => ("", self.object(class, kind)?),
            None => (TEXT, self.result()?),
        };
        let object = format!("@param {{number}} {prefix}");
        let parameters = self.parameters.iter().filter(|name| **name != prefix);
        let parameters: Vec<_> = parameters.copied().collect();
        let parameters = parameters.join(", ");
        let comment = self.comment.iter().filter(|line| !line.ends_with(&object));
        let comment = declaring(comment, returns).map(|line| format!("  {line}\n"));
        let comment: String = comment.collect();
        Ok(format!(
            "{comment}  {method}({parameters}) {{\n    {statement}\n  }}\n"
        ))
    }

    /// The function that makes an object.
    fn maker_of(&self, class: &Class, prefix: &str) -> Result<String> {
        let comment = declaring(self.comment.iter(), "").map(|line| format!("{line}\n"));
        let comment: String = comment.collect();
        let (first, rest) = prefix.split_at(1);
        let name = format!("new{}{rest}", first.to_uppercase());
        let parameters = self.parameters.join(", ");
        let statement = self.object(class, prefix)?;
        Ok(format!(
            "\n{comment}export function {name}({parameters}) {{\n  {statement}\n}}\n"
        ))
    }

    /// Of the address of an object.
    fn object(&self, class: &Class, prefix: &str) -> Result<String> {
        ensure!(
            self.gives == Gives::Address,
            "`{}` in the glue of wasm-bindgen gives no object",
            self.name
        );
        let Class { name, .. } = class;
        let call = &self.call;
        Ok(format!("return new {name}({call}, \"{prefix}_free\");"))
    }
}

/// A comment that declares what JavaScript makes of an address, or nothing of it.
fn declaring<'a>(
    comment: impl Iterator<Item = &'a &'a str>,
    returns: &str,
) -> impl Iterator<Item = String> {
    let kept = move |line: &&&str| !(returns.is_empty() && line.ends_with(ADDRESS));
    comment
        .filter(kept)
        .map(move |line| line.replace(ADDRESS, returns))
}

fn functions(api: &str) -> Result<Vec<Function<'_>>> {
    let mut functions = Vec::new();
    let mut comment = Vec::new();
    let mut lines = api.lines();
    while let Some(line) = lines.next() {
        let head = line
            .strip_prefix("export function ")
            .and_then(|rest| rest.strip_suffix(") {"))
            .and_then(|rest| rest.split_once('('));
        match head {
            Some((name, parameters)) => {
                let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "}").collect();
                let comment = std::mem::take(&mut comment);
                if name.trim() != "__wbg_reset_state" {
                    functions.push(function(comment, name, parameters, &body)?);
                }
            }
            None if line.starts_with("/**") || line.starts_with(" *") => comment.push(line),
            None => ensure!(
                line.is_empty(),
                "`{line}` in the glue of wasm-bindgen is new"
            ),
        }
    }
    ensure!(
        !functions.is_empty(),
        "the glue of wasm-bindgen has no function"
    );
    Ok(functions)
}

fn function<'a>(
    comment: Vec<&'a str>,
    name: &'a str,
    parameters: &'a str,
    body: &[&str],
) -> Result<Function<'a>> {
    let object = split(name).map(|(_, prefix, _)| prefix);
    let mut values = HashMap::new();
    let mut call = String::new();
    let mut gives = Gives::Nothing;
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
        } else if NEEDLESS.contains(&line) {
        } else if let Some((function, arguments)) = line
            .strip_prefix("ret = ")
            .unwrap_or(line)
            .strip_suffix(");")
            .and_then(|code| code.split_once('('))
            .filter(|(function, _)| function.starts_with("wasm."))
        {
            let arguments: Vec<&str> = arguments
                .split(", ")
                .filter(|argument| !argument.is_empty())
                .map(|argument| values.get(argument).map_or(argument, String::as_str))
                .map(|argument| match object {
                    Some(name) if argument.trim_start_matches('+') == name => "__wbg_alive(this)",
                    _ => argument,
                })
                .collect();
            call = format!("{function}({})", arguments.join(", "));
        } else if line == "return ret >>> 0;" {
            gives = Gives::Address;
        } else {
            bail!("`{line}` in the glue of wasm-bindgen is new");
        }
    }
    ensure!(
        !call.is_empty(),
        "`{name}` in the glue of wasm-bindgen calls nothing"
    );
    Ok(Function {
        comment,
        name,
        parameters: parameters.split(", ").collect(),
        call,
        gives,
    })
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a test that panics has failed, as it should"
)]
mod tests {
    use super::*;

    const FUNCTIONS: &str = "/**
 * The call is over.
 * @param {number} call
 */
export function call_free(call) {
    __wbg_call_guard();
    wasm.call_free(call);
}

/**
 * The next step.
 * @param {number} call
 * @param {number} status
 * @param {string} details
 * @returns {number}
 */
export function call_next(call, status, details) {
    const val2 = +call;
    const val3 = +status;
    const ptr0 = passStringToWasm0(details, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
    const len0 = WASM_VECTOR_LEN;
    let ret;
    __wbg_call_guard();
    ret = wasm.call_next(val2, val3, ptr0, len0);
    return ret >>> 0;
}

export function shared_call(shared) {
    let ret;
    __wbg_call_guard();
    ret = wasm.shared_call(shared);
    return ret >>> 0;
}

export function shared_free(shared) {
    wasm.shared_free(shared);
}

/**
 * @param {string} parts
 * @returns {number}
 */
export function shared_new(parts) {
    const ptr0 = passStringToWasm0(parts, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
    const len0 = WASM_VECTOR_LEN;
    let ret;
    ret = wasm.shared_new(ptr0, len0);
    return ret >>> 0;
}

export function decoder_free(decoder) {
    wasm.decoder_free(decoder);
}

export function decoder_new() {
    let ret;
    ret = wasm.decoder_new();
    return ret >>> 0;
}

export function __wbg_reset_state () {
    __wbg_instance_id++;
}

/**
 * A batch.
 * @returns {number}
 */
export function decoder_read(decoder) {
    let ret;
    ret = wasm.decoder_read(decoder);
    return ret >>> 0;
}

/**
 * A text.
 * @returns {number}
 */
export function text(number) {
    let ret;
    ret = wasm.text(number);
    return ret >>> 0;
}
function __wbg_get_imports() {
    return {};
}
async function __wbg_load(module, imports) {
}
";

    const SHORT: &str = "
export class Native extends Handle {
  /**
   * The next step.
   * @param {number} status
   * @param {string} details
   * @returns {string}
   */
  next(status, details) {
    return __wbg_text(wasm.call_next(__wbg_alive(this), +status, passStringToWasm0(details), WASM_VECTOR_LEN));
  }
  call() {
    return new Native(wasm.shared_call(__wbg_alive(this)), \"call_free\");
  }
}

/**
 * @param {string} parts
 */
export function newShared(parts) {
  return new Native(wasm.shared_new(passStringToWasm0(parts), WASM_VECTOR_LEN), \"shared_free\");
}

export function newDecoder() {
  return new StreamDecoder(wasm.decoder_new(), \"decoder_free\");
}

/**
 * A text.
 * @returns {string}
 */
export function text(number) {
  return __wbg_text(wasm.text(number));
}
";

    #[test]
    fn each_method_is_one_expression_over_shared_helpers() {
        assert_eq!(
            shorten(FUNCTIONS).unwrap().strip_prefix(SHARED),
            Some(SHORT)
        );
    }

    #[test]
    fn glue_of_another_kind_is_refused() {
        assert!(shorten("export function sha256() {}\n").is_err());
        for (from, to) in [
            ("return ret >>> 0;", "return that;"),
            ("async function __wbg_load", "function takeObject"),
            (
                "ret = wasm.text(number);\n    return ret >>> 0;",
                "ret = wasm.text(number);",
            ),
            ("decoder_free", "decoder_release"),
            ("ret = wasm.call_next(val2, val3, ptr0, len0);", ""),
            ("/**", "let another;"),
        ] {
            assert!(shorten(&FUNCTIONS.replace(from, to)).is_err(), "{from}");
        }
    }
}

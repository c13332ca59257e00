//! libFuzzer's entry to [`bedrock_wasm_fuzz::xml`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bedrock_wasm_fuzz::xml::run(data));

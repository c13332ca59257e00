//! libFuzzer's entry to [`bedrock_wasm_fuzz::inputs`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bedrock_wasm_fuzz::inputs::run(data));

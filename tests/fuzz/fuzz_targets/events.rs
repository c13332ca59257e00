//! libFuzzer's entry to [`bedrock_wasm_fuzz::events`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bedrock_wasm_fuzz::events::run(data));

//! The law of `token_text`, over whatever libFuzzer makes up.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::token_text::holds(data));

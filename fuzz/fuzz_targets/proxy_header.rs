//! The law of `proxy_header`, over whatever libFuzzer makes up.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::proxy_header::holds(data));

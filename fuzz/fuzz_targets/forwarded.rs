//! The law of `forwarded`, over whatever libFuzzer makes up.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::forwarded::holds(data));

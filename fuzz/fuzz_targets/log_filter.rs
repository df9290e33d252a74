//! The law of `filter` of the log, over whatever libFuzzer makes up.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::log_filter::holds(data));

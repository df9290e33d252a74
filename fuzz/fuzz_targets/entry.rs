//! The law of `entry`, over whatever libFuzzer makes up.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::entry::holds(data));

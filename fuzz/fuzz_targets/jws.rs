//! Any text, given to [`aicloud_fuzz::jws`].
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| aicloud_fuzz::jws::check(text));

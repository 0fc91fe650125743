//! Any text, given to [`aicloud_fuzz::email`].
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| aicloud_fuzz::email::check(text));

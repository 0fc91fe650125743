//! Any text, given to [`aicloud_fuzz::name`].
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| aicloud_fuzz::name::check(text));

//! Any text, given to [`aicloud_fuzz::place`].
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| aicloud_fuzz::place::check(text));

//! Any text, given to [`aicloud_fuzz::id`].
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| aicloud_fuzz::id::check(text));

//! Any text, given to [`aicloud_fuzz::token`].
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| aicloud_fuzz::token::check(text));

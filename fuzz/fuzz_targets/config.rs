//! Any text, given to [`aicloud_fuzz::config`].
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| aicloud_fuzz::config::check(text));

//! Any text, given to [`aicloud_fuzz::word`].
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| aicloud_fuzz::word::check(text));

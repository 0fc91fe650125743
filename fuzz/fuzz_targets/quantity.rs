//! Any text, given to [`aicloud_fuzz::quantity`].
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| aicloud_fuzz::quantity::check(text));

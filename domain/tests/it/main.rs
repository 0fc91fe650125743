//! What was written once, and is read for ever.

#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop where it is")]

mod goldens;

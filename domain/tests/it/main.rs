//! The state machines together.

#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop where it is")]

mod goldens;
mod simulation;

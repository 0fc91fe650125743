//! The simulation of `tests/it` with the bugs that are planted in it, as a binary of its own: what makes mistakes on purpose is
//! built for nothing else, and takes a minute less when the server's tests are not built with it.

#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop where it is")]

#[path = "../it/simulation/mod.rs"]
mod simulation;

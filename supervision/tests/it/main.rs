//! What supervision promises, tried on a small entity whose every step the test commands.
#![allow(clippy::unwrap_used, reason = "in a test an unexpected error is a failure")]

mod crash;
mod ends;
mod flow;
mod looking;
mod numbers;
mod operator;
mod probe;
mod storage;
mod tree;

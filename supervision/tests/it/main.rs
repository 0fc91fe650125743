//! What supervision promises, tried on a small entity whose every step the test commands.

mod crash;
mod ends;
mod flow;
mod looking;
mod probe;
mod storage;
mod tree;

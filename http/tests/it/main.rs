//! The API as callers meet it: the real server, the real control plane, a real PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "clippy.toml's leave reaches #[test] functions, not their helpers"
)]

mod access;
mod admission;
mod alerts;
mod bad_input;
mod binaries;
mod command_line;
mod crash;
mod events;
mod feed;
mod life;
mod lists;
mod operations;
mod ownership;
mod repeats;
mod secrets;
mod supervision;
mod tree;
mod world;

//! The API as callers meet it: the real server, the real control plane, a real PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "clippy.toml's leave reaches #[test] functions, not their helpers"
)]

mod access;
mod admission;
mod alerts;
mod audit;
mod bad_input;
mod binaries;
mod command_line;
mod console;
mod crash;
mod events;
mod feed;
mod life;
mod lists;
mod mail;
mod members;
mod operations;
mod ownership;
mod people;
mod repeats;
mod revocation;
mod robot;
mod roles;
mod rotation;
mod secrets;
mod service_account;
mod sign_in;
mod supervision;
mod token_abuse;
mod tree;
mod users;
mod world;

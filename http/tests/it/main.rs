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
mod authenticator;
mod bad_input;
mod binaries;
mod canaries;
mod clearing;
mod client;
mod coming_back;
mod command_line;
mod console;
mod crash;
mod deadlines;
mod departures;
mod drain;
mod events;
mod feed;
mod life;
mod lists;
mod mail;
mod matrix;
mod members;
mod operations;
mod order;
mod ownership;
mod passkeys;
mod people;
mod plan;
mod principals;
mod pulse;
mod repeats;
mod revocation;
mod rights;
mod robot;
mod rotation;
mod secret_env;
mod secrets;
mod service_account;
mod siege;
mod sign_in;
mod signing_keys;
mod sso;
mod strangers;
mod supervision;
mod tenant_usage;
mod token_abuse;
mod tree;
mod users;
mod waiting;
mod workers;
mod world;

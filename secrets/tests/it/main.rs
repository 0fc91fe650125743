//! Sealing against stores and masters as they are in earnest: files, a Vault's documented calls,
//! AWS KMS as moto plays it.

// Clippy's leave for tests does not reach the helpers beside them.
#![allow(clippy::unwrap_used)]

mod aws;
mod aws_credentials;
mod kit;
mod local;
mod sealer;
mod server;
mod vault;

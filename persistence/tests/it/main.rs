//! The persistence layer against a real PostgreSQL, killed where it must be.

// Clippy's leave for tests does not reach the helpers beside them.
#![allow(clippy::unwrap_used)]

mod anchor;
mod append;
mod audit;
mod crash;
mod data_key;
mod identity;
mod immutable;
mod kit;
mod order;
mod ownership;
mod partition;
mod pool;
mod private;
mod reads;
mod relay;
mod schema;
mod secret_env;
mod service_account;
mod shared;
mod shares;
mod side;
mod silence;
mod speed;
mod sso;
mod unknown;
mod verify;
mod writers;

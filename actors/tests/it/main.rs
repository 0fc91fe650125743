//! The actors on a real PostgreSQL, with agents on real TLS.

#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop where it is")]

mod agent;
mod door;
mod faults;
mod life;
mod model;
mod outage;
mod secret_env;
mod simulation;
mod tree;
mod world;

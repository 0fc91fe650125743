//! The persistence layer against a real PostgreSQL, killed where it must be.

mod append;
mod crash;
mod immutable;
mod kit;
mod pool;
mod private;
mod reads;
mod relay;
mod schema;
mod side;
mod speed;
mod verify;

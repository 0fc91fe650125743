//! What the control plane does under pressure: load, benchmarks and faults.
//!
//! Nothing of the control plane depends on this crate. It may look at all of it, and it may use what
//! no other room may (raw SQL, raw actors, a bare web server), because those are the baselines that
//! our own work is measured against in the same run.

pub mod faults;

//! Real faults against the real programs, and a proof afterwards that nothing was lost.
//!
//! A [`site`] is a cloud of processes on this machine: database, control planes, agent.
//! [`customers`] use it over REST and write every promise to a disk of their own ([`acks`]); a
//! [`watcher`] follows the event stream. A [`scenario`] hurts the site while they go on. Then
//! [`check`] asks the database, the journal and the clients' list whether every invariant of the
//! reliability programme holds, and a [`verdict`] is one line of figures.
//!
//! Nothing here reaches into the programs: what a fault does to them is what it would do in
//! earnest. `docs/faults.md` lists the scenarios with their pass figures and last results.

pub mod acks;
pub mod check;
pub mod customers;
pub mod flooder;
pub mod probe;
pub mod process;
pub mod proxy;
pub mod rest;
pub mod scenario;
pub mod site;
pub mod verdict;
pub mod watcher;

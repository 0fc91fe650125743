//! What the things of aicloud **are**: names, ids, money, and one state machine for
//! each thing that has a life.
//!
//! Everything here is pure: no I/O, no async, no clock, no randomness. Time comes in
//! as an argument, so a journal folded twice gives the same state twice, and every
//! rule can be tested as a plain function. Nothing outside this crate decides what
//! a tenant, a node or an allocation may do.
//!
//! | to know | read |
//! |---|---|
//! | what an allocation may do | [`allocation::table`] |
//! | what a node may do | [`node`] |
//! | who may do what | [`access`] |
//! | who signs in, and how that ends | [`user`] |
//! | whom a tenant's own provider brings | [`sso`] |
//! | which programs come in, and by what | [`service_account`] |
//! | what never reaches an event or a log | [`secret`] |
//! | what operators order about the engine | [`oversight`] |
//! | how things are named | [`name`], [`id`] |
//! | which node gets the work | [`placement`] |
//! | what lent GPUs cost, part by part | [`usage`], [`money`] |
//! | how old events are read | [`upcast`] |

pub mod access;
pub mod allocation;
pub mod catalog;
pub mod denial;
pub mod digest;
pub mod email;
pub mod id;
pub mod kind;
pub mod machine;
pub mod money;
pub mod name;
pub mod node;
pub mod oversight;
pub mod placement;
#[cfg(feature = "planted-bugs")]
pub mod planted;
pub mod project;
pub mod secret;
pub mod service_account;
pub mod sso;
pub mod tenant;
pub mod upcast;
pub mod usage;
pub mod user;

//! What the things of aicloud **are**: names, ids, money, and one state machine for
//! each thing that has a life. Pure: no I/O, no async, no clock.

pub mod id;
pub mod kind;

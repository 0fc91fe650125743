//! Load of a given shape on a control plane that runs: for operators who want to know what theirs
//! takes.
//!
//! | file | what |
//! |---|---|
//! | [`shape`] | how the rate goes over time |
//! | [`api`] | the API as one caller, with errors as words that can be counted |
//! | [`tally`] | what happened, by second and altogether |
//! | [`run`] | the loop: pacing, the live line, Ctrl-C, the summary |
//! | [`rest`] | allocations created, read and released |
//! | [`actors`] | changes of many entities |
//! | [`events`] | event streams |
//! | [`revocations`] | how soon what is taken away is gone, by kind |
//!
//! Requests are sent open-loop (see [`pace`](crate::pace)): a server that falls behind is seen to,
//! because the plan does not wait for it. Whatever a run makes it takes away again, or uses again the
//! next time: there is no rubbish of a thousand tenants afterwards.

pub mod actors;
pub mod api;
pub mod events;
pub mod rest;
pub mod revocations;
pub mod run;
pub mod shape;
pub mod tally;

//! What happens when: an actor around each state machine, the scheduler, the node listener.
//!
//! ```text
//!   Entities::command ──► Directory ──► EntityActor ──► decide ──► apply ──► Journal::append
//!        ▲                                   │                                    │
//!        └──────── answer, after COMMIT ◄────┴── committed ◄──────────────────────┘
//!                                            └─► effects(&state): what is owed is carried out
//! ```
//!
//! There is no second way to change anything: customers, operators, timers, the scheduler
//! and the agents all send commands. Start reading at [`entity`], which is the same for
//! every kind; the nouns have a file each and add only what they owe and to whom.
//!
//! | file | what |
//! |---|---|
//! | [`entity`] | the actor: hands for its [`core`](entity::core), which decides on top of what is being written and answers after commit |
//! | [`entities`] | all entities of a kind, as others reach them: commands, reads, repetitions |
//! | [`command`] | what a command brings along, and how it can end |
//! | [`course`] | the way of a command that may come twice |
//! | [`conduct`] | what a kind of entity adds to its state machine, purely; [`live`]: where it reaches the world |
//! | `allocation`, `node`, `tenant`, `project`, `catalog`, `user`, `service_account` | the nouns |
//! | [`scheduler`] | the queue's shell |
//! | [`secret_env`] | how a workload's secret variables come into the order for its node |
//! | `admission` | who may have how many commands in flight |
//! | [`revocation`] | who learns at once that somebody may no longer do what it could |
//! | [`oversight`] | operators' orders about the engine itself |
//! | [`agents`] | the door for node agents: certificates, joining, channels |
//! | [`leases`], `hearing` | which nodes are heard, and since when they can be |
//! | `lookout` | who owes something that nobody here knows of |
//! | [`acts`] | what was done where no engine runs |
//! | `layers` | what runs: the children of the tree |
//! | [`tree`] | all of it as one tree, and how patient it is |
//! | [`cloud`] | all of it together |

pub mod acts;
mod admission;
pub mod agents;
mod allocation;
mod catalog;
pub mod clock;
pub mod cloud;
pub mod command;
pub mod conduct;
pub mod course;
mod denial;
pub mod drains;
mod engine;
pub mod entities;
pub mod entity;
pub mod fleet;
mod hearing;
mod in_flight;
mod layers;
pub mod leases;
pub mod live;
mod lookout;
pub mod node;
pub mod oversight;
mod project;
pub mod rebuild;
pub mod revocation;
pub mod scheduler;
pub mod secret_env;
mod service_account;
pub mod settings;
mod tenant;
pub mod tree;
mod user;

pub use admission::Payer;
pub use aicloud_supervision::{Quarantine, Refusal};
pub use cloud::{Cloud, StartError, Surroundings};
pub use command::{Answer, CommandError, Committed, Idempotency, Origin, Source};
pub use entities::Entities;
pub use revocation::{Changed, RevocationListener, Revocations};
pub use settings::{Probe, Settings, Timers};

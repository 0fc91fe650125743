//! What the control plane does under pressure, measured from outside and within.
//!
//! Nothing of the control plane depends on this crate. It may look at all of it, and it may use what
//! no other room may (raw SQL, raw actors, a bare web server), because those are the baselines that
//! our own work is measured against in the same run.
//!
//! Three programs. **`aicloud-bench`** measures the engine against what it is built from, each in
//! the same run on the same machine, because an absolute figure of a shared machine says little.
//! **`aicloud-load`** puts load of a given shape on a control plane that runs, and shows live what it
//! does. **`aicloud-faults`** hurts the real programs while clients write down what they were
//! promised, and compares.
//!
//! | file | what |
//! |---|---|
//! | [`mod@bench`] | one file for each figure: what it does, and why it is honest |
//! | [`faults`] | one file for each fault, the clients that remember, and the invariants |
//! | [`report`] | the figures as a table, as JSON, and as a page with plots |
//! | [`load`] | load of a given shape, live rates, the histogram at the end |
//! | [`pace`] | open-loop sending: latency from the intended start |
//! | [`histogram`], [`stats`] | latencies and medians |
//! | [`lab`], [`seed`] | a private database with rows in it that are valid, and the engine on top |
//! | [`served`] | the control plane as a process of its own |
//! | [`process`] | children, their memory and their CPU time |
//! | [`wire`] | the leanest HTTP client that is still correct, so that the server is what is measured |
//! | [`yardstick`] | a fixed piece of work: did the machine become slower, or we? |

pub mod bench;
pub mod faults;
pub mod histogram;
pub mod lab;
pub mod load;
pub mod pace;
pub mod process;
pub mod report;
pub mod seed;
pub mod served;
pub mod stats;
pub mod wire;
pub mod yardstick;

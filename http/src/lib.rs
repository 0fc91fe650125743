//! How the world talks to aicloud: REST, events, OpenAPI; and the `aicloud` binary.
//!
//! ```text
//!   request ──► gate: id, trace, caller ──► router ──► handler: may? ──► Cloud::command / read
//!   answer  ◄── gate: problem, headers  ◄─────────────────────┘
//! ```
//!
//! | to know | read |
//! |---|---|
//! | which operations there are | [`api`], [`api::routes`] |
//! | what can go wrong, and how it reads | [`problem`] |
//! | who a caller is, and how that is proved | [`auth`] |
//! | how programs come to tokens | [`exchange`], [`jose`] |
//! | how passkeys are verified | [`webauthn`] |
//! | how letters leave | [`mail`] |
//! | what is checked of every request | [`gate`], [`extract`] |
//! | how the console is served | [`console`] |
//! | what an operator can set | [`config`] |
//! | what the binary can do | [`cli`] |
//!
//! SQL stays out of here, and so does every decision: a handler that wants to know whether
//! something may happen sends the command and shows the answer.

pub mod acts;
mod alerts;
pub mod api;
pub mod auth;
pub mod cli;
pub mod config;
pub mod connection;
pub mod console;
pub mod denials;
pub mod exchange;
pub mod extract;
pub mod gate;
pub mod jose;
pub mod mail;
pub mod metrics;
pub mod openapi;
pub mod paces;
pub mod permissions;
mod places;
pub mod plane;
mod porter;
pub mod problem;
mod pulse;
pub mod rates;
pub mod request;
pub mod secret_env;
pub mod secrets;
pub mod server;
pub mod sso;
pub mod stamp;
pub mod storage;
pub mod streams;
pub mod telemetry;
pub mod traffic;
#[cfg(feature = "unchecked")]
pub mod unchecked;
pub mod webauthn;

pub use aicloud_texts::token;

/// The allocator of every program that serves. A request's memory is made on one thread and given back
/// on another (a worker of HTTP, an arbiter, a writer), which glibc's allocator pays for with locks:
/// docs/performance.md has the figures.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

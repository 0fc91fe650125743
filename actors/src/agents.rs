//! The door for node agents: certificates, joining, channels, signed tasks.
//!
//! ```text
//!   agent ──TLS, CA pinned──► Enrolment.Enrol(token, CSR)      ──► node actor: Enrol
//!   agent ──mTLS────────────► Channel.Control(stream)          ──► node actor: Attach
//!            Hello · Heartbeat · Progress · Result · Renew     ──► commands
//!            Welcome · Task · Renewed · Goodbye                ◄── what the node owes
//! ```
//!
//! One listener serves both. A caller without a certificate may only enrol; one whose
//! certificate is not of our CA, or out of time, does not get through the handshake. There
//! is no session resumption, so each connection shows its certificate, and the node's
//! state is asked at each channel whether that certificate is still its own.
//!
//! It all runs on threads of its own, so that handshakes can't stall entities.

pub mod ca;
pub(crate) mod channel;
mod control;
mod enrolment;
mod gate;
pub(crate) mod listener;
mod peer;
mod refusals;
pub mod tasks;

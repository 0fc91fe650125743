//! A typed client of the aicloud API.
//!
//! ```no_run
//! use aicloud_client::types::{CreateAllocation, GpuRequestBody, WorkloadBody};
//! use aicloud_client::{Answered as _, Options};
//!
//! # async fn run() -> Result<(), aicloud_client::Error> {
//! let client = Options::new("https://cloud.example.com").token("aic_p_…").connect()?;
//! let order = CreateAllocation {
//!     display_name: Some("training".into()),
//!     gpu: GpuRequestBody { model: "H100".into(), count: 8 },
//!     max_queue_seconds: None,
//!     project: None,
//!     workload: WorkloadBody { image: "busybox".into(), command: vec![], env: Default::default(), secret_env: Default::default() },
//! };
//! let made = client.once("training-2026-11").create_allocation(&order).await.answer()?;
//! println!("{} is {}", made.id, made.phase);
//! # Ok(())
//! # }
//! ```
//!
//! Methods and types are generated from docs/openapi.json, so they can't drift from the server, and a build that
//! compiles asks for what there is. By hand is what is the same for all operations:
//!
//! - [`Options`] and [`Connection`]: who asks ([`Credential`], which may renew itself), the `Idempotency-Key` of each
//!   write, and repeating what the server says may be repeated. A write that was cut off is not carried out twice.
//! - [`Error`]: what the server had against a request ([`Refusal`]), apart from what happened to the connection.
//!   [`Answered::answer`] makes one of an operation's result.
//! - [`pages()`](pages): a list, item by item, over its pages.
//! - [`Events`]: the event stream, opened again where it broke.
//!
//! **Old clients and newer servers.** Closed lists (phases, reasons, codes, roles) are enums with a variant
//! `Other`, which keeps a word that this build does not know: a list of allocations must not be unreadable because one of
//! them is in a phase that was invented later. Fields that are not known are passed over.
//!
//! TLS is what `aicloud` itself uses: rustls with aws-lc-rs, and the certificates that the machine trusts.

mod connection;
mod credential;
mod error;
mod events;
mod page;
mod value;
mod word;

pub use connection::{Connection, Options};
pub use credential::{Credential, Lease, Renew, Renewal};
pub use error::{Answered, Error, Refusal};
pub use events::{Events, Seen, Watch};
pub use generated::api::{ByteStream, Client, ResponseValue, types};
pub use generated::words;
pub use page::{Page, pages};
pub use progenitor_client::Error as Raw;
pub use value::{Nullable, Secret};

/// What scripts/codegen.sh writes.
mod generated {
    /// The methods and the types.
    #[allow(missing_docs, rust_2018_idioms, dead_code, rustdoc::all, clippy::all, clippy::pedantic, clippy::unwrap_used)]
    #[rustfmt::skip]
    pub mod api {
        include!("generated/api.rs");
    }

    /// Closed lists of words.
    #[allow(missing_docs, rustdoc::all, reason = "a word says what it is, in the document's own text")]
    #[rustfmt::skip]
    pub mod words {
        use crate::word::word;

        include!("generated/words.rs");
    }

    /// What operations are, for the hand-written part.
    #[rustfmt::skip]
    pub(crate) mod facts {
        use crate::page::page;

        include!("generated/facts.rs");
    }
}

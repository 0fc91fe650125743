//! How facts last: the journal, entity rows, read models, the private PostgreSQL.
//!
//! Everything that happened to an entity is a row of one append-only **journal**; what the
//! entity is now is one row of its kind's table, written in the same transaction. A caller
//! gets its answer after COMMIT and not before. Reading this crate, start with
//! [`journal`]; the nouns have a file each.
//!
//! ```text
//! actors ──append──► Journal ──queue──► writer ─┬─ one transaction for everybody waiting
//!                                       writer ─┘        │ wakes
//! http ◄──read_after── Relay ◄──watch── relay task ◄─────┘
//! ```
//!
//! | file | what |
//! |---|---|
//! | [`private`] | a PostgreSQL of our own, as a child |
//! | [`pool`] | the way to a database, ours or another |
//! | `reads` | one row by its key, for many at once |
//! | [`journal`] | appending: hash chain, group commit, fence |
//! | [`entity`] | the entity's row: load, list, who owes effects |
//! | [`history`] | the entity's journal |
//! | [`order`] | from which end pages are read |
//! | [`partition`] | the journal's months |
//! | [`clearing`] | what has ended goes, a while later |
//! | [`command`], [`hold`], [`token`], [`usage`] | idempotency, held GPUs, bearer tokens, billed time |
//! | [`user`], [`session`], [`invitation`], [`mail`] | what proves people, what they have open, who is invited, the letters to them |
//! | [`sso`] | whom a tenant's provider knows, and the secret of the connection |
//! | [`service_account`], [`signing_key`] | what proves programs, and the keys of their tokens |
//! | `data_key` | wrapped data keys, for the sealer |
//! | [`view`] | what a customer's request may see, under row-level security |
//! | [`relay`] | the journal as a feed, in order and without gaps |
//! | [`audit`] | what happened in a time that is past |
//! | [`verify`] | proof that nobody edited history |
//! | [`rights`] | the rows that requests are judged by, to be compared |
//! | [`rounds`] | what the workers of this process last did |
//! | [`anchor`] | proof that nobody wrote it anew: roots of its hashes, kept outside |

pub mod anchor;
pub mod audit;
pub mod clearing;
pub mod command;
mod data_key;
pub mod entity;
pub mod history;
pub mod hold;
pub mod invitation;
pub mod journal;
pub mod mail;
pub mod order;
pub mod partition;
mod passkey;
pub mod pool;
pub mod private;
mod reads;
pub mod relay;
pub mod rights;
pub mod rounds;
pub mod secret_env;
pub mod service_account;
pub mod session;
pub mod signing_key;
pub mod sso;
#[cfg(feature = "testing")]
#[doc(hidden)]
pub mod testing;
pub mod token;
pub mod usage;
pub mod user;
pub mod verify;
pub mod view;

pub use entity::{ListQuery, Owing, Stored};
pub use history::Entry;
pub use invitation::StoredInvitation;
pub use journal::{
    AccountRow, Append, AppendError, Appended, Distribution, Head, IdempotentCommand, IdentityRow,
    Journal, JournalConfig, NewAccountKey, NewApiKey, NewEntry, NewInvitation, NewMail, NewPasskey,
    NewSecretEnv, NewSession, NewSso, Owner, Provenance, RowState, SideRow,
};
pub use mail::DueMail;
pub use order::Order;
pub use passkey::StoredPasskey;
pub use pool::{Database, DatabaseConfig, DatabaseError};
pub use private::{PrivateConfig, PrivateError, PrivatePostgres};
pub use relay::{Cursor, Filter, Relay, RelayLag};
pub use service_account::{StoredAccount, StoredAccountKey, StoredApiKey};
pub use session::{StoredSession, Via};
pub use signing_key::{SigningPhase, StoredSigningKey};
pub use user::{StoredPassword, StoredSeed};
pub use view::View;

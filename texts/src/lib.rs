//! How texts from outside are **read**: what strangers send, and what operators write.
//!
//! A credential, a link, a page token, a place in the journal, a file of settings: each comes from
//! somebody whom we don't know yet, and is read before anything else is asked. So the readers live in
//! a small crate of their own. It has no network, no database, no clock and no cryptography but
//! a digest; it compiles in seconds, and all of it is fuzzed (`fuzz/`, with the readers of
//! `aicloud-domain`: names, ids, addresses).
//!
//! What every reader here promises:
//!
//! - any text is answered: with a value or with an error, never with a panic;
//! - **one value, one text**: what is read is written as it came. Two spellings of one credential would be
//!   two ways to pass a list of those that are revoked;
//! - nothing secret is in an error or in `Debug`.
//!
//! | text | module |
//! |---|---|
//! | tokens, sessions, API keys | [`token`] |
//! | links in letters | [`link`] |
//! | compact JWS, taken apart | [`jws`] |
//! | the next page of a list | [`page`] |
//! | a place in the event feed | [`cursor`] |
//! | whole numbers, exact | [`digits`] |
//! | settings: TOML, environment, flags | [`settings`] |

pub mod cursor;
pub mod digits;
pub mod json;
pub mod jws;
pub mod link;
pub mod page;
mod secret;
pub mod settings;
pub mod token;

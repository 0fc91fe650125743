//! What the operations share by which somebody comes in.

use std::io;
use std::num::NonZeroU32;

use aicloud_actors::Cloud;

use super::address::Proxies;
use super::brute::Brute;
use super::link::LinkKey;
use super::mailboxes::Mailboxes;
use super::password::Passwords;

/// How strangers are treated.
#[derive(Debug, Clone)]
pub struct ReceptionConfig {
    /// The proxies whose word about the client's address counts.
    pub proxies: Proxies,
    /// Requests a minute that a network may send without a credential.
    pub open_per_minute: NonZeroU32,
}

/// One sign-in takes three requests with its mistakes, and an office shares an address.
const OPEN_PER_MINUTE: NonZeroU32 = NonZeroU32::new(60).expect("it is not zero");

impl Default for ReceptionConfig {
    fn default() -> Self {
        Self { proxies: Proxies::default(), open_per_minute: OPEN_PER_MINUTE }
    }
}

/// Passwords, delays, links: made once for a process.
#[derive(Debug)]
pub struct Reception {
    /// The proxies whose word counts.
    pub proxies: Proxies,
    /// What guessing costs.
    pub brute: Brute,
    /// What tenants have sent to people.
    pub mailboxes: Mailboxes,
    /// Hashes of passwords.
    pub passwords: Passwords,
    /// The key of links and CSRF tokens.
    pub links: LinkKey,
}

impl Reception {
    /// With the keys of this control plane.
    ///
    /// # Errors
    /// When the link key can't be read or made, or there is no memory for a hash.
    pub fn open(config: &ReceptionConfig, cloud: &Cloud) -> io::Result<Self> {
        Ok(Self {
            proxies: config.proxies.clone(),
            brute: Brute::new(config.open_per_minute),
            mailboxes: Mailboxes::default(),
            passwords: Passwords::new()?,
            links: LinkKey::load_or_create(&cloud.settings().keys)?,
        })
    }
}

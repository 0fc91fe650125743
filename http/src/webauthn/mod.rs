//! Passkeys: what a relying party verifies (W3C Web Authentication, Level 3).
//!
//! ```text
//!   we: a challenge ──► browser: which page, which challenge ──► authenticator: signs both, if its owner is there
//!                                                                         │
//!   we: our challenge? our page? our name? somebody there? the key's signature? ◄┘
//! ```
//!
//! A passkey answers only for the name that it was made for, and says on which page it was asked: so a page that looks like
//! ours gets nothing that is of use here.
//!
//! **No attestation.** Which maker's device it is decides nothing here, so none is asked for, and a statement that comes all the same is
//! not looked at (Level 3, 7.1, step 24 on: no trust is asked for). That leaves two steps of parsing and one signature, three
//! files' worth:
//!
//! | file | what |
//! |---|---|
//! | this | registration (7.1) and assertion (7.2), step by step |
//! | `data` | what is signed |
//! | [`cose`] | public keys, signatures |
//! | [`cbor`] | how authenticators write |
//!
//! Challenges, whose passkey it is and whether its counter goes on are others' ([`auth::passkey`](crate::auth::passkey), the
//! user's entity). Why not a crate: docs/decisions/0031.

pub mod cbor;
pub mod cose;
mod data;
#[cfg(test)]
mod tests;

use std::net::IpAddr;

use reqwest::Url;
use sha2::{Digest as _, Sha256};

use self::cbor::Value;
use self::cose::PublicKey;
use self::data::{AuthenticatorData, ClientData};

/// Why a passkey's answer is not taken. For logs: callers are told less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// What the browser wrote is not understood.
    #[error("the client data is not understood")]
    ClientData,
    /// It was made for the other ceremony.
    #[error("it is of another ceremony")]
    Kind,
    /// The challenge is not ours, or not this browser's, or too old.
    #[error("the challenge is not one of ours")]
    Challenge,
    /// It was asked for on another page.
    #[error("the page is not ours")]
    Origin,
    /// The page was in a frame of another site's.
    #[error("the page was in another site's frame")]
    Framed,
    /// The new credential is not understood.
    #[error("the attestation is not understood")]
    Attestation,
    /// What the authenticator wrote is not understood, or its key is of no kind that is taken.
    #[error("the authenticator's data is not understood")]
    AuthenticatorData,
    /// It was made for another name.
    #[error("it is for another relying party")]
    RelyingParty,
    /// Nobody was there.
    #[error("nobody was present")]
    Absent,
    /// It is backed up and could not be.
    #[error("its flags contradict each other")]
    Flags,
    /// There is no credential in it.
    #[error("there is no new credential")]
    NoCredential,
    /// The key did not sign it.
    #[error("the signature is wrong")]
    Signature,
}

/// Who we are for passkeys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelyingParty {
    id: String,
    origin: String,
    id_sha256: [u8; 32],
}

/// A credential that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The id that the authenticator chose.
    pub credential_id: Vec<u8>,
    /// Its public key: a COSE_Key that can verify.
    pub public_key: Vec<u8>,
    /// How often it has signed.
    pub counter: u32,
}

/// What a passkey has signed.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// What the browser wrote.
    pub client_data: &'a [u8],
    /// What the authenticator wrote.
    pub authenticator_data: &'a [u8],
    /// The signature of both.
    pub signature: &'a [u8],
}

/// What a good signature says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// How often it has signed; 0: it does not count.
    pub counter: u32,
    /// Its owner has shown to be it.
    pub verified: bool,
}

impl RelyingParty {
    /// At the address that clients see. `None` where browsers offer no passkeys: without TLS, or at an address
    /// without a name. This machine itself is `localhost`, which needs neither.
    #[must_use]
    pub fn at(address: &str) -> Option<Self> {
        let mut url: Url = address.parse().ok()?;
        let host = url.host_str()?.trim_matches(['[', ']']).to_owned();
        match host.parse::<IpAddr>() {
            Ok(ip) if ip.is_loopback() => url.set_host(Some("localhost")).ok()?,
            Ok(_) => return None,
            Err(_) => {}
        }
        let id = url.host_str()?.to_owned();
        if url.scheme() != "https" && id != "localhost" {
            return None;
        }
        let id_sha256 = Sha256::digest(&id).into();
        Some(Self { id, origin: url.origin().ascii_serialization(), id_sha256 })
    }

    /// Its id: our name, without scheme and port.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Verifies that a credential was made for us, for a challenge that is `ours`.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn register(
        &self,
        client_data: &[u8],
        attestation_object: &[u8],
        ours: impl FnOnce(&[u8]) -> bool,
    ) -> Result<Registered, Fault> {
        self.check_client(client_data, "webauthn.create", ours)?;
        let attestation = cbor::whole(attestation_object).ok_or(Fault::Attestation)?;
        let data = attestation.named("authData").and_then(Value::bytes);
        let data = self.check_data(data.ok_or(Fault::Attestation)?)?;
        let attested = data.attested.ok_or(Fault::NoCredential)?;
        Ok(Registered {
            credential_id: attested.id.to_vec(),
            public_key: attested.key.to_vec(),
            counter: data.counter,
        })
    }

    /// Verifies that the holder of this key, a COSE_Key, has signed for us, for a challenge that is `ours`.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn verify(
        &self,
        signed: &Signed<'_>,
        public_key: &[u8],
        ours: impl FnOnce(&[u8]) -> bool,
    ) -> Result<Verified, Fault> {
        self.check_client(signed.client_data, "webauthn.get", ours)?;
        let data = self.check_data(signed.authenticator_data)?;
        let client_sha256 = Sha256::digest(signed.client_data);
        let message = [signed.authenticator_data, &client_sha256[..]].concat();
        // What was taken at registration is a key.
        let key = PublicKey::read(public_key).ok_or(Fault::Signature)?;
        if !key.verifies(&message, signed.signature) {
            return Err(Fault::Signature);
        }
        Ok(Verified { counter: data.counter, verified: data.verified() })
    }

    fn check_client(
        &self,
        bytes: &[u8],
        kind: &str,
        ours: impl FnOnce(&[u8]) -> bool,
    ) -> Result<(), Fault> {
        let data = ClientData::read(bytes)?;
        if data.kind != kind {
            return Err(Fault::Kind);
        }
        if !ours(&data.challenge()?) {
            return Err(Fault::Challenge);
        }
        if data.origin != self.origin {
            return Err(Fault::Origin);
        }
        if data.cross_origin { Err(Fault::Framed) } else { Ok(()) }
    }

    fn check_data<'a>(&self, bytes: &'a [u8]) -> Result<AuthenticatorData<'a>, Fault> {
        let data = AuthenticatorData::read(bytes)?;
        if data.rp_id_sha256 != self.id_sha256 {
            return Err(Fault::RelyingParty);
        }
        if !data.present() {
            return Err(Fault::Absent);
        }
        if data.consistent() { Ok(data) } else { Err(Fault::Flags) }
    }
}

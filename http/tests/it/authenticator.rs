//! An authenticator in software, with the browser around it: passkeys of P-256 that do as they are told, also what a real one
//! never would. It knows nothing of the code that verifies it, and is used by the tests of both sides of the server.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Bits of an authenticator's flags.
pub const PRESENT: u8 = 1;
pub const VERIFIED: u8 = 4;
const ATTESTED: u8 = 0x40;

/// A passkey and what it says of itself.
pub struct Passkey {
    key: EcdsaKeyPair,
    pub id: Vec<u8>,
    pub rp_id: String,
    pub origin: String,
    pub counter: u32,
    pub flags: u8,
    /// What the browser adds to its data, or says otherwise.
    pub client: Value,
}

fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Bytes as CBOR writes them; all that are written here have fewer than 65,536.
fn bytes(bytes: &[u8]) -> Vec<u8> {
    [&[0x59][..], &(bytes.len() as u16).to_be_bytes(), bytes].concat()
}

impl Passkey {
    /// One that is made for this name, on this page.
    pub fn new(rp_id: &str, origin: &str) -> Self {
        let document = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        let id = Sha256::digest(document.public_key().as_ref())[..16].to_vec();
        Self {
            key: document,
            id,
            rp_id: rp_id.to_owned(),
            origin: origin.to_owned(),
            counter: 0,
            flags: PRESENT | VERIFIED,
            client: json!({}),
        }
    }

    fn client_data(&self, kind: &str, challenge: &[u8]) -> Vec<u8> {
        let mut data = json!({
            "type": kind, "challenge": b64(challenge), "origin": self.origin, "crossOrigin": false,
        });
        for (name, value) in self.client.as_object().unwrap() {
            data[name] = value.clone();
        }
        data.to_string().into_bytes()
    }

    fn authenticator_data(&self, more: u8) -> Vec<u8> {
        let name = Sha256::digest(self.rp_id.as_bytes());
        [&name[..], &[self.flags | more], &self.counter.to_be_bytes()].concat()
    }

    /// The public key as a COSE_Key.
    pub fn cose(&self) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        let head: &[u8] = &[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32];
        [head, &point[1..33], &[0x22, 0x58, 32], &point[33..]].concat()
    }

    /// What the browser's page gets for `navigator.credentials.create`.
    pub fn create(&self, challenge: &[u8]) -> Value {
        let length = (self.id.len() as u16).to_be_bytes();
        let credential = [&[0; 16][..], &length, &self.id, &self.cose()].concat();
        let data = [self.authenticator_data(ATTESTED), credential].concat();
        let head: &[u8] = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData";
        json!({
            "id": b64(&self.id), "rawId": b64(&self.id), "type": "public-key",
            "authenticatorAttachment": "platform", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": b64(self.client_data("webauthn.create", challenge)),
                "attestationObject": b64([head, &bytes(&data)].concat()),
                "transports": ["internal"],
            },
        })
    }

    /// What it gets for `navigator.credentials.get`.
    pub fn get(&self, challenge: &[u8]) -> Value {
        let (client, data) =
            (self.client_data("webauthn.get", challenge), self.authenticator_data(0));
        let message = [&data[..], &Sha256::digest(&client)[..]].concat();
        let signature = self.key.sign(&SystemRandom::new(), &message).unwrap();
        json!({
            "id": b64(&self.id), "rawId": b64(&self.id), "type": "public-key",
            "authenticatorAttachment": "platform", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": b64(client), "authenticatorData": b64(data),
                "signature": b64(signature.as_ref()), "userHandle": Value::Null,
            },
        })
    }
}

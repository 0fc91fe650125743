//! W3C's own vectors, and an authenticator that does what no real one would.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;

#[allow(dead_code, reason = "the integration tests use all of it")]
#[path = "../../tests/it/authenticator.rs"]
mod authenticator;

use authenticator::{PRESENT, Passkey, VERIFIED};

const CHALLENGE: &[u8] = b"a challenge of sixteen bytes, or more";
const OURS: &str = "https://cloud.example.com";

fn party() -> RelyingParty {
    RelyingParty::at(OURS).unwrap()
}

fn part(answer: &Json, name: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(answer["response"][name].as_str().unwrap()).unwrap()
}

fn register(party: &RelyingParty, answer: &Json) -> Result<Registered, Fault> {
    let (client, object) = (part(answer, "clientDataJSON"), part(answer, "attestationObject"));
    party.register(&client, &object, |challenge| challenge == CHALLENGE)
}

fn verify(party: &RelyingParty, answer: &Json, key: &[u8]) -> Result<Verified, Fault> {
    let [client, data, signature] =
        ["clientDataJSON", "authenticatorData", "signature"].map(|name| part(answer, name));
    let signed = Signed { client_data: &client, authenticator_data: &data, signature: &signature };
    party.verify(&signed, key, |challenge| challenge == CHALLENGE)
}

#[test]
fn w3c_s_vectors_verify() {
    let file: Json = serde_json::from_str(include_str!("vectors.json")).unwrap();
    let party = RelyingParty::at("https://example.org").unwrap();
    for vector in file["vectors"].as_array().unwrap() {
        let hex =
            |part: &str, name: &str| hex::decode(vector[part][name].as_str().unwrap()).unwrap();
        let challenge = hex("registration", "challenge");
        let (client, object) =
            (hex("registration", "client_data"), hex("registration", "attestation_object"));
        let made = party.register(&client, &object, |given| given == challenge).unwrap();
        assert_eq!(hex::encode(&made.credential_id), vector["credential_id"].as_str().unwrap());
        let challenge = hex("assertion", "challenge");
        let (client, data, mut signature) = (
            hex("assertion", "client_data"),
            hex("assertion", "authenticator_data"),
            hex("assertion", "signature"),
        );
        let verify = |signature: &[u8], key: &[u8]| {
            let signed = Signed { client_data: &client, authenticator_data: &data, signature };
            party.verify(&signed, key, |given| given == challenge)
        };
        let good = verify(&signature, &made.public_key);
        assert_eq!(good, Ok(Verified { counter: 0, verified: false }), "{}", vector["name"]);
        *signature.last_mut().unwrap() ^= 1;
        assert_eq!(verify(&signature, &made.public_key), Err(Fault::Signature));
        // Another's page, or another's name.
        let elsewhere = RelyingParty::at("https://evil.example").unwrap();
        assert_eq!(elsewhere.register(&client, &object, |_| true), Err(Fault::Kind));
    }
    assert_eq!(file["vectors"].as_array().unwrap().len(), 3);
}

#[test]
fn where_there_are_passkeys() {
    for (address, expected) in [
        ("https://cloud.example.com", Some(("cloud.example.com", "https://cloud.example.com"))),
        (
            "https://cloud.example.com:8443",
            Some(("cloud.example.com", "https://cloud.example.com:8443")),
        ),
        ("http://localhost:8080", Some(("localhost", "http://localhost:8080"))),
        ("http://127.0.0.1:8080", Some(("localhost", "http://localhost:8080"))),
        ("http://[::1]:8080", Some(("localhost", "http://localhost:8080"))),
        ("http://cloud.example.com", None),
        ("https://192.0.2.7", None),
        ("https://[2001:db8::1]", None),
        ("cloud.example.com", None),
        ("", None),
    ] {
        let party = RelyingParty::at(address);
        let found = party.as_ref().map(|party| (party.id(), party.origin.as_str()));
        assert_eq!(found, expected, "{address}");
    }
}

#[test]
fn what_is_made_for_us_is_taken_and_signs_in() {
    let mut passkey = Passkey::new("cloud.example.com", OURS);
    let made = register(&party(), &passkey.create(CHALLENGE)).unwrap();
    assert_eq!((made.credential_id, made.counter), (passkey.id.clone(), 0));
    assert_eq!(made.public_key, passkey.cose());
    passkey.counter = 7;
    let verified = verify(&party(), &passkey.get(CHALLENGE), &made.public_key).unwrap();
    assert_eq!(verified, Verified { counter: 7, verified: true });
    passkey.flags = PRESENT;
    let verified = verify(&party(), &passkey.get(CHALLENGE), &made.public_key).unwrap();
    assert!(!verified.verified);
    let other = Passkey::new("cloud.example.com", OURS);
    assert_eq!(verify(&party(), &other.get(CHALLENGE), &made.public_key), Err(Fault::Signature));
}

#[test]
fn each_step_refuses_what_it_is_there_for() {
    type Change = fn(&mut Passkey);
    let cases: [(&str, Fault, Change); 12] = [
        ("another page", Fault::Origin, |key| {
            key.origin = "https://cloud.example.com.evil.net".into()
        }),
        ("without TLS", Fault::Origin, |key| key.origin = "http://cloud.example.com".into()),
        ("another port", Fault::Origin, |key| key.origin = "https://cloud.example.com:444".into()),
        ("in a frame", Fault::Framed, |key| key.client = json!({"crossOrigin": true})),
        ("another ceremony", Fault::Kind, |key| key.client = json!({"type": "payment.get"})),
        ("no challenge", Fault::Challenge, |key| key.client = json!({"challenge": ""})),
        ("another's challenge", Fault::Challenge, |key| key.client = json!({"challenge": "AAAA"})),
        ("a broken challenge", Fault::ClientData, |key| key.client = json!({"challenge": "!"})),
        ("no page", Fault::ClientData, |key| key.client = json!({"origin": null})),
        ("another name", Fault::RelyingParty, |key| key.rp_id = "example.com".into()),
        ("nobody there", Fault::Absent, |key| key.flags = VERIFIED),
        ("backed up and can't be", Fault::Flags, |key| key.flags = PRESENT | VERIFIED | 0x10),
    ];
    for (what, fault, change) in cases {
        let mut passkey = Passkey::new("cloud.example.com", OURS);
        let key = passkey.cose();
        change(&mut passkey);
        assert_eq!(register(&party(), &passkey.create(CHALLENGE)), Err(fault), "{what}");
        assert_eq!(verify(&party(), &passkey.get(CHALLENGE), &key), Err(fault), "{what}");
    }
    let passkey = Passkey::new("cloud.example.com", OURS);
    let mut crossed = passkey.create(CHALLENGE);
    crossed["response"]["clientDataJSON"] =
        passkey.get(CHALLENGE)["response"]["clientDataJSON"].clone();
    assert_eq!(register(&party(), &crossed), Err(Fault::Kind));
}

#[test]
fn what_is_no_credential_is_not_taken() {
    let mut long = Passkey::new("cloud.example.com", OURS);
    long.id = vec![7; 1_023];
    assert!(register(&party(), &long.create(CHALLENGE)).is_ok());
    for length in [0, 1_024] {
        long.id = vec![7; length];
        let refused = register(&party(), &long.create(CHALLENGE));
        assert_eq!(refused, Err(Fault::AuthenticatorData), "{length}");
    }
    let passkey = Passkey::new("cloud.example.com", OURS);
    let answer = passkey.create(CHALLENGE);
    let client = part(&answer, "clientDataJSON");
    let object = |text: &str| hex::decode(text).unwrap();
    for (attestation, fault) in [
        ("", Fault::Attestation),
        ("a0", Fault::Attestation),
        ("a1686175746844617461f6", Fault::Attestation),
        ("a168617574684461746141 00", Fault::AuthenticatorData),
    ] {
        let attestation = object(&attestation.replace(' ', ""));
        assert_eq!(party().register(&client, &attestation, |_| true), Err(fault));
    }
    // An assertion's data, with no credential in it.
    let data = part(&passkey.get(CHALLENGE), "authenticatorData");
    let head = hex::decode("a16861757468446174615825").unwrap();
    let attestation = [head, data].concat();
    assert_eq!(party().register(&client, &attestation, |_| true), Err(Fault::NoCredential));
}

#[test]
fn keys_of_no_use_are_none() {
    let key = |pairs: &[(i8, &[u8])]| {
        let mut bytes = vec![0xa0 | pairs.len() as u8];
        for (label, value) in pairs {
            bytes.push(if *label < 0 { 0x20 | (-1 - label) as u8 } else { *label as u8 });
            bytes.extend_from_slice(value);
        }
        PublicKey::read(&bytes)
    };
    let [point, zero] =
        [[&[0x58, 32][..], &[9; 32]].concat(), [&[0x58, 32][..], &[0; 32]].concat()];
    let off_curve = [(1, &[2][..]), (3, &[0x26]), (-1, &[1]), (-2, &point), (-3, &zero)];
    assert_eq!(key(&off_curve), None);
    let short = [(1, &[1][..]), (3, &[0x27]), (-1, &[6]), (-2, &[0x41, 9])];
    assert_eq!(key(&short), None);
    // ES256 and HMAC, which a server must not verify with.
    let symmetric = [(1, &[4][..]), (3, &[5]), (-1, &point)];
    assert_eq!(key(&symmetric), None);
    let confused = [(1, &[1][..]), (3, &[0x26]), (-1, &[6]), (-2, &point)];
    assert_eq!(key(&confused), None);
    let rsa = |length: usize, first: u8, exponent: &[u8]| {
        let modulus =
            [&[0x59, (length >> 8) as u8, length as u8][..], &[first], &vec![0xff; length - 1]]
                .concat();
        let exponent = [&[0x40 | exponent.len() as u8][..], exponent].concat();
        key(&[(1, &[3]), (3, &[0x39, 1, 0]), (-1, &modulus), (-2, &exponent)])
    };
    assert!(rsa(256, 0xc0, &[1, 0, 1]).is_some());
    for (length, first, exponent) in [
        (128, 0xc0, &[1, 0, 1][..]),
        (1_025, 0xc0, &[1, 0, 1]),
        (256, 0, &[1, 0, 1]),
        (256, 0xc0, &[]),
        (256, 0xc0, &[1]),
        (256, 0xc0, &[2]),
        (256, 0xc0, &[0, 1, 0, 1]),
        (256, 0xc0, &[1; 9]),
    ] {
        assert_eq!(rsa(length, first, exponent), None, "{length} {first} {exponent:?}");
    }
}

proptest! {
    /// Whatever bit is turned over in what was signed, it is nothing any more.
    #[test]
    fn an_altered_assertion_is_refused(part_no in 0..3usize, at in any::<prop::sample::Index>(), bit in 0..8u8) {
        let passkey = Passkey::new("cloud.example.com", OURS);
        let mut answer = passkey.get(CHALLENGE);
        let name = ["clientDataJSON", "authenticatorData", "signature"][part_no];
        let mut bytes = part(&answer, name);
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        answer["response"][name] = json!(URL_SAFE_NO_PAD.encode(bytes));
        prop_assert!(verify(&party(), &answer, &passkey.cose()).is_err());
    }

    #[test]
    fn any_bytes_are_answered(
        client in prop::collection::vec(any::<u8>(), 0..100),
        data in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        prop_assert!(party().register(&client, &data, |_| true).is_err());
        let good = Passkey::new("cloud.example.com", OURS);
        let client = part(&good.create(CHALLENGE), "clientDataJSON");
        let head = hex::decode("a168617574684461746158").unwrap();
        let object = [head, vec![data.len() as u8], data].concat();
        // Whatever it is, it names another relying party.
        prop_assert!(party().register(&client, &object, |_| true).is_err());
    }
}

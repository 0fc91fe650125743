//! Looking for a secret in every dress that it may wear.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Shorter pieces would be found by chance.
const SHORTEST: usize = 12;

/// A value that must be nowhere.
#[derive(Debug, Clone)]
pub struct Canary {
    /// What it is.
    pub what: String,
    /// All that it may look like.
    dresses: BTreeSet<String>,
}

impl Canary {
    /// A text: as it is, escaped, encoded.
    pub fn text(what: impl Into<String>, text: &str) -> Self {
        let mut canary = Self::bytes(what, text.as_bytes());
        let json = serde_json::to_string(text).unwrap();
        let percent: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let shown = format!("{text:?}");
        canary.dresses.extend([
            percent.replace('+', "%20"),
            text.to_owned(),
            json.trim_matches('"').to_owned(),
            shown.trim_matches('"').to_owned(),
            percent,
        ]);
        canary.checked()
    }

    /// A credential of ours: its last part is the secret, in base64url.
    pub fn credential(what: impl Into<String>, text: &str) -> Self {
        let secret = &text[text.len() - 43..];
        let mut canary = Self::bytes(what, &URL_SAFE_NO_PAD.decode(secret).unwrap());
        canary.dresses.extend(Self::text("", secret).dresses);
        canary.checked()
    }

    /// Bytes, as hexadecimal digits and in base64, wherever in a longer text they begin.
    pub fn bytes(what: impl Into<String>, bytes: &[u8]) -> Self {
        let mut dresses = BTreeSet::new();
        dresses.extend([hex::encode(bytes), hex::encode_upper(bytes)]);
        // `Debug` of a list of numbers.
        dresses.insert(format!("{bytes:?}").trim_matches(['[', ']']).to_owned());
        for before in 0..3_usize {
            let shifted = [&vec![0; before], bytes].concat();
            // What shares a character with a neighbour is another character.
            let (skipped, whole) = ([0, 2, 3][before], shifted.len() * 8 / 6);
            for text in [STANDARD_NO_PAD.encode(&shifted), URL_SAFE_NO_PAD.encode(&shifted)] {
                dresses.insert(text[skipped..whole].to_owned());
            }
        }
        Self { what: what.into(), dresses }.checked()
    }

    fn checked(mut self) -> Self {
        self.dresses.retain(|dress| dress.len() >= SHORTEST);
        assert!(!self.dresses.is_empty(), "{} is too short to be looked for", self.what);
        self
    }

    /// Where it is in a text, with what stands around it.
    pub fn found_in(&self, text: &str) -> Option<String> {
        self.dresses.iter().find_map(|dress| {
            let at = text.find(dress.as_str())?;
            let start = text.floor_char_boundary(at.saturating_sub(120));
            let end = text.ceil_char_boundary((at + dress.len() + 60).min(text.len()));
            Some(text[start..end].to_owned())
        })
    }
}

/// A place that was looked through, and what must be in it: a search that finds nothing anywhere
/// proves nothing.
#[derive(Debug)]
pub struct Place {
    pub name: String,
    pub text: String,
    pub control: Canary,
}

impl Place {
    pub fn new(name: &str, text: String, control: &str) -> Self {
        Self { name: name.to_owned(), text, control: Canary::text("control", control) }
    }
}

/// All canaries that sing, and where.
pub fn search(places: &[Place], canaries: &[Canary]) -> Vec<String> {
    let mut found = vec![];
    for place in places {
        let seen = place.control.found_in(&place.text);
        let (name, start) = (&place.name, place.text.get(..2_000).unwrap_or(&place.text));
        assert!(seen.is_some(), "{name}: its own control is not in it: {start}");
        for canary in canaries {
            if let Some(around) = canary.found_in(&place.text) {
                found.push(format!("{} in {}: …{around}…", canary.what, place.name));
            }
        }
    }
    found
}

/// The search finds what it must, in each dress.
#[test]
fn a_canary_is_found_in_every_dress() {
    let secret = "canary \"quoted\" & päss/word+1";
    let canary = Canary::text("it", secret);
    let json = serde_json::json!({ "deep": { "down": secret } }).to_string();
    let form: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("password", secret)
        .append_pair("x", "y")
        .finish();
    for before in ["", "u:", "user:", "\0me\0"] {
        let basic = STANDARD.encode(format!("{before}{secret}:more"));
        assert!(canary.found_in(&format!("Basic {basic}")).is_some(), "{before:?}");
        let url = URL_SAFE_NO_PAD.encode(format!("{before}{secret}"));
        assert!(canary.found_in(&url).is_some(), "{before:?}");
    }
    for text in [
        secret.to_owned(),
        json,
        form,
        format!("{secret:?}"),
        format!("\\\\x{}", hex::encode(secret)),
        format!("{:?}", secret.as_bytes()),
    ] {
        assert!(canary.found_in(&text).is_some(), "{text}");
    }
    assert!(canary.found_in("canary quoted").is_none());
    let credential = format!("aic_s_{}_{}", "0".repeat(26), URL_SAFE_NO_PAD.encode([7; 32]));
    let canary = Canary::credential("session", &credential);
    assert!(canary.found_in(&credential).is_some());
    assert!(canary.found_in(&hex::encode([7; 32])).is_some());
    assert!(canary.found_in(&credential[..33]).is_none(), "the id is no secret");
    let planted = Place::new("a log", format!("… {secret} … control-control"), "control-control");
    assert_eq!(search(&[planted], &[Canary::text("it", secret)]).len(), 1);
}

//! The texts of a connection: the provider's address, our name there, domains, people's ids.
//!
//! Each has one spelling, so that what is compared letter by letter (a provider's address is, by
//! OpenID Connect Core, 3.1.3.7) can't differ by how somebody typed it; what has another spelling is
//! refused, and the refusal says what would be right.

use core::net::{Ipv4Addr, Ipv6Addr};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::email::is_domain;

/// The longest address of a provider, bytes.
const PROVIDER_MAX: usize = 255;
/// The longest name of a client, bytes. Providers' own are well below.
const CLIENT_ID_MAX: usize = 255;
/// The longest id of a person at its provider, bytes (OpenID Connect Core, 2: `sub`).
const SUBJECT_MAX: usize = 255;
/// The longest domain, bytes (RFC 1035, 2.3.4).
const DOMAIN_MAX: usize = 253;

macro_rules! text {
    ($($(#[$doc:meta])* $name:ident, $(#[$error_doc:meta])* $error:ident, $problem:literal, $legal:path;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        $(#[$error_doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
        #[error($problem)]
        pub struct $error;

        impl $name {
            /// The text of it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = $error;
            fn from_str(text: &str) -> Result<Self, $error> {
                if $legal(text) { Ok(Self(text.to_owned())) } else { Err($error) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = $error;
            fn try_from(text: String) -> Result<Self, $error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

text! {
    /// The address of a provider, which is its name as well (OpenID Connect Discovery, 3): `https`, a
    /// host in lower case, perhaps a port and a path. `http` to this machine only; whether even that
    /// is asked is the caller's to decide.
    Provider,
    /// The text can't be a provider's address.
    NoProvider,
    "must be the provider's address as its discovery document has it as `issuer`, for instance https://login.example.com/tenant",
    is_provider;

    /// What we are called at a provider.
    ClientId,
    /// The text can't be a client's id.
    NoClientId,
    "must be 1 to 255 visible ASCII characters, as the provider has given it",
    is_client_id;

    /// A domain of e-mail addresses, in lower case; in another script as `xn--…`.
    Domain,
    /// The text can't be a domain.
    NoDomain,
    "must be a domain in lower case, for instance example.com",
    is_whole_domain;

    /// A person's id at its provider, unique there and never given to another (`sub`).
    Subject,
    /// The text can't be a person's id.
    NoSubject,
    "must be 1 to 255 ASCII characters without control characters",
    is_subject;
}

impl Provider {
    /// Its host, as the address has it.
    #[must_use]
    pub fn host(&self) -> &str {
        split(&self.0).map_or("", |(_, host, _, _)| host)
    }

    /// Whether secrets would travel in the clear.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.0.starts_with("http://")
    }
}

fn is_client_id(text: &str) -> bool {
    (1..=CLIENT_ID_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn is_subject(text: &str) -> bool {
    (1..=SUBJECT_MAX).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
}

/// With a dot: nobody has mail at a top-level domain, and whoever claims one claims too much.
fn is_whole_domain(text: &str) -> bool {
    text.len() <= DOMAIN_MAX
        && text.contains('.')
        && is_domain(text)
        && !text.bytes().any(|byte| byte.is_ascii_uppercase())
        // An address, and no domain.
        && !text.rsplit('.').next().is_some_and(|top| top.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Scheme, host, port with its colon, path with its slash.
fn split(text: &str) -> Option<(&str, &str, &str, &str)> {
    let (scheme, rest) = text.split_once("://")?;
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let end = match authority.strip_prefix('[') {
        Some(inside) => inside.find(']')? + 2,
        None => authority.find(':').unwrap_or(authority.len()),
    };
    let (host, port) = authority.split_at(end);
    Some((scheme, host, port, path))
}

fn is_provider(text: &str) -> bool {
    let Some((scheme, host, port, path)) = split(text) else { return false };
    let default = if scheme == "https" { ":443" } else { ":80" };
    text.len() <= PROVIDER_MAX
        && (scheme == "https" || scheme == "http" && is_this_machine(host))
        && is_host(host)
        && (port.is_empty() || is_port(port) && port != default)
        && is_path(path)
}

fn is_host(host: &str) -> bool {
    if let Some(inside) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        // One spelling of an address.
        return inside.parse::<Ipv6Addr>().is_ok_and(|address| address.to_string() == inside);
    }
    let numeric = host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if numeric {
        return host.parse::<Ipv4Addr>().is_ok();
    }
    // A last label of digits (`0x7f.1`) is what URL parsers take for an address.
    let last = host.rsplit('.').next().unwrap_or_default();
    host.len() <= DOMAIN_MAX
        && is_domain(host)
        && !host.bytes().any(|byte| byte.is_ascii_uppercase())
        && !last.starts_with(|first: char| first.is_ascii_digit())
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost"
        || host == "[::1]"
        || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

fn is_port(port: &str) -> bool {
    let digits = port.strip_prefix(':').unwrap_or_default();
    digits.parse::<u16>().is_ok_and(|number| number > 0 && number.to_string() == digits)
}

/// Unreserved characters and what separates: nothing that a parser would write otherwise.
fn is_path(path: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/:@+=,".contains(&byte);
    path.bytes().all(legal)
        && !path.contains("//")
        && !path.split('/').any(|part| part == "." || part == "..")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_provider_has_one_spelling() {
        for good in [
            "https://accounts.google.com",
            "https://login.microsoftonline.com/3c5f9c9a-0000-4000-8000-000000000000/v2.0",
            "https://acme.okta.com/oauth2/default",
            "https://tenant.eu.auth0.com/",
            "https://idp.example.com:8443/realms/acme",
            "https://192.0.2.7/x",
            "https://[2001:db8::7]:8443",
            "http://127.0.0.1:4000",
            "http://localhost:4000/x",
            "http://[::1]",
        ] {
            let provider: Provider = good.parse().unwrap_or_else(|error| panic!("{good}: {error}"));
            assert_eq!(provider.as_str(), good);
        }
        for wrong in [
            "",
            "idp.example.com",
            "ftp://idp.example.com",
            "http://idp.example.com",
            "http://127.0.0.1.example.com",
            "https://",
            "https:///x",
            "https://IdP.example.com",
            "https://idp.example.com:443",
            "https://idp.example.com:0",
            "https://idp.example.com:08443",
            "https://idp.example.com:99999",
            "https://user@idp.example.com",
            "https://user:pass@idp.example.com",
            "https://idp.example.com?x=1",
            "https://idp.example.com/#x",
            "https://idp.example.com/a b",
            "https://idp.example.com/../x",
            "https://idp.example.com//x",
            "https://idp.example.com/%2e%2e/",
            "https://idp.example.com\\@evil.example",
            "https://idp.example.com\n",
            " https://idp.example.com",
            "https://[::1",
            "https://[0:0:0:0:0:0:0:1]",
            "https://0x7f.1",
            "https://127.1",
            "https://2130706433",
            "https://idp_x.example.com",
            "https://-idp.example.com",
            "https://idp.example.com.",
            "https://büro.example",
        ] {
            assert_eq!(wrong.parse::<Provider>(), Err(NoProvider), "{wrong:?}");
        }
        let long = format!("https://idp.example.com/{}", "a".repeat(PROVIDER_MAX));
        assert!(long.parse::<Provider>().is_err());
        let here: Provider = "http://[::1]:4000/x".parse().unwrap();
        assert_eq!((here.host(), here.is_plain()), ("[::1]", true));
    }

    #[test]
    fn a_domain_is_a_whole_one() {
        for good in ["example.com", "a.b.example.co.uk", "xn--bcher-kva.example", "3m.com"] {
            assert_eq!(good.parse::<Domain>().unwrap().as_str(), good);
        }
        for wrong in [
            "",
            "com",
            "Example.com",
            ".com",
            "example.",
            "a@b.com",
            "*.com",
            "10.0.0.1",
            "a b.com",
        ] {
            assert!(wrong.parse::<Domain>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn ids_are_bounded() {
        assert!("a".repeat(255).parse::<ClientId>().is_ok());
        for wrong in ["", "a b", "é", &"a".repeat(256)] {
            assert!(wrong.parse::<ClientId>().is_err(), "{wrong:?}");
        }
        assert!("auth0|5f7c8ec7c33c6c004bbafe82 x".parse::<Subject>().is_ok());
        for wrong in ["", "a\n", "é", &"a".repeat(256)] {
            assert!(wrong.parse::<Subject>().is_err(), "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in ".{0,80}") {
            let _ = (text.parse::<Provider>(), text.parse::<Domain>(), text.parse::<ClientId>(), text.parse::<Subject>());
        }

        #[test]
        fn what_is_read_is_written_again(
            text in "https?://[a-zA-Z0-9.:@\\[\\]-]{1,24}(/[a-zA-Z0-9._~%?#/-]{0,12})?"
        ) {
            if let Ok(provider) = text.parse::<Provider>() {
                prop_assert_eq!(provider.as_str(), text.as_str());
                let (scheme, host, port, path) = split(&text).unwrap();
                prop_assert_eq!(format!("{scheme}://{host}{port}{path}"), text.clone());
                prop_assert!(!host.is_empty() && !text.contains(['@', '?', '#', '%', '\\']));
                let json = serde_json::to_string(&provider).unwrap();
                prop_assert_eq!(serde_json::from_str::<Provider>(&json).unwrap(), provider);
            }
        }

        #[test]
        fn a_domain_is_an_address_s(text in "[a-z0-9.-]{1,20}") {
            if let Ok(domain) = text.parse::<Domain>() {
                let address = format!("x@{domain}");
                prop_assert!(address.parse::<crate::email::Email>().is_ok());
            }
        }
    }
}

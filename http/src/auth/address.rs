//! From where a request comes.
//!
//! The peer's address, unless the peer is a proxy that an operator named (`http.trusted_proxies`): then the
//! right-most entry of `X-Forwarded-For` that is no such proxy. Each proxy appends whom it heard, so what stands left of
//! the first stranger is that stranger's own claim. Limits count by [`Network`]: whoever has one IPv6
//! address has the other 2^64 of its network as well, and often the [`Site`]'s other networks.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use actix_web::http::header::HeaderMap;

/// A range of addresses: `10.0.0.0/8`, `::1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    first: IpAddr,
    bits: u8,
}

/// The text is no range of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be addresses or ranges, separated by commas, for instance 10.0.0.7, 10.0.0.0/8")]
pub struct NoRange;

impl Range {
    fn contains(self, address: IpAddr) -> bool {
        match (self.first, address) {
            (IpAddr::V4(first), IpAddr::V4(address)) => {
                let shift = 32 - u32::from(self.bits);
                let part = |bits: u32| bits.checked_shr(shift).unwrap_or(0);
                part(first.to_bits()) == part(address.to_bits())
            }
            (IpAddr::V6(first), IpAddr::V6(address)) => {
                let shift = 128 - u32::from(self.bits);
                let part = |bits: u128| bits.checked_shr(shift).unwrap_or(0);
                part(first.to_bits()) == part(address.to_bits())
            }
            _ => false,
        }
    }
}

impl FromStr for Range {
    type Err = NoRange;
    fn from_str(text: &str) -> Result<Self, NoRange> {
        let (first, bits) = text.split_once('/').map_or((text, None), |(a, b)| (a, Some(b)));
        let first: IpAddr = first.parse().map_err(|_| NoRange)?;
        let most = if first.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            None => most,
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().ok().filter(|bits| *bits <= most).ok_or(NoRange)?
            }
            Some(_) => return Err(NoRange),
        };
        Ok(Self { first, bits })
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.first, self.bits)
    }
}

/// Several ranges.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ranges(Vec<Range>);

impl Ranges {
    /// Whether an address is in one of them.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|range| range.contains(address))
    }
}

impl FromStr for Ranges {
    type Err = NoRange;
    /// Ranges, separated by commas; the empty text is none.
    fn from_str(text: &str) -> Result<Self, NoRange> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

impl fmt::Display for Ranges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ranges: Vec<String> = self.0.iter().map(Range::to_string).collect();
        f.write_str(&ranges.join(", "))
    }
}

/// The proxies whose word counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies(Ranges);

impl FromStr for Proxies {
    type Err = NoRange;
    fn from_str(text: &str) -> Result<Self, NoRange> {
        text.parse().map(Self)
    }
}

impl fmt::Display for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Proxies {
    fn trusts(&self, address: IpAddr) -> bool {
        self.0.contains(address)
    }

    /// Whose request this is, by the peer that sent it and what it says.
    #[must_use]
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        let said: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .map(|value| value.to_str().unwrap_or_default())
            .flat_map(|text| text.split(','))
            .collect();
        for entry in said.into_iter().rev() {
            if !self.trusts(client) {
                break;
            }
            // What is no address was not written by a proxy of ours: the last one that was counts.
            let Ok(address) = entry.trim().parse::<IpAddr>() else { break };
            client = address.to_canonical();
        }
        client
    }
}

/// What one customer of a network usually has: an IPv4 address, or 64 bits of IPv6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => {
                IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
            }
            address => address,
        })
    }
}

/// What one customer of a network may have at the most: 48 bits of IPv6, and so 65536 [`Network`]s, each free of charge.
/// An IPv4 address is no more than itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Site(u64);

impl Site {
    /// Where an IPv6 address is.
    #[must_use]
    pub fn of(address: IpAddr) -> Option<Self> {
        match address.to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, ..] = address.segments().map(u64::from);
                Some(Self(a << 32 | b << 16 | c))
            }
            IpAddr::V4(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};
    use proptest::prelude::*;

    use super::*;

    fn client(proxies: &str, peer: &str, said: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in said {
            headers.append(
                HeaderName::from_static("x-forwarded-for"),
                HeaderValue::from_str(value).unwrap(),
            );
        }
        let proxies: Proxies = proxies.parse().unwrap();
        proxies.client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn a_stranger_s_claim_counts_for_nothing() {
        for (proxies, peer, said, expected) in [
            ("", "192.0.2.1", &["198.51.100.7"][..], "192.0.2.1"),
            ("10.0.0.0/8", "192.0.2.1", &["198.51.100.7"], "192.0.2.1"),
            ("10.0.0.0/8", "10.1.2.3", &["198.51.100.7"], "198.51.100.7"),
            ("10.0.0.0/8", "10.1.2.3", &["6.6.6.6, 198.51.100.7"], "198.51.100.7"),
            ("10.0.0.0/8", "10.1.2.3", &["6.6.6.6", "198.51.100.7, 10.9.9.9"], "198.51.100.7"),
            ("10.0.0.0/8", "10.1.2.3", &["10.4.4.4, 10.9.9.9"], "10.4.4.4"),
            ("10.0.0.0/8", "10.1.2.3", &["198.51.100.7, unknown"], "10.1.2.3"),
            ("10.0.0.0/8", "10.1.2.3", &[], "10.1.2.3"),
            ("::1, 10.0.0.1", "::1", &["2001:db8::5"], "2001:db8::5"),
            ("10.0.0.0/8", "::ffff:10.1.2.3", &["::ffff:198.51.100.7"], "198.51.100.7"),
        ] {
            assert_eq!(client(proxies, peer, said), expected, "{proxies} {peer} {said:?}");
        }
    }

    #[test]
    fn ranges() {
        let contains = |range: &str, address: &str| {
            range.parse::<Range>().unwrap().contains(address.parse().unwrap())
        };
        assert!(contains("10.0.0.0/8", "10.255.0.1") && !contains("10.0.0.0/8", "11.0.0.1"));
        assert!(contains("0.0.0.0/0", "203.0.113.9") && !contains("0.0.0.0/0", "::1"));
        assert!(contains("::/0", "2001:db8::1"));
        assert!(contains("2001:db8::/32", "2001:db8:1::1"));
        assert!(contains("192.0.2.1", "192.0.2.1") && !contains("192.0.2.1", "192.0.2.2"));
        for wrong in ["", "x", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/+8", "10.0.0/8"] {
            assert!(wrong.parse::<Range>().is_err(), "{wrong}");
        }
        assert!("10.0.0.0/8, x".parse::<Proxies>().is_err());
        assert_eq!("10.0.0.0/8,::1".parse::<Proxies>().unwrap().to_string(), "10.0.0.0/8, ::1/128");
    }

    #[test]
    fn a_network_of_ipv6_is_64_bits() {
        let network = |text: &str| Network::from(text.parse::<IpAddr>().unwrap());
        assert_eq!(network("2001:db8::1"), network("2001:db8::ffff:0:0:1"));
        assert_ne!(network("2001:db8::1"), network("2001:db8:0:1::1"));
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "[0-9a-f:./, x]{0,40}") {
            if let Ok(proxies) = text.parse::<Proxies>() {
                prop_assert_eq!(proxies.to_string().parse::<Proxies>().unwrap(), proxies);
            }
        }
    }
}

//! How we ask a provider: its address was typed by whoever runs a tenant, so it may lead anywhere.
//!
//! A server that fetches what strangers name is a way into the network that it stands in. So:
//!
//! - A name is resolved here, each address is looked at, and the connection goes to an address that was
//!   looked at: a name that means something else a moment later ("DNS rebinding") gains nothing. A
//!   host that is an address is looked at as well.
//! - Addresses that are not the public internet's are refused, in whatever spelling IPv6 has for them, unless
//!   the setting `sso.allow_private` names them: for a provider within the company's own network.
//! - `https` only; `http` to an address of this machine that was so allowed, for trying.
//! - No redirect is followed, no proxy of the environment is asked, no cookie is kept.
//! - An answer has 256 KiB and ten seconds, its connection three of them.
//!
//! What a refusal says names no address that a name resolved to: our network is nobody's business.

use std::fmt;
use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use openidconnect::http;
use openidconnect::{HttpRequest, HttpResponse};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;

use crate::auth::address::Ranges;

/// The largest answer, bytes. A list of keys has some thousands.
const BODY_MAX: usize = 256 * 1024;
/// Until a connection stands, its TLS included.
const CONNECT: Duration = Duration::from_secs(3);
/// Until the answer is there.
const WHOLE: Duration = Duration::from_secs(10);
/// The longest reason of a failure that is logged, characters.
const REASON_MAX: usize = 300;

/// Why a provider was not heard.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    /// It is where we don't go.
    #[error("{0}")]
    Forbidden(&'static str),
    /// It can't be reached, or does not answer in time.
    #[error("it does not answer: {0}")]
    Unreachable(String),
    /// Its answer is too long.
    #[error("its answer is longer than {BODY_MAX} bytes")]
    TooLarge,
}

const PRIVATE: OutboundError = OutboundError::Forbidden(
    "its address is not one of the public internet, and sso.allow_private does not name it",
);
const PLAIN: OutboundError = OutboundError::Forbidden("it must be https");

/// Where names lead.
type Lookup = Arc<dyn Fn(String) -> Looking + Send + Sync>;
type Looking = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Asks providers. A cheap handle.
#[derive(Clone)]
pub struct Outbound {
    client: reqwest::Client,
    allowed: Arc<Ranges>,
}

impl fmt::Debug for Outbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbound").field("allowed", &self.allowed).finish_non_exhaustive()
    }
}

impl Outbound {
    /// Goes to the public internet, and to these addresses.
    ///
    /// # Errors
    /// When there is no TLS.
    pub fn new(allowed: Ranges) -> io::Result<Self> {
        Self::looking_up(allowed, Arc::new(|name| Box::pin(look_up(name))))
    }

    fn looking_up(allowed: Ranges, lookup: Lookup) -> io::Result<Self> {
        let allowed = Arc::new(allowed);
        let client = reqwest::Client::builder()
            .user_agent("aicloud")
            .redirect(Policy::none())
            .no_proxy()
            .referer(false)
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            .dns_resolver(Checked { allowed: Arc::clone(&allowed), lookup })
            .build()
            .map_err(io::Error::other)?;
        Ok(Self { client, allowed })
    }

    /// Sends one request.
    ///
    /// # Errors
    /// [`OutboundError`].
    pub async fn call(&self, request: HttpRequest) -> Result<HttpResponse, OutboundError> {
        let request = reqwest::Request::try_from(request).map_err(|error| unreachable(&error))?;
        self.check(request.url())?;
        let mut response =
            self.client.execute(request).await.map_err(|error| unreachable(&error))?;
        let mut answer = http::Response::builder().status(response.status());
        if let Some(headers) = answer.headers_mut() {
            headers.clone_from(response.headers());
        }
        if response.content_length().is_some_and(|length| length > BODY_MAX as u64) {
            return Err(OutboundError::TooLarge);
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| unreachable(&error))? {
            if body.len() + chunk.len() > BODY_MAX {
                return Err(OutboundError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        answer.body(body).map_err(|error| OutboundError::Unreachable(error.to_string()))
    }

    /// Whether an address can be gone to, as far as it says itself.
    ///
    /// # Errors
    /// [`OutboundError::Forbidden`].
    pub fn check(&self, url: &reqwest::Url) -> Result<(), OutboundError> {
        let host = url.host_str().unwrap_or_default();
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
        match (url.scheme(), literal) {
            ("https", None) => Ok(()),
            ("https", Some(address)) if is_open(address, &self.allowed) => Ok(()),
            ("https", Some(_)) => Err(PRIVATE),
            // In the clear: within this machine, where that was allowed.
            ("http", Some(address)) if !address.is_loopback() => Err(PLAIN),
            ("http", Some(address)) if self.allowed.contains(address) => Ok(()),
            ("http", Some(_)) => Err(PRIVATE),
            ("http", None) if host != "localhost" => Err(PLAIN),
            ("http", None) if self.allowed.contains(Ipv4Addr::LOCALHOST.into()) => Ok(()),
            ("http", None) => Err(PRIVATE),
            _ => Err(PLAIN),
        }
    }
}

async fn look_up(name: String) -> io::Result<Vec<IpAddr>> {
    let found = tokio::net::lookup_host((name, 0)).await?;
    Ok(found.map(|address| address.ip()).collect())
}

/// Resolves names to addresses that may be gone to, and to no others.
struct Checked {
    allowed: Arc<Ranges>,
    lookup: Lookup,
}

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let (allowed, looking) =
            (Arc::clone(&self.allowed), (self.lookup)(name.as_str().to_owned()));
        Box::pin(async move {
            let mut found = looking.await?;
            found.retain(|address| is_open(*address, &allowed));
            if found.is_empty() {
                return Err(PRIVATE.into());
            }
            // The port is the address's own.
            let addresses = found.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(addresses) as Addrs)
        })
    }
}

fn is_open(address: IpAddr, allowed: &Ranges) -> bool {
    is_public(address) || allowed.contains(address.to_canonical())
}

/// What of the failure the log may know. Where a resolver of ours has refused, it is found below the client's own
/// errors.
fn unreachable(error: &(dyn std::error::Error + 'static)) -> OutboundError {
    let (mut next, mut words) = (Some(error), vec![]);
    while let Some(one) = next {
        if let Some(own) = one.downcast_ref::<OutboundError>() {
            return own.clone();
        }
        // A provider's address may hold what its logs shouldn't share; the client's own text has it.
        if let Some(own) = one.downcast_ref::<reqwest::Error>() {
            words.push(kind(own).to_owned());
        } else {
            words.push(one.to_string());
        }
        next = one.source();
    }
    let words = words.join(": ");
    OutboundError::Unreachable(words.chars().filter(|c| !c.is_control()).take(REASON_MAX).collect())
}

fn kind(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "timeout"
    } else if error.is_connect() {
        "no connection"
    } else if error.is_body() || error.is_decode() {
        "the answer broke off"
    } else {
        "the request failed"
    }
}

/// Whether an address is one of the public internet (IANA's registries of special-purpose addresses: what is
/// not globally reachable is not).
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(a == 0
        || a == 10
        || a == 127
        // Shared between customers of one carrier.
        || a == 100 && (64..128).contains(&b)
        || address.is_link_local()
        || a == 172 && (16..32).contains(&b)
        || a == 192 && b == 168
        // Protocol assignments; examples; relays of 6to4; AS112; benchmarks.
        || a == 192 && b == 0 && c == 0
        || address.is_documentation()
        || a == 192 && b == 88 && c == 99
        || a == 192 && b == 31 && c == 196
        || a == 192 && b == 52 && c == 193
        || a == 192 && b == 175 && c == 48
        || a == 198 && (b == 18 || b == 19)
        // Multicast, and what was kept for later.
        || a >= 224)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    // An IPv4 address in another spelling is what it spells.
    let spelled = |high: u16, low: u16| {
        let bits = (u32::from(high) << 16) | u32::from(low);
        is_public_v4(Ipv4Addr::from_bits(bits))
    };
    match parts {
        [0, 0, 0, 0, 0, 0xffff, high, low] => spelled(high, low),
        // NAT64 (RFC 6052); its local form leads into somebody's own network (RFC 8215).
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => spelled(high, low),
        [0x64, 0xff9b, ..] => false,
        // 6to4.
        [0x2002, high, low, ..] => spelled(high, low),
        // Protocol assignments, Teredo and ORCHID among them; examples, old and new.
        [0x2001, second, ..] if second < 0x200 || second == 0xdb8 => false,
        [0x3fff, second, ..] if second < 0x1000 => false,
        // Only this eighth is given out to the internet.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use proptest::prelude::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    fn ranges(text: &str) -> Ranges {
        text.parse().unwrap()
    }

    fn get(url: &str) -> HttpRequest {
        http::Request::builder().uri(url).body(vec![]).unwrap()
    }

    #[test]
    fn what_is_not_the_internet_s_is_known_in_every_spelling() {
        for private in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "::ffff:0:127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:a9fe:a9fe::1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.0.1",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "223.255.255.255",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::1",
            "2001:4860:4860::8888",
            "2606:4700:4700::1111",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn an_address_is_looked_at_before_it_is_gone_to() {
        let nowhere = Outbound::new(Ranges::default()).unwrap();
        let here = Outbound::new(ranges("127.0.0.0/8, 10.1.0.0/16, ::1")).unwrap();
        let check = |outbound: &Outbound, url: &str| outbound.check(&url.parse().unwrap());
        for url in
            ["https://idp.example.com/x", "https://8.8.8.8", "https://[2606:4700:4700::1111]:8443"]
        {
            assert_eq!(check(&nowhere, url), Ok(()), "{url}");
        }
        for url in [
            "https://127.0.0.1",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://169.254.169.254/latest/meta-data",
            "http://127.0.0.1:4000",
            "http://localhost:4000",
        ] {
            assert_eq!(check(&nowhere, url), Err(PRIVATE), "{url}");
        }
        for url in [
            "http://idp.example.com",
            "http://8.8.8.8",
            "http://10.1.0.1",
            "ftp://idp.example.com",
            "file:///etc/passwd",
        ] {
            assert_eq!(check(&here, url), Err(PLAIN), "{url}");
        }
        for url in [
            "http://127.0.0.1:4000",
            "http://localhost:1",
            "https://10.1.2.3",
            "http://[::1]:1",
            "https://[::ffff:10.1.2.3]",
        ] {
            assert_eq!(check(&here, url), Ok(()), "{url}");
        }
        assert_eq!(check(&here, "https://10.2.0.1"), Err(PRIVATE));
    }

    /// A server that counts who comes, and answers each with this.
    async fn server(answer: Vec<u8>) -> (SocketAddr, Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, count) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
        let counted = Arc::clone(&count);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                let mut head = [0; 4096];
                // Who was refused may be gone.
                let _ = stream.read(&mut head).await;
                let _ = stream.write_all(&answer).await;
            }
        });
        (address, count)
    }

    /// A resolver that says this for every name, and counts.
    fn saying(addresses: &'static [&'static str]) -> Lookup {
        Arc::new(move |_| {
            let found = addresses.iter().map(|text| text.parse().unwrap()).collect();
            Box::pin(async move { Ok(found) })
        })
    }

    #[tokio::test]
    async fn a_name_that_leads_within_is_not_followed() {
        let (address, count) =
            server(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_vec()).await;
        for lies in [
            &["127.0.0.1"][..],
            &["::1", "127.0.0.1"],
            &["::ffff:127.0.0.1"],
            &["169.254.169.254"],
            &[],
        ] {
            let outbound = Outbound::looking_up(Ranges::default(), saying(lies)).unwrap();
            let url = format!("https://idp.example.com:{}/", address.port());
            assert_eq!(outbound.call(get(&url)).await.unwrap_err(), PRIVATE, "{lies:?}");
        }
        assert_eq!(count.load(Ordering::SeqCst), 0, "nobody was connected to");
        // Where it is allowed the connection is made, and fails for want of TLS.
        let outbound =
            Outbound::looking_up(ranges("127.0.0.1"), saying(&["10.0.0.1", "127.0.0.1"]));
        let url = format!("https://idp.example.com:{}/", address.port());
        let error = outbound.unwrap().call(get(&url)).await.unwrap_err();
        assert!(matches!(error, OutboundError::Unreachable(_)), "{error}");
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn answers_are_bounded_and_redirects_are_answers() {
        let outbound = Outbound::new(ranges("127.0.0.1")).unwrap();
        let call = async |answer: Vec<u8>| {
            let (address, count) = server(answer).await;
            let answer = outbound.call(get(&format!("http://{address}/"))).await;
            assert_eq!(count.load(Ordering::SeqCst), 1);
            answer
        };
        let good = call(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx-a: b\r\n\r\nhi".to_vec())
            .await
            .unwrap();
        assert_eq!((good.status().as_u16(), good.body().as_slice()), (200, &b"hi"[..]));
        assert_eq!(good.headers()["x-a"], "b");
        let moved =
            b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(call(moved.to_vec()).await.unwrap().status().as_u16(), 302);
        let long = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", BODY_MAX + 1);
        assert_eq!(call(long.into_bytes()).await.unwrap_err(), OutboundError::TooLarge);
        let mut endless = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec();
        endless.extend(vec![b'x'; BODY_MAX * 2]);
        assert_eq!(call(endless).await.unwrap_err(), OutboundError::TooLarge);
    }

    proptest! {
        /// An IPv4 address is as public as each of its spellings in IPv6.
        #[test]
        fn a_spelling_hides_nothing(bits: u32) {
            let address = Ipv4Addr::from_bits(bits);
            let [high, low] = [(bits >> 16) as u16, bits as u16];
            let known = is_public(address.into());
            prop_assert_eq!(is_public(address.to_ipv6_mapped().into()), known);
            for spelled in [
                Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low),
                Ipv6Addr::new(0x2002, high, low, 0, 0, 0, 0, 1),
            ] {
                prop_assert_eq!(is_public(spelled.into()), known);
            }
            prop_assert!(!is_public(address.to_ipv6_compatible().into()));
        }

        #[test]
        fn what_was_looked_at_is_where_we_go(bytes: [u8; 4]) {
            let address = IpAddr::from(bytes);
            prop_assert_eq!(is_open(address, &Ranges::default()), is_public(address));
            let own: Ranges = address.to_string().parse().unwrap();
            prop_assert!(is_open(address, &own));
        }
    }
}

//! The certificate authority of a region's node channel.
//!
//! A key and a self-signed certificate in the keys folder, made at the first start. From a
//! node's certificate request only the key and the proof of its possession are taken;
//! identity comes from the node's row, as one URI name
//! `spiffe://{trust domain}/node/{node id}` (SPIFFE X.509-SVID, sections 2 and 5).

use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use aicloud_domain::digest::Sha256;
use aicloud_domain::id::NodeId;
use aicloud_domain::machine::Time;
use aicloud_domain::node::NodeCertificate;
use aicloud_node_protocol::CONTROL_NAME;
use chrono::TimeDelta;
use rcgen::string::Ia5String;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateSigningRequestParams, DistinguishedName,
    DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose, SanType, SerialNumber,
};
use rustls::pki_types::{CertificateDer, CertificateSigningRequestDer, PrivateKeyDer};
use sha2::Digest;
use time::OffsetDateTime;

/// Certificates begin this much in the past: agents' clocks are not exact.
const BACKDATED: TimeDelta = TimeDelta::minutes(2);
/// The authority's own life. Its rotation is an operator's act.
const AUTHORITY_DAYS: i64 = 3650;
/// The listener's certificate; a new one is made at each start and at half of this.
pub(crate) const SERVER_TTL: Duration = Duration::from_secs(24 * 3600);

/// Why the authority could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum CaError {
    /// The keys folder or a file in it can't be used.
    #[error("{path}: {source}; it must be a folder of the control plane's user, mode 0700")]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A key or certificate is not what it should be.
    #[error("{what}: {source}")]
    Crypto {
        /// What was being done.
        what: &'static str,
        /// What the library said.
        source: rcgen::Error,
    },
    /// The request can't be accepted.
    #[error("the certificate request is not acceptable: {0}")]
    Request(rcgen::Error),
}

fn crypto(what: &'static str) -> impl FnOnce(rcgen::Error) -> CaError {
    move |source| CaError::Crypto { what, source }
}

/// The authority.
pub struct Ca {
    issuer: Issuer<'static, KeyPair>,
    certificate: CertificateDer<'static>,
    trust_domain: String,
}

impl std::fmt::Debug for Ca {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ca({})", self.fingerprint())
    }
}

/// A certificate with what the node's journal keeps of it.
#[derive(Debug)]
pub struct Issued {
    /// Leaf first, the authority last.
    pub chain: Vec<CertificateDer<'static>>,
    /// What the journal keeps.
    pub record: NodeCertificate,
}

impl Ca {
    /// The authority whose keys are in this folder; made there when there is none.
    ///
    /// # Errors
    /// [`CaError::Io`], [`CaError::Crypto`].
    pub fn load_or_create(keys: &Path, trust_domain: &str, now: Time) -> Result<Self, CaError> {
        make_folder(keys)?;
        let key_path = keys.join("ca.key.pem");
        let certificate_path = keys.join("ca.cert.pem");
        let key = match read(&key_path)? {
            Some(pem) => KeyPair::from_pem(&pem).map_err(crypto("reading the authority's key"))?,
            None => {
                let key = KeyPair::generate().map_err(crypto("making the authority's key"))?;
                write_new(&key_path, &key.serialize_pem())?;
                key
            }
        };
        let pem = match read(&certificate_path)? {
            Some(pem) => pem,
            None => {
                let made = authority(trust_domain, now)
                    .self_signed(&key)
                    .map_err(crypto("signing the authority's certificate"))?;
                write_new(&certificate_path, &made.pem())?;
                made.pem()
            }
        };
        let issuer = Issuer::from_ca_cert_pem(&pem, key)
            .map_err(crypto("reading the authority's certificate"))?;
        let (_, parsed) =
            x509_parser::pem::parse_x509_pem(pem.as_bytes()).map_err(|_| CaError::Crypto {
                what: "reading the authority's certificate",
                source: rcgen::Error::CouldNotParseCertificate,
            })?;
        let certificate = CertificateDer::from(parsed.contents);
        Ok(Self { issuer, certificate, trust_domain: trust_domain.to_owned() })
    }

    /// The authority's certificate.
    #[must_use]
    pub const fn certificate(&self) -> &CertificateDer<'static> {
        &self.certificate
    }

    /// SHA-256 of the authority's certificate: what a join command pins.
    #[must_use]
    pub fn fingerprint(&self) -> Sha256 {
        Sha256(sha2::Sha256::digest(&self.certificate).into())
    }

    /// The trust domain of the names it gives.
    #[must_use]
    pub fn trust_domain(&self) -> &str {
        &self.trust_domain
    }

    /// A certificate for a node's agent, for the key of its request.
    ///
    /// # Errors
    /// [`CaError::Request`] when the request is malformed or its signature is not of its own
    /// key; [`CaError::Crypto`].
    pub fn issue(
        &self,
        node: NodeId,
        request: &[u8],
        ttl: Duration,
        now: Time,
    ) -> Result<Issued, CaError> {
        let request = CertificateSigningRequestDer::from(request.to_vec());
        let mut request =
            CertificateSigningRequestParams::from_der(&request).map_err(CaError::Request)?;
        let not_after = now + TimeDelta::from_std(ttl).unwrap_or(TimeDelta::hours(1));
        let serial = serial();
        // Everything the request says of itself is replaced.
        request.params = CertificateParams::default();
        request.params.serial_number = Some(SerialNumber::from_slice(&serial));
        request.params.not_before = stamp(now - BACKDATED);
        request.params.not_after = stamp(not_after);
        request.params.distinguished_name = named(&node.to_string());
        let uri = format!("spiffe://{}/node/{node}", self.trust_domain);
        let uri = Ia5String::try_from(uri).map_err(crypto("naming a node"))?;
        request.params.subject_alt_names = vec![SanType::URI(uri)];
        request.params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        request.params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        let public_key = rcgen::PublicKeyData::der_bytes(&request.public_key).to_vec();
        let signed =
            request.signed_by(&self.issuer).map_err(crypto("signing a node's certificate"))?;
        Ok(Issued {
            chain: vec![signed.der().clone(), self.certificate.clone()],
            record: NodeCertificate {
                serial: hex::encode(serial),
                public_key_sha256: Sha256(sha2::Sha256::digest(public_key).into()),
                issued_at: Some(now),
                not_after,
            },
        })
    }

    /// A new key and certificate for the listener.
    ///
    /// # Errors
    /// [`CaError::Crypto`].
    pub fn issue_server(
        &self,
        now: Time,
    ) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), CaError> {
        let key = KeyPair::generate().map_err(crypto("making the listener's key"))?;
        let mut params = CertificateParams::new(vec![CONTROL_NAME.to_owned()])
            .map_err(crypto("naming the listener"))?;
        params.serial_number = Some(SerialNumber::from_slice(&serial()));
        params.not_before = stamp(now - BACKDATED);
        params.not_after =
            stamp(now + TimeDelta::from_std(SERVER_TTL).unwrap_or(TimeDelta::days(1)));
        params.distinguished_name = named("aicloud control plane");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let signed = params
            .signed_by(&key, &self.issuer)
            .map_err(crypto("signing the listener's certificate"))?;
        let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(|_| CaError::Crypto {
            what: "the listener's key",
            source: rcgen::Error::CouldNotParseKeyPair,
        })?;
        Ok((vec![signed.der().clone(), self.certificate.clone()], key))
    }
}

fn authority(trust_domain: &str, now: Time) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.serial_number = Some(SerialNumber::from_slice(&serial()));
    params.not_before = stamp(now - BACKDATED);
    params.not_after = stamp(now + TimeDelta::days(AUTHORITY_DAYS));
    params.distinguished_name = named(&format!("aicloud node authority, {trust_domain}"));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn named(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    distinguished
}

/// 126 random bits, positive and without leading zeros, so that its hex is one to one.
fn serial() -> [u8; 16] {
    let mut bytes: [u8; 16] = rand::random();
    bytes[0] = (bytes[0] & 0x3f) | 0x40;
    bytes
}

fn stamp(time: Time) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(time.timestamp()).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> CaError {
    let path = path.to_owned();
    move |source| CaError::Io { path, source }
}

pub(crate) fn make_folder(path: &Path) -> Result<(), CaError> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(io_error(path))
}

pub(crate) fn read(path: &Path) -> Result<Option<String>, CaError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io_error(path)(error)),
    }
}

/// Writes a new secret file as a whole or not at all.
pub(crate) fn write_new(path: &Path, text: &str) -> Result<(), CaError> {
    let half = path.with_extension("new");
    let write = || {
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&half)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&half, path)?;
        if let Some(folder) = path.parent() {
            std::fs::File::open(folder)?.sync_all()?;
        }
        Ok(())
    };
    write().map_err(io_error(path))
}

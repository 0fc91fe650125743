//! The node's key and certificate.
//!
//! Each certificate has a key of its own, made here and never sent anywhere: a
//! renewal changes both, so a key that leaked is worth an hour at most. Key and chain
//! are one value and one file, because one without the other is of no use.

use aicloud_node_protocol::pb;
use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate};
use zeroize::Zeroizing;

/// What is wrong with a key, a request or a certificate.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The key or the request could not be made.
    #[error("cannot make a key and a certificate request: {0}")]
    Make(#[from] rcgen::Error),
    /// What was read is not a key followed by certificates.
    #[error("not a private key followed by certificates")]
    Pem,
    /// What came is not a certificate.
    #[error("not an X.509 certificate")]
    Certificate,
    /// The chain has no leaf or no CA.
    #[error("the chain must have the node's certificate first and the CA last")]
    Chain,
    /// The certificate is for another key: an answer to another request, or to nobody's.
    #[error("the certificate is for another key than the one that asked for it")]
    OtherKey,
    /// The certificate names somebody else.
    #[error("the certificate names {found:?} instead of {expected:?}")]
    OtherName {
        /// The SPIFFE id that it should have.
        expected: String,
        /// The URIs that it has.
        found: Vec<String>,
    },
}

/// A key that waits for its certificate.
pub struct PendingIdentity {
    key: KeyPair,
    request: Vec<u8>,
}

impl PendingIdentity {
    /// A new ECDSA P-256 key and a request for it. The request names nobody: the
    /// control plane takes the name from the node's row.
    ///
    /// # Errors
    /// [`IdentityError::Make`] when the crypto provider fails.
    pub fn new() -> Result<Self, IdentityError> {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let mut params = CertificateParams::default();
        params.distinguished_name = rcgen::DistinguishedName::new();
        let request = params.serialize_request(&key)?.der().to_vec();
        Ok(Self { key, request })
    }

    /// The request, PKCS#10 in DER.
    #[must_use]
    pub fn request(&self) -> &[u8] {
        &self.request
    }

    /// Joins the key with the certificate that was issued for it.
    ///
    /// # Errors
    /// That the chain is short, or the certificate is not for this key and `spiffe_id`. With
    /// [`IdentityError::OtherKey`] its own may still come.
    pub fn complete(
        &self,
        certificate: &pb::Certificate,
        spiffe_id: &str,
    ) -> Result<Identity, IdentityError> {
        let chain: Vec<CertificateDer<'static>> =
            certificate.chain.iter().map(|der| CertificateDer::from(der.clone())).collect();
        let [leaf, .., _ca] = chain.as_slice() else {
            return Err(IdentityError::Chain);
        };
        let (_, parsed) =
            X509Certificate::from_der(leaf).map_err(|_| IdentityError::Certificate)?;
        if parsed.public_key().raw != rcgen::PublicKeyData::subject_public_key_info(&self.key) {
            return Err(IdentityError::OtherKey);
        }
        let found = uri_names(&parsed);
        if found != [spiffe_id] {
            return Err(IdentityError::OtherName { expected: spiffe_id.to_owned(), found });
        }
        Identity::new(PrivatePkcs8KeyDer::from(self.key.serialize_der()).into(), chain)
    }
}

/// The SPIFFE id of a node.
#[must_use]
pub fn spiffe_id(trust_domain: &str, node_id: &str) -> String {
    format!("spiffe://{trust_domain}/node/{node_id}")
}

/// The node's key and the certificate chain for it, the CA last.
pub struct Identity {
    key: PrivateKeyDer<'static>,
    chain: Vec<CertificateDer<'static>>,
    not_before: i64,
    not_after: i64,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity").field("not_after", &self.not_after).finish_non_exhaustive()
    }
}

impl Identity {
    fn new(
        key: PrivateKeyDer<'static>,
        chain: Vec<CertificateDer<'static>>,
    ) -> Result<Self, IdentityError> {
        let leaf = chain.first().ok_or(IdentityError::Chain)?;
        let (not_before, not_after) = validity(leaf)?;
        Ok(Self { key, chain, not_before, not_after })
    }

    /// Reads what [`Self::to_pem`] wrote.
    ///
    /// # Errors
    /// That it isn't that.
    pub fn from_pem(text: &[u8]) -> Result<Self, IdentityError> {
        let key = PrivateKeyDer::from_pem_slice(text).map_err(|_| IdentityError::Pem)?;
        let chain = CertificateDer::pem_slice_iter(text)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| IdentityError::Pem)?;
        Self::new(key, chain)
    }

    /// Key and chain as PEM. It is a secret.
    #[must_use]
    pub fn to_pem(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(pem("PRIVATE KEY", self.key.secret_der()));
        for certificate in &self.chain {
            text.push_str(&pem("CERTIFICATE", certificate));
        }
        text
    }

    /// The serial number of its certificate, as in the certificate.
    ///
    /// # Errors
    /// [`IdentityError::Certificate`] when it isn't one.
    pub fn serial(&self) -> Result<Vec<u8>, IdentityError> {
        let leaf = self.chain.first().ok_or(IdentityError::Chain)?;
        let (_, parsed) =
            X509Certificate::from_der(leaf).map_err(|_| IdentityError::Certificate)?;
        Ok(parsed.tbs_certificate.raw_serial().to_vec())
    }

    /// The CA's certificate: the chain's last.
    #[must_use]
    pub fn ca(&self) -> Option<&CertificateDer<'static>> {
        self.chain.last()
    }

    /// The chain, the leaf first.
    #[must_use]
    pub fn chain(&self) -> &[CertificateDer<'static>] {
        &self.chain
    }

    /// A copy of the key for a TLS configuration.
    #[must_use]
    pub fn key(&self) -> PrivateKeyDer<'static> {
        self.key.clone_key()
    }

    /// When the certificate ends, in Unix milliseconds.
    #[must_use]
    pub const fn not_after(&self) -> i64 {
        self.not_after
    }

    /// When to renew it, in Unix milliseconds: at half its life, a tenth of that life
    /// earlier or later by `jitter` (0 to 1), so that a fleet that joined together
    /// doesn't come back together.
    #[must_use]
    pub fn renew_at(&self, jitter: f64) -> i64 {
        let life = self.not_after.saturating_sub(self.not_before) as f64;
        self.not_before.saturating_add((life * (0.45 + 0.1 * jitter)) as i64)
    }
}

/// From when to when a certificate is valid, in Unix milliseconds.
///
/// # Errors
/// [`IdentityError::Certificate`] when it isn't one.
pub fn validity(certificate: &[u8]) -> Result<(i64, i64), IdentityError> {
    let (_, parsed) =
        X509Certificate::from_der(certificate).map_err(|_| IdentityError::Certificate)?;
    let validity = parsed.validity();
    let ms = |seconds: i64| seconds.saturating_mul(1000);
    Ok((ms(validity.not_before.timestamp()), ms(validity.not_after.timestamp())))
}

fn uri_names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(names)) = certificate.subject_alternative_name() else {
        return Vec::new();
    };
    let uri = |name: &GeneralName<'_>| match name {
        GeneralName::URI(uri) => (*uri).to_owned(),
        other => format!("{other:?}"),
    };
    names.value.general_names.iter().map(uri).collect()
}

/// DER as PEM under a label.
pub(crate) fn pem(label: &str, der: &[u8]) -> String {
    use base64::Engine;
    let text = Zeroizing::new(base64::engine::general_purpose::STANDARD.encode(der));
    let mut out = format!("-----BEGIN {label}-----\n");
    for line in text.as_bytes().chunks(64) {
        out.extend(line.iter().map(|byte| *byte as char));
        out.push('\n');
    }
    out + &format!("-----END {label}-----\n")
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateSigningRequestParams, Issuer, SanType};

    use super::*;

    const NAME: &str = "spiffe://aicloud.local/node/node_1";

    /// Issues what a request asks for to `name`, the way the control plane does.
    fn issue(request: &[u8], name: &str) -> pb::Certificate {
        let ca_key = KeyPair::generate().unwrap();
        let ca = CertificateParams::default().self_signed(&ca_key).unwrap();
        let issuer = Issuer::new(CertificateParams::default(), ca_key);
        let mut request =
            CertificateSigningRequestParams::from_der(&request.to_vec().into()).unwrap();
        request.params = CertificateParams::default();
        request.params.subject_alt_names = vec![SanType::URI(name.try_into().unwrap())];
        let leaf = request.signed_by(&issuer).unwrap();
        let chain = vec![leaf.der().to_vec(), ca.der().to_vec()];
        pb::Certificate { chain, not_after_unix_ms: 0 }
    }

    #[test]
    fn survives_its_file() {
        let pending = PendingIdentity::new().unwrap();
        let certificate = issue(pending.request(), NAME);
        let identity = pending.complete(&certificate, NAME).unwrap();
        let again = Identity::from_pem(identity.to_pem().as_bytes()).unwrap();
        assert_eq!(again.chain(), identity.chain());
        assert_eq!(again.key(), identity.key());
        assert!(Identity::from_pem(b"nonsense").is_err());
    }

    #[test]
    fn takes_only_its_own_certificate() {
        let pending = || PendingIdentity::new().unwrap();
        let foreign = issue(pending().request(), NAME);
        assert!(matches!(pending().complete(&foreign, NAME), Err(IdentityError::OtherKey)));

        let mine = pending();
        let other_name = issue(mine.request(), "spiffe://aicloud.local/node/node_2");
        assert!(matches!(mine.complete(&other_name, NAME), Err(IdentityError::OtherName { .. })));

        let mine = pending();
        let mut short = issue(mine.request(), NAME);
        short.chain.truncate(1);
        assert!(matches!(mine.complete(&short, NAME), Err(IdentityError::Chain)));
    }

    #[test]
    fn renews_around_half_life() {
        let pending = PendingIdentity::new().unwrap();
        let certificate = issue(pending.request(), NAME);
        let mut identity = pending.complete(&certificate, NAME).unwrap();
        (identity.not_before, identity.not_after) = (1_000, 101_000);
        assert_eq!(identity.renew_at(0.0), 46_000);
        assert_eq!(identity.renew_at(1.0), 56_000);
    }
}

//! The form that our credentials share: a prefix, the id that finds the row, 32 bytes that prove.
//!
//! ```text
//! {prefix}{id: 26 characters}_{bytes: 43 characters of base64url without padding}
//! ```

use aicloud_domain::id::{SUFFIX_LEN, decode, encode};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::SecretString;
use uuid::Uuid;
use zeroize::Zeroizing;

/// How many bytes prove.
pub(crate) const LEN: usize = 32;

/// Writes one.
pub(crate) fn write(prefix: &str, id: Uuid, bytes: &[u8; LEN]) -> SecretString {
    let bytes = Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes));
    let id = encode(id.as_u128());
    let id = String::from_utf8_lossy(&id);
    SecretString::from(format!("{prefix}{id}_{}", *bytes))
}

/// Reads what [`write`] wrote after the prefix; `None` for anything else.
pub(crate) fn read(rest: &str) -> Option<(Uuid, Zeroizing<[u8; LEN]>)> {
    let (id, proof) = rest.split_at_checked(SUFFIX_LEN)?;
    let id = Uuid::from_u128(decode(id)?);
    let proof = proof.strip_prefix('_')?;
    // One spelling only: 43 characters, and the last one's spare bits are zero.
    let mut bytes = Zeroizing::new([0; LEN + 4]);
    let length = URL_SAFE_NO_PAD.decode_slice(proof, &mut bytes[..]).ok()?;
    let proof = <[u8; LEN]>::try_from(&bytes[..length]).ok()?;
    Some((id, Zeroizing::new(proof)))
}

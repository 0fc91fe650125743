//! Links in letters, as text: `aic_l_`, the id of what asked for it, and what authenticates that.
//!
//! Here a link is taken apart and put together. Whether it was made by us, and for what, only who has
//! the key can say (`auth/link.rs` of `aicloud-http`).

use std::fmt;

use secrecy::{ExposeSecret as _, SecretBox, SecretString};
use uuid::Uuid;

use crate::secret;

const PREFIX: &str = "aic_l_";
/// Bytes of what authenticates a link: an HMAC-SHA256.
pub const MAC_LEN: usize = secret::LEN;

/// A link that was taken apart, and believed in nothing.
pub struct LinkText {
    /// The id that it names.
    pub id: Uuid,
    mac: SecretBox<[u8; MAC_LEN]>,
}

impl LinkText {
    /// A link of these.
    #[must_use]
    pub fn new(id: Uuid, mac: [u8; MAC_LEN]) -> Self {
        Self { id, mac: SecretBox::new(Box::new(mac)) }
    }

    /// Reads the text of one; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (id, mac) = secret::read(text.strip_prefix(PREFIX)?)?;
        Some(Self::new(id, *mac))
    }

    /// What authenticates it.
    #[must_use]
    pub fn mac(&self) -> &[u8; MAC_LEN] {
        self.mac.expose_secret()
    }

    /// The text, for a letter.
    #[must_use]
    pub fn reveal(&self) -> SecretString {
        secret::write(PREFIX, self.id, self.mac())
    }
}

impl fmt::Debug for LinkText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinkText").field("id", &self.id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_back(id: u128, mac: [u8; MAC_LEN]) {
            let link = LinkText::new(Uuid::from_u128(id), mac);
            let text = link.reveal();
            let read = LinkText::parse(text.expose_secret()).unwrap();
            prop_assert_eq!((read.id, read.mac()), (link.id, &mac));
            let printed = format!("{link:?}");
            prop_assert!(!printed.contains(&text.expose_secret()[33..]));
        }

        #[test]
        fn any_text_is_answered(text in "(aic_l_)?.{0,80}") {
            if let Some(link) = LinkText::parse(&text) {
                let shown = link.reveal();
                prop_assert_eq!(shown.expose_secret(), &text);
            }
        }
    }
}

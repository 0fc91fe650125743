//! Full names of resources, and the labels in them.

use aicloud_domain::name::{Label, ResourceName};

/// What must hold for any text.
///
/// # Panics
/// When it does not.
pub fn check(text: &str) {
    crate::one_text::<Label>(text);
    if let Some(name) = crate::one_text::<ResourceName>(text) {
        // The parts agree with the whole: a name's end is its id, and its type is the id's.
        let id = name.id();
        assert!(text.ends_with(&format!(":{}/{id}", id.kind())));
        assert_eq!(name.borrowed().to_string(), text);
        let json = serde_json::to_string(&name).expect("a name can be written");
        assert_eq!(serde_json::from_str::<ResourceName>(&json).ok(), Some(name));
    }
}

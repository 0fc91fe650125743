//! Ids of every kind.

use aicloud_domain::id::{
    AllocationId, NodeId, ProjectId, ServiceAccountId, SessionId, TenantId, TokenId, UserId,
    decode, encode,
};
use aicloud_domain::kind::EntityKind;
use aicloud_domain::name::ResourceId;

/// What must hold for any text.
///
/// # Panics
/// When it does not.
pub fn check(text: &str) {
    if let Some(bits) = decode(text) {
        assert_eq!(encode(bits).as_slice(), text.as_bytes());
    }
    let kinds = [
        crate::one_text::<TenantId>(text).is_some(),
        crate::one_text::<ProjectId>(text).is_some(),
        crate::one_text::<NodeId>(text).is_some(),
        crate::one_text::<AllocationId>(text).is_some(),
        crate::one_text::<UserId>(text).is_some(),
        crate::one_text::<ServiceAccountId>(text).is_some(),
        crate::one_text::<SessionId>(text).is_some(),
        crate::one_text::<TokenId>(text).is_some(),
    ];
    assert!(kinds.into_iter().filter(|is| *is).count() <= 1, "an id of two kinds");
    let found = EntityKind::ALL.map(|kind| ResourceId::parse(kind, text).ok());
    let found: Vec<ResourceId> = found.into_iter().flatten().collect();
    assert!(found.len() <= 1, "an id of two kinds");
    assert_eq!(crate::one_text::<ResourceId>(text), found.first().copied());
}

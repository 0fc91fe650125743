//! The words of closed lists, and what orders are about.

use aicloud_domain::access::{Permission, Role};
use aicloud_domain::allocation::table::Phase;
use aicloud_domain::kind::EntityKind;
use aicloud_domain::oversight::{ChildPath, Reason, Target};

/// What must hold for any text.
///
/// # Panics
/// When it does not.
pub fn check(text: &str) {
    crate::one_text::<Permission>(text);
    crate::one_text::<Role>(text);
    crate::one_text::<EntityKind>(text);
    crate::one_text::<Phase>(text);
    crate::one_text::<ChildPath>(text);
    if let Some(target) = crate::one_text::<Target>(text) {
        // Each target is overseen by one, and is read as the same again.
        let again: Target = target.to_string().parse().expect("what is written is read");
        assert_eq!((again.oversight_id(), &again), (target.oversight_id(), &target));
    }
    crate::one_text::<Reason>(text);
}

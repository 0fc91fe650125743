//! Names, printed and read.

use super::*;
use proptest::prelude::*;
use uuid::Uuid;

const SUFFIX: &str = "01h455vb4pex5vsknk084sn02q";

fn labels() -> impl Strategy<Value = Label> {
    "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?".prop_map(|text| text.parse().unwrap())
}

fn names() -> impl Strategy<Value = ResourceName> {
    (labels(), labels(), labels(), any::<u128>(), 0..9).prop_map(|(r, t, p, bits, which)| {
        let uuid = Uuid::from_u128(bits);
        match which {
            0 => ResourceName::tenant(&t, TenantId::from_uuid(uuid)),
            1 => ResourceName::project(&t, &p, ProjectId::from_uuid(uuid)),
            2 => ResourceName::catalog(&r, CatalogId::from_uuid(uuid)),
            3 => ResourceName::node(&r, NodeId::from_uuid(uuid)),
            4 => ResourceName::oversight(&r, OversightId::from_uuid(uuid)),
            7 => ResourceName::denials(DenialsId::from_uuid(uuid)),
            5 => ResourceName::user(UserId::from_uuid(uuid)),
            6 => ResourceName::service_account(&t, &p, ServiceAccountId::from_uuid(uuid)),
            _ => ResourceName::allocation(&r, &t, &p, AllocationId::from_uuid(uuid)),
        }
    })
}

#[test]
fn what_is_wrong_is_said() {
    for (text, says) in [
        ("alloc_1", "core42:aicloud:"),
        ("core42:aicloud:a:b:c", "core42:aicloud:"),
        ("core42:other:a:b:c:node/x", "core42:aicloud:"),
        ("core42:aicloud:a:B:c:allocation/x", "the tenant must be"),
        ("core42:aicloud:a:b:c:pod/x", "`pod` is no type"),
        ("core42:aicloud:a:b:c:allocation/node_1", "`alloc_`"),
    ] {
        let error = text.parse::<ResourceName>().unwrap_err().to_string();
        assert!(error.contains(says), "{text}: {error}");
    }
    let scoped = format!("core42:aicloud:a:b:c:node/node_{SUFFIX}");
    assert!(matches!(scoped.parse::<ResourceName>(), Err(NameError::Scope { .. })));
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(name in names()) {
        prop_assert_eq!(name.to_string().parse::<ResourceName>(), Ok(name));
    }

    #[test]
    fn a_borrowed_name_is_printed_alike(t in labels(), p in labels(), bits: u128) {
        let (ten, proj) =
            (TenantId::from_uuid(Uuid::from_u128(bits)), ProjectId::from_uuid(Uuid::from_u128(bits)));
        let tenant = ResourceName::tenant(&t, ten);
        prop_assert_eq!(NameRef::tenant(&t, ten), tenant.borrowed());
        let project = ResourceName::project(&t, &p, proj);
        prop_assert_eq!(NameRef::project(&t, &p, proj), project.borrowed());
        let json = serde_json::to_string(&project).unwrap();
        prop_assert_eq!(json, format!("\"{project}\""));
    }

    #[test]
    fn nothing_is_read_that_would_not_be_printed(text in "core42:aicloud:[-a-z0-9]{0,4}:[-a-z]{0,3}:[-a-z]{0,3}:(node/node|tenant/ten|project/proj|allocation/alloc|user/user|service_account/sa)_[0-9a-z]{26}") {
        if let Ok(name) = text.parse::<ResourceName>() {
            prop_assert_eq!(name.to_string(), text);
        }
    }

    #[test]
    fn any_text_is_answered(text in ".*") {
        let _ = text.parse::<ResourceName>();
    }
}

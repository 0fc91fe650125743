//! A tenant's single sign-on: what is set, what that voids, who comes by it.

use super::*;
use crate::secret::Veiled;
use crate::sso::{SsoStanding, Subject};

fn terms() -> SsoTerms {
    SsoTerms {
        issuer: "https://idp.example.com".parse().unwrap(),
        client_id: "aicloud".parse().unwrap(),
        domains: ["acme.example".parse().unwrap()].into(),
        default_role: Role::TenantMember,
        required: false,
        standing: SsoStanding::Active,
    }
}

fn secret(version: u64) -> Option<SealedSecret> {
    Some(SealedSecret { version, sealed: Veiled::new(vec![7]) })
}

const fn set_sso(terms: SsoTerms, secret: Option<SealedSecret>) -> TenantCommand {
    TenantCommand::SetSso { terms, secret }
}

/// With a connection in epoch 1.
fn connected() -> Option<Tenant> {
    let mut state = acme();
    tell(&mut state, &set_sso(terms(), secret(1)), 1).unwrap();
    state
}

fn join(who: u128, epoch: u64, newcomer: bool) -> TenantCommand {
    TenantCommand::JoinBySso {
        user: user(who),
        issuer: terms().issuer,
        subject: "a1b2".parse::<Subject>().unwrap(),
        epoch,
        newcomer,
    }
}

fn field(outcome: Result<Vec<TenantEvent>, Rejection>) -> String {
    match outcome {
        Err(Rejection::Invalid { field, .. }) => field,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_changes_who_is_trusted_begins_a_new_epoch() {
    let epoch = |state: &Option<Tenant>| state.as_ref().unwrap().sso_epoch;
    let mut state = connected();
    assert_eq!((epoch(&state), state.as_ref().unwrap().spec_version), (1, 2));
    assert_eq!(tell(&mut state, &set_sso(terms(), None), 2).unwrap(), [], "nothing has changed");

    let role = SsoTerms { default_role: Role::TenantViewer, ..terms() };
    let required = SsoTerms { required: true, ..role };
    tell(&mut state, &set_sso(required, None), 2).unwrap();
    assert_eq!(epoch(&state), 1, "who is in stays in");
    tell(&mut state, &set_sso(terms(), secret(2)), 2).unwrap();
    assert_eq!(
        (epoch(&state), state.as_ref().unwrap().sso.as_ref().unwrap().secret_version),
        (2, 2)
    );
    let disabled = SsoTerms { standing: SsoStanding::Disabled, ..terms() };
    tell(&mut state, &set_sso(disabled, None), 3).unwrap();
    assert_eq!(
        (epoch(&state), state.as_ref().unwrap().sso.as_ref().unwrap().secret_version),
        (3, 2)
    );
    let other = SsoTerms { issuer: "https://other.example".parse().unwrap(), ..terms() };
    tell(&mut state, &set_sso(other, secret(4)), 4).unwrap();
    tell(&mut state, &TenantCommand::RemoveSso, 5).unwrap();
    assert_eq!(tell(&mut state, &TenantCommand::RemoveSso, 5).unwrap(), []);
    assert_eq!(epoch(&state), 5);
    // A connection that is made anew opens no session of before.
    tell(&mut state, &set_sso(terms(), secret(6)), 6).unwrap();
    assert_eq!(epoch(&state), 6);
}

#[test]
fn a_secret_is_for_one_provider_and_one_version() {
    let mut state = acme();
    assert_eq!(field(tell(&mut state, &set_sso(terms(), None), 1)), "client_secret");
    let wrong = tell(&mut state, &set_sso(terms(), secret(2)), 1);
    assert!(matches!(wrong, Err(Rejection::Stale { .. })), "{wrong:?}");
    let mut state = connected();
    for other in [
        SsoTerms { issuer: "https://evil.example".parse().unwrap(), ..terms() },
        SsoTerms { client_id: "another".parse().unwrap(), ..terms() },
    ] {
        assert_eq!(field(tell(&mut state, &set_sso(other, None), 2)), "client_secret");
    }
    // Two at once were sealed for the same version: the second one is told so.
    tell(&mut state, &set_sso(terms(), secret(2)), 2).unwrap();
    let late = tell(&mut state, &set_sso(terms(), secret(2)), 2);
    assert!(matches!(late, Err(Rejection::Stale { .. })), "{late:?}");
}

#[test]
fn nobody_becomes_owner_by_it_and_it_is_for_some_domain() {
    for role in Role::ALL {
        let fits = role.column() == Column::Tenant && role != Role::TenantOwner;
        let outcome =
            tell(&mut acme(), &set_sso(SsoTerms { default_role: role, ..terms() }, secret(1)), 1);
        assert_eq!(outcome.is_ok(), fits, "{role}");
        assert_ne!(role.by_sso(), Role::TenantOwner);
        assert!(role.permissions() & role.by_sso().permissions() == role.by_sso().permissions());
    }
    let none = SsoTerms { domains: [].into(), ..terms() };
    assert_eq!(field(tell(&mut acme(), &set_sso(none, secret(1)), 1)), "domains");
    let many = (0..=20).map(|n| format!("d{n}.example").parse().unwrap()).collect();
    let many = SsoTerms { domains: many, ..terms() };
    assert_eq!(field(tell(&mut acme(), &set_sso(many, secret(1)), 1)), "domains");
}

#[test]
fn a_domain_is_verified_while_it_is_on_the_list() {
    let verify = |text: &str| TenantCommand::VerifySsoDomain { domain: text.parse().unwrap() };
    let verified =
        |state: &Option<Tenant>| state.as_ref().unwrap().sso.as_ref().unwrap().verified.len();
    assert_eq!(field(tell(&mut acme(), &verify("acme.example"), 1)), "domain");
    let mut state = connected();
    assert_eq!(field(tell(&mut state, &verify("other.example"), 2)), "domain");
    tell(&mut state, &verify("acme.example"), 2).unwrap();
    assert_eq!(tell(&mut state, &verify("acme.example"), 2).unwrap(), []);
    let two: std::collections::BTreeSet<_> =
        ["acme.example", "new.example"].map(|text| text.parse().unwrap()).into();
    tell(&mut state, &set_sso(SsoTerms { domains: two, ..terms() }, None), 3).unwrap();
    assert_eq!(verified(&state), 1, "a new one is not");
    let other = SsoTerms { domains: ["new.example".parse().unwrap()].into(), ..terms() };
    tell(&mut state, &set_sso(other, None), 4).unwrap();
    tell(&mut state, &set_sso(terms(), None), 5).unwrap();
    assert_eq!(verified(&state), 0, "who comes back is asked anew");
}

#[test]
fn who_comes_by_it_is_a_member_or_becomes_one() {
    let mut state = connected();
    assert_eq!(refusal(tell(&mut state, &join(5, 1, false), 2)), "no_member");
    tell(&mut state, &join(5, 1, true), 2).unwrap();
    assert_eq!(state.as_ref().unwrap().members[&user(5)], Role::TenantMember);
    // A member keeps what it is.
    let billing = set(&state, user(6), Role::TenantBilling);
    tell(&mut state, &billing, 3).unwrap();
    let linked = tell(&mut state, &join(6, 1, false), 3).unwrap();
    assert!(matches!(linked[..], [TenantEvent::SsoLinked { .. }]), "{linked:?}");
    assert_eq!(state.as_ref().unwrap().members[&user(6)], Role::TenantBilling);
    // Changed while the provider was asked.
    assert_eq!(refusal(tell(&mut state, &join(7, 0, true), 4)), "sso_changed");
    let asked = |state: &Option<Tenant>| state.as_ref().unwrap().check_newcomer("join");
    asked(&state).unwrap();
    tell(&mut state, &TenantCommand::Suspend, 4).unwrap();
    let suspended = tell(&mut state, &join(7, 1, true), 4);
    assert_eq!(suspended.as_ref().unwrap_err(), &asked(&state).unwrap_err(), "before it is made");
    assert!(matches!(suspended, Err(Rejection::NotLegal { .. })), "{suspended:?}");
    // A member may come to a tenant that is suspended, and nobody to one that is disabled.
    tell(&mut state, &join(6, 1, false), 5).unwrap();
    tell(&mut state, &TenantCommand::Disable, 6).unwrap();
    let disabled = tell(&mut state, &join(6, 1, false), 7);
    assert!(matches!(disabled, Err(Rejection::NotLegal { .. })), "{disabled:?}");
    assert!(asked(&state).is_err());
    tell(&mut state, &TenantCommand::Enable, 8).unwrap();
    assert!(tell(&mut state, &join(6, 1, false), 9).is_ok(), "who is there goes on");
    tell(&mut state, &TenantCommand::Reactivate, 9).unwrap();
    let mut full = state.clone().unwrap();
    full.members.extend((100..1_100).map(|number| (user(number), Role::TenantMember)));
    assert!(matches!(asked(&Some(full)), Err(Rejection::NotLegal { .. })));
    let disabled = SsoTerms { standing: SsoStanding::Disabled, ..terms() };
    tell(&mut state, &set_sso(disabled, None), 10).unwrap();
    assert_eq!(refusal(tell(&mut state, &join(6, 2, false), 11)), "sso_changed");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// The epoch never falls, and moves whenever somebody else than before is trusted.
    #[test]
    fn an_epoch_is_one_provider_s(steps in proptest::collection::vec((0..4u8, 0..2u8, any::<bool>(), any::<bool>()), 1..30)) {
        let mut state = acme();
        // Who was trusted in each epoch.
        let mut trusted = BTreeMap::new();
        for (second, (step, which, with_secret, active)) in (1..).zip(steps) {
            let before = state.clone().unwrap();
            let standing = if active { SsoStanding::Active } else { SsoStanding::Disabled };
            let issuer = format!("https://idp{which}.example").parse().unwrap();
            let command = match step {
                0 => TenantCommand::RemoveSso,
                _ => set_sso(
                    SsoTerms { issuer, standing, ..terms() },
                    secret(before.sso_epoch + 1).filter(|_| with_secret),
                ),
            };
            let _ = tell(&mut state, &command, second);
            let after = state.clone().unwrap();
            prop_assert!(after.sso_epoch >= before.sso_epoch);
            let now = after.sso.as_ref().map(|sso| {
                (sso.terms.issuer.clone(), sso.secret_version, sso.is_active())
            });
            if let Some(known) = trusted.insert(after.sso_epoch, now.clone()) {
                prop_assert_eq!(known, now);
            }
            let json = serde_json::to_string(&after).unwrap();
            prop_assert_eq!(serde_json::from_str::<Tenant>(&json).unwrap(), after);
        }
    }
}

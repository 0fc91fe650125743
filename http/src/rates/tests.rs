use aicloud_domain::access::{Authority, Role};
use aicloud_domain::id::{ProjectId, SessionId, TokenId, UserId};

use super::*;

fn known(principal: Principal) -> Identity {
    let authority = Arc::new(principal.authority());
    Identity { principal, authority, via: None, shut_out: false }
}

fn tenant(bits: u128) -> TenantId {
    TenantId::from_uuid(Uuid::from_u128(bits))
}

fn project(of: u128, token: u128) -> Identity {
    let id = Uuid::from_u128(of);
    known(Principal::Project {
        token: TokenId::from_uuid(Uuid::from_u128(token)),
        tenant: tenant(of),
        project: ProjectId::from_uuid(id),
    })
}

fn operator(token: u128) -> Identity {
    known(Principal::Operator { token: TokenId::from_uuid(Uuid::from_u128(token)) })
}

fn user(bits: u128, scopes: &[Scope]) -> Identity {
    let grant = |scope: &Scope| Grant { scope: *scope, role: Role::TenantMember };
    let id = Uuid::from_u128(bits);
    Identity {
        principal: Principal::User {
            user: UserId::from_uuid(id),
            session: SessionId::from_uuid(id),
        },
        authority: Arc::new(Authority::new(scopes.iter().map(grant).collect())),
        via: None,
        shut_out: false,
    }
}

fn in_tenant(bits: u128) -> Scope {
    Scope::Tenant { tenant: tenant(bits) }
}

/// Writes: two at once for a principal, three for a tenant, four for an operator. Reads: as many a second.
fn rates() -> Arc<Rates> {
    rates_at(|_| Duration::ZERO)
}

fn rates_at(elapsed: fn(&Instant) -> Duration) -> Arc<Rates> {
    let limits = RateLimits {
        principal: allowance(6, 4),
        tenant: allowance(9, 12),
        operator: allowance(20, 8),
    };
    Arc::new(Rates { elapsed, ..Rates::new(&limits) })
}

#[test]
fn who_was_held_up_pays_at_the_time_that_it_is() {
    let rates = rates_at(|_| Duration::from_secs(3));
    let came = Moment(Arc::clone(&rates), Instant::now());
    let others = Moment(rates, came.1 + Duration::from_secs(2));
    assert_eq!(others.write(&project(1, 1)), Ok(()));
    assert_eq!(came.write(&project(1, 2)), Ok(()), "the bucket has room, now");
}

/// One moment, so that nothing leaks meanwhile.
struct Moment(Arc<Rates>, Instant);

impl Moment {
    fn new() -> Self {
        Self(rates(), Instant::now())
    }

    fn write(&self, by: &Identity) -> Result<(), Code> {
        self.0.charge(by, true, self.1).1.map_err(|problem| problem.code())
    }

    fn read(&self, by: &Identity) -> Result<(), Code> {
        self.0.charge(by, false, self.1).1.map_err(|problem| problem.code())
    }
}

const REFUSED: Result<(), Code> = Err(Code::RateLimited);

#[test]
fn a_principal_s_and_its_tenant_s() {
    let now = Moment::new();
    let [one, two, three] = [1, 2, 3].map(|token| project(1, token));
    assert_eq!([&one, &one, &one].map(|by| now.write(by)), [Ok(()), Ok(()), REFUSED]);
    // The tenant's third; then the other has room of its own, and the tenant has none.
    assert_eq!([&two, &two].map(|by| now.write(by)), [Ok(()), REFUSED]);
    assert_eq!(now.write(&three), REFUSED);
    assert_eq!(now.write(&project(2, 4)), Ok(()), "another tenant");
    assert_eq!(now.read(&one), Ok(()), "reads are another bucket");
}

#[test]
fn a_tenant_s_callers_together_do_not_exceed_it() {
    let now = Moment::new();
    let reads = (0..30).filter(|token| now.read(&project(1, *token)).is_ok()).count();
    assert_eq!(reads, 9);
    let later = Moment(Arc::clone(&now.0), now.1 + Duration::from_secs(1));
    let reads = (0..30).filter(|token| later.read(&project(1, *token)).is_ok()).count();
    assert_eq!(reads, 9);
}

#[test]
fn operators_have_their_own_each() {
    let now = Moment::new();
    for by in [operator(1), operator(2), user(3, &[in_tenant(1), Scope::Cloud])] {
        let writes = (0..10).filter(|_| now.write(&by).is_ok()).count();
        assert_eq!(writes, 4);
    }
    assert_eq!(now.write(&project(1, 9)), Ok(()), "nothing of it was the tenant's");
}

#[test]
fn who_pays_for_a_user() {
    let within = Scope::Project { tenant: tenant(1), project: ProjectId::from_uuid(Uuid::nil()) };
    for (scopes, payer) in [
        (vec![in_tenant(1), within], Payer::Tenant(tenant(1))),
        (vec![in_tenant(1), in_tenant(2)], Payer::Several),
        (vec![in_tenant(1), in_tenant(2), in_tenant(1)], Payer::Several),
        (vec![], Payer::Several),
        (vec![in_tenant(1), Scope::Cloud], Payer::Operator),
        (vec![in_tenant(1), in_tenant(2), Scope::Cloud], Payer::Operator),
    ] {
        assert_eq!(Payer::of(&user(1, &scopes)), payer, "{scopes:?}");
    }
}

#[test]
fn who_is_in_several_tenants_pays_the_one_that_it_asks_about() {
    let now = Moment::new();
    let both = user(99, &[in_tenant(1), in_tenant(2)]);
    let about = |bits| Owner { tenant: Some(tenant(bits)), project: None };
    // The first tenant has room for three writes: others of it take two.
    for token in [1, 2] {
        assert_eq!(now.write(&project(1, token)), Ok(()));
    }
    let ask = |bits| {
        let (tab, admitted) = now.0.charge(&both, true, now.1);
        admitted.and_then(|()| tab.pay(Owner::default())).unwrap();
        let paid = tab.pay(about(bits)).map_err(|problem| problem.code());
        // Asked again in the same request it pays no second time.
        assert!(tab.pay(about(bits)).is_ok(), "{bits}");
        paid
    };
    assert_eq!(ask(1), Ok(()));
    assert_eq!(ask(1), REFUSED, "the tenant's bucket is full");
    assert_eq!(now.write(&both), REFUSED, "and so is its own");
    assert_eq!(now.write(&project(2, 5)), Ok(()));
}

#[test]
fn who_moves_pays_the_new_tenant() {
    let now = Moment::new();
    assert_eq!(now.write(&user(7, &[in_tenant(1)])), Ok(()));
    assert_eq!(now.write(&user(7, &[in_tenant(2)])), Ok(()));
    assert_eq!(now.write(&user(7, &[in_tenant(2)])), REFUSED, "it is the same principal");
    let left = |of| [8, 9].map(|token| now.write(&project(of, token)));
    assert_eq!((left(1), left(2)), ([Ok(()); 2], [Ok(()); 2]));
    assert_eq!([1, 2].map(|of| now.write(&project(of, 10))), [REFUSED; 2]);
}

#[test]
fn every_answer_tells() {
    let now = Moment::new();
    let told = |by: &Identity, writes: bool| {
        let (tab, admitted) = now.0.charge(by, writes, now.1);
        let mut headers = HeaderMap::new();
        now.0.tell(&tab, &mut headers);
        let text = |name| headers.get(name).unwrap().to_str().unwrap().to_owned();
        (text("ratelimit-policy"), text("ratelimit"), admitted.err())
    };
    let (policy, limit, refused) = told(&project(1, 1), false);
    assert_eq!(policy, r#""principal-reads";q=6;w=1, "tenant-reads";q=9;w=1"#);
    assert_eq!(limit, r#""principal-reads";r=5;t=1, "tenant-reads";r=8;t=1"#);
    assert!(refused.is_none());
    let (policy, limit, _) = told(&operator(100), true);
    assert_eq!(policy, r#""operator-writes";q=8;w=1"#);
    assert_eq!(limit, r#""operator-writes";r=3;t=1"#);
    let (_, limit, _) = told(&user(2, &[]), true);
    assert_eq!(limit, r#""principal-writes";r=1;t=1"#);
    // Refused by its own bucket it has not touched the tenant's.
    told(&project(1, 1), true);
    told(&project(1, 1), true);
    let (policy, limit, refused) = told(&project(1, 1), true);
    assert_eq!(policy, r#""principal-writes";q=4;w=1"#);
    assert_eq!(limit, r#""principal-writes";r=0;t=1"#);
    let answer = refused.unwrap().render("req");
    assert_eq!(answer.headers().get("retry-after").unwrap(), "1");
    // Refused by the tenant's.
    told(&project(1, 3), true);
    let (policy, limit, refused) = told(&project(1, 4), true);
    assert_eq!(policy, r#""principal-writes";q=4;w=1, "tenant-writes";q=12;w=1"#);
    assert_eq!(limit, r#""principal-writes";r=1;t=1, "tenant-writes";r=0;t=1"#);
    assert!(refused.unwrap().to_string().contains("12 writes a second, all its callers together"));
}

#[test]
fn who_rests_is_forgotten_and_who_does_not_is_not() {
    let rates = Arc::new(Rates::new(&RateLimits::default()));
    let start = Instant::now();
    let busy = project(1, 1);
    for number in 0..40_000_u128 {
        let at = start + Duration::from_millis(u64::try_from(number).unwrap());
        rates.charge(&project(number + 10, number + 10), false, at).1.unwrap();
        let (tab, _) = rates.charge(&busy, true, at);
        if number > 1_000 {
            assert!(
                tab.own.more < 10,
                "{number}: a thousand writes a second left {}",
                tab.own.more
            );
        }
    }
    assert!(rates.principals.len() < 4 * KNOWN, "{}", rates.principals.len());
    assert!(rates.tenants.len() < 4 * KNOWN, "{}", rates.tenants.len());
}

//! Side rows: held GPUs, billed time, tokens.

use aicloud_domain::access::Sight;
use aicloud_domain::id::{AllocationId, NodeId, ProjectId, TenantId, TokenId, TypedId};
use aicloud_persistence::journal::{NewToken, OpenInterval, TokenScope};
use aicloud_persistence::usage::Summed;
use aicloud_persistence::{AppendError, Head, SideRow};
use chrono::{TimeDelta, Utc};
use futures_util::future::join_all;
use uuid::Uuid;

use crate::kit::{Kit, allocation, assert_whole, node, used, write};

fn new<T: TypedId>() -> T {
    T::from_uuid(Uuid::now_v7())
}

fn hold(node: NodeId, gpu: &str, allocation: AllocationId) -> SideRow {
    SideRow::HoldGpu { node, gpu_uuid: gpu.to_owned(), allocation, epoch: 1 }
}

fn free(node: NodeId, gpu: &str, allocation: AllocationId) -> SideRow {
    SideRow::FreeGpu { node, gpu_uuid: gpu.to_owned(), allocation }
}

fn constraint(name: &str) -> AppendError {
    AppendError::Constraint { name: name.to_owned() }
}

/// Fifty allocations want the same GPU at once: one gets it.
#[tokio::test(flavor = "multi_thread")]
async fn a_gpu_has_one_holder() {
    let kit = Kit::new().await;
    let (tenant, project) = kit.tenancy().await;
    let machine: NodeId = new();
    let (mut ids, mut waiting) = (Vec::new(), Vec::new());
    for _ in 0..50 {
        let id: AllocationId = new();
        let mut one = allocation(tenant, project, id, Head::NONE);
        one.side = vec![hold(machine, "GPU-1", id)];
        let (head, appended) = kit.journal.append(one).unwrap();
        ids.push((id, head));
        waiting.push(appended);
    }
    let outcomes = join_all(waiting).await;
    let winners: Vec<_> = (0..50).filter(|&n| outcomes[n].is_ok()).collect();
    assert_eq!(winners.len(), 1);
    for outcome in outcomes.into_iter().filter(Result::is_err) {
        assert_eq!(outcome, Err(constraint("gpu_hold_pkey")));
    }
    let (winner, head) = ids[winners[0]];
    let holds = kit.database.holds_on(machine).await.unwrap();
    assert_eq!(holds.len(), 1);
    assert_eq!(holds[0].allocation, winner);
    assert_eq!(kit.database.holds_of(winner).await.unwrap(), holds);

    // Who does not hold it can't free it; who holds it can.
    let stranger: AllocationId = new();
    let mut one = allocation(tenant, project, stranger, Head::NONE);
    one.side = vec![free(machine, "GPU-1", stranger)];
    write(&kit.journal, one).await.unwrap();
    assert_eq!(kit.database.holds_on(machine).await.unwrap(), holds);
    let mut one = allocation(tenant, project, winner, head);
    one.side = vec![free(machine, "GPU-1", winner)];
    write(&kit.journal, one).await.unwrap();
    assert_eq!(kit.database.holds_on(machine).await.unwrap(), []);
}

/// A GPU that passes from hand to hand within one batch ends with the last one.
#[tokio::test(flavor = "multi_thread")]
async fn hand_over_within_a_batch_keeps_its_order() {
    let kit = Kit::new().await;
    let (tenant, project) = kit.tenancy().await;
    let machine: NodeId = new();
    let blocker = kit.journal.append(node(Uuid::now_v7(), Head::NONE)).unwrap().1;
    // One entity, so that there is one writer and one order.
    let (hands, carrier): (Vec<AllocationId>, AllocationId) =
        ((0..5).map(|_| new()).collect(), new());
    let (mut head, mut waiting) = (Head::NONE, vec![blocker]);
    for (turn, hand) in hands.iter().enumerate() {
        let mut one = allocation(tenant, project, carrier, head);
        if turn > 0 {
            one.side.push(free(machine, "GPU-1", hands[turn - 1]));
        }
        one.side.push(hold(machine, "GPU-1", *hand));
        let (next, appended) = kit.journal.append(one).unwrap();
        head = next;
        waiting.push(appended);
    }
    for outcome in join_all(waiting).await {
        assert_eq!(outcome, Ok(()));
    }
    let holds = kit.database.holds_on(machine).await.unwrap();
    assert_eq!(holds.len(), 1);
    assert_eq!(holds[0].allocation, hands[4]);
    // Nothing had to be halved: the order was right at once.
    assert_eq!(kit.journal.stats().halvings, 0);

    // Taken and given back in one step.
    let mut one = allocation(tenant, project, carrier, head);
    one.side = vec![hold(machine, "GPU-2", carrier), free(machine, "GPU-2", carrier)];
    write(&kit.journal, one).await.unwrap();
    assert_eq!(kit.database.holds_of(carrier).await.unwrap(), []);
}

fn interval(
    tenant: TenantId,
    project: ProjectId,
    allocation: AllocationId,
    ordinal: u32,
) -> OpenInterval {
    OpenInterval {
        allocation,
        ordinal,
        tenant,
        project,
        gpu_model: "H200".to_owned(),
        gpu_count: 8,
        price_micros_per_gpu_hour: 3_500_000,
        currency: "EUR".to_owned(),
        started_at: Utc::now(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn billed_time_opens_and_closes_once() {
    let kit = Kit::new().await;
    let (tenant, project) = kit.tenancy().await;
    let id: AllocationId = new();
    let first = interval(tenant, project, id, 1);
    let end = first.started_at + TimeDelta::hours(2);
    let close =
        |ordinal, ended_at| SideRow::CloseInterval { tenant, allocation: id, ordinal, ended_at };
    let step = |head, side| {
        let mut one = allocation(tenant, project, id, head);
        one.side = side;
        one
    };
    let open = SideRow::OpenInterval;
    let head = write(&kit.journal, step(Head::NONE, vec![open(first.clone())])).await.unwrap();

    // A second open one, a wrong close, and an end before the beginning.
    let second = interval(tenant, project, id, 2);
    for (side, rule) in [
        (open(second.clone()), "usage_interval_one_open"),
        (close(2, end), "usage_interval_is_open"),
        (close(1, first.started_at - TimeDelta::seconds(1)), "usage_interval_time_check"),
    ] {
        let outcome = write(&kit.journal, step(head, vec![side])).await;
        assert_eq!(outcome, Err(constraint(rule)));
    }
    // Close and open in one step.
    let head = write(&kit.journal, step(head, vec![close(1, end), open(second)])).await.unwrap();
    let again = write(&kit.journal, step(head, vec![close(1, end)])).await;
    assert_eq!(again, Err(constraint("usage_interval_is_open")));

    let usage = kit.database.usage_of_allocation(id).await.unwrap();
    assert_eq!(usage.len(), 2);
    assert_eq!(usage[0].ended_at.unwrap().timestamp_micros(), end.timestamp_micros());
    assert_eq!((usage[0].gpu_count, usage[0].price_micros_per_gpu_hour), (8, 3_500_000));
    assert_eq!(usage[1].ended_at, None);
    let view = kit.database.view(&Sight::Cloud, Some(tenant));
    let range = async |from, until| used(&view, (tenant, Some(project)), (from, until)).await;
    let start = first.started_at;
    assert_eq!(range(start, end).await.len(), 2);
    let later = (end + TimeDelta::seconds(1), end + TimeDelta::hours(1));
    assert_eq!(range(later.0, later.1).await.len(), 1);
    assert_eq!(range(start - TimeDelta::hours(1), start).await, []);
    // Of the tenant as a whole it is the same, and other tenants have nothing of it.
    let whole = async |from, until| used(&view, (tenant, None), (from, until)).await;
    assert_eq!(whole(start, end).await, range(start, end).await);
    assert_eq!(whole(later.0, later.1).await, range(later.0, later.1).await);
    assert_eq!(whole(start - TimeDelta::hours(1), start).await, []);
    let (other, _) = kit.tenancy().await;
    assert_eq!(used(&view, (other, None), (start, end)).await, []);
    // What is more than was asked for is not summed up.
    for (most, enough) in [(0, false), (1, false), (2, true)] {
        for project in [None, Some(project)] {
            let (owner, add) = ((tenant, project), |sum: &mut u32, _| *sum += 1);
            let summed = view.sum_usage(owner, (start, end), most, 0, add).await.unwrap();
            assert_eq!(summed, if enough { Summed::Whole(2) } else { Summed::TooMany });
        }
    }
    assert_whole(&kit.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_issued_found_and_revoked() {
    let kit = Kit::new().await;
    let (tenant, project) = kit.tenancy().await;
    assert!(!kit.database.has_operator_token().await.unwrap());
    let token = |scope| NewToken {
        id: new(),
        scope,
        secret_sha256: [5; 32],
        name: "ci".to_owned(),
        expires_at: Utc::now() + TimeDelta::days(1),
    };
    let operator = token(TokenScope::Operator);
    let scoped = token(TokenScope::Project { tenant, project });
    let carrier = Uuid::now_v7();
    let step = |head, side| {
        let mut one = node(carrier, head);
        one.side = side;
        one
    };
    let issue = SideRow::IssueToken;
    let both = vec![issue(operator.clone()), issue(scoped.clone())];
    let head = write(&kit.journal, step(Head::NONE, both)).await.unwrap();
    assert!(kit.database.has_operator_token().await.unwrap());
    let found = kit.database.token(scoped.id).await.unwrap().unwrap();
    assert_eq!((found.scope, found.secret_sha256, found.revoked_at), (scoped.scope, [5; 32], None));
    assert_eq!(kit.database.tokens_of(tenant, project, None, 10).await.unwrap(), [found]);

    let revoke = |token| vec![SideRow::RevokeToken { token }];
    let head = write(&kit.journal, step(head, revoke(operator.id))).await.unwrap();
    let first = kit.database.token(operator.id).await.unwrap().unwrap().revoked_at;
    assert!(first.is_some());
    let head = write(&kit.journal, step(head, revoke(operator.id))).await.unwrap();
    let second = kit.database.token(operator.id).await.unwrap().unwrap().revoked_at;
    assert_eq!(second, first);
    assert!(!kit.database.has_operator_token().await.unwrap());
    let unknown = write(&kit.journal, step(head, revoke(new()))).await;
    assert_eq!(unknown, Err(constraint("token_exists")));
    let orphan = token(TokenScope::Project { tenant, project: new() });
    let orphan = write(&kit.journal, step(head, vec![issue(orphan)])).await;
    assert_eq!(orphan, Err(constraint("token_project_fkey")));
    assert_eq!(kit.database.token(new::<TokenId>()).await.unwrap(), None);
}

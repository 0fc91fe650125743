//! Lines and what is left of them, for bills of every shape.

use aicloud_domain::id::{TenantId, TypedId as _};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(second, 0).unwrap()
}

/// An interval of an hour; its project and its price say who it is of and what it costs.
fn interval(project: u128, allocation: u128, price: i64, currency: &str) -> UsageInterval {
    UsageInterval {
        allocation: AllocationId::from_uuid(Uuid::from_u128(project << 32 | allocation)),
        ordinal: 1,
        tenant: TenantId::from_uuid(Uuid::nil()),
        project: ProjectId::from_uuid(Uuid::from_u128(project)),
        gpu_model: "H100".into(),
        gpu_count: 1,
        price_micros_per_gpu_hour: price,
        currency: currency.into(),
        started_at: at(0),
        ended_at: Some(at(3_600)),
    }
}

fn bill(rows: &[UsageInterval], lines: (usize, usize)) -> Billing {
    let mut bill = Bill::new((at(0), at(7_200)), lines, None);
    for row in rows {
        bill.add(row.clone());
    }
    bill.done().unwrap()
}

#[test]
fn the_dearest_have_lines_and_the_others_are_one() {
    let rows = [
        interval(1, 1, 5, "USD"),
        interval(1, 2, 9, "USD"),
        interval(1, 2, 9, "USD"),
        interval(1, 3, 1, "AED"),
        interval(2, 1, 7, "USD"),
        interval(3, 1, 6, "USD"),
        interval(3, 2, 6, "USD"),
    ];
    let billing = bill(&rows, (1, 2));
    let told = |line: &OfAllocation| (line.id.uuid().as_u128(), line.used.cost.0);
    let line = |project: u128, allocation: u128, cost| (project << 32 | allocation, cost);
    assert_eq!(
        billing.allocations.iter().map(told).collect::<Vec<_>>(),
        [line(1, 2, 18), line(1, 3, 1), line(2, 1, 7)],
        "two of each currency, in their order"
    );
    let dollars: Currency = "USD".parse().unwrap();
    let rest = &billing.rest_of_allocations;
    assert_eq!(rest.len(), 1);
    assert_eq!(
        (rest[&dollars].lines, rest[&dollars].allocations, rest[&dollars].used.cost.0),
        (3, 3, 17)
    );
    let told = |line: &OfProject| (line.id.uuid().as_u128(), line.allocations, line.used.cost.0);
    assert_eq!(billing.projects.iter().map(told).collect::<Vec<_>>(), [(1, 1, 1), (1, 2, 23)]);
    let left = billing.rest_of_projects[&dollars];
    assert_eq!((left.lines, left.allocations, left.used.cost.0), (2, 3, 19));
}

#[test]
fn of_those_that_cost_the_same_the_first_have_lines() {
    let rows: Vec<_> = (1..=9).map(|allocation| interval(1, allocation, 4, "USD")).collect();
    let billing = bill(&rows, (9, 3));
    let kept: Vec<u128> =
        billing.allocations.iter().map(|line| line.id.uuid().as_u128() & 0xff).collect();
    assert_eq!(kept, [1, 2, 3]);
    let none = bill(&rows, (0, 0));
    assert!(none.allocations.is_empty() && none.projects.is_empty());
    assert_eq!(none.rest_of_projects.values().map(|left| left.allocations).sum::<u64>(), 9);
}

#[test]
fn what_is_no_interval_is_no_bill() {
    let mut bill = Bill::new((at(0), at(1)), (1, 1), None);
    bill.add(interval(1, 1, 5, "dollars"));
    bill.add(interval(1, 2, 5, "USD"));
    assert_eq!(bill.done().unwrap_err().code(), crate::problem::Code::Internal);
}

proptest! {
    /// However few lines there are: with what is left they are the total, none that is left is dearer than one that is told, and no more
    /// are kept meanwhile than are told.
    #[test]
    fn lines_and_rest_are_the_total(
        some in proptest::collection::vec((1..6u128, 1..9u128, 0..50i64, any::<bool>()), 0..60),
        projects in 0..4usize,
        allocations in 0..6usize,
    ) {
        let mut rows: Vec<_> = some
            .into_iter()
            .map(|(project, allocation, price, dollars)| {
                interval(project, allocation, price * 1_000, if dollars { "USD" } else { "AED" })
            })
            .collect();
        rows.sort_by_key(|row| (row.project, row.allocation));
        let mut summed = Bill::new((at(1_000), at(2_000)), (projects, allocations), None);
        for row in &rows {
            summed.add(row.clone());
            for kept in summed.allocations.dearest.kept.values() {
                prop_assert!(kept.len() <= allocations);
            }
            for kept in summed.projects.dearest.kept.values() {
                prop_assert!(kept.len() <= projects);
            }
        }
        let billing = summed.done().unwrap();
        let told = |lines: Vec<(Currency, Used)>, rest: &Rest| {
            let mut sums: BTreeMap<Currency, Used> = BTreeMap::new();
            let rest = rest.iter().map(|(currency, left)| (*currency, left.used));
            for (currency, used) in lines.into_iter().chain(rest) {
                let sum = sums.entry(currency).or_default();
                *sum = sum.and(used);
            }
            sums
        };
        let of_allocations: Vec<_> = billing.allocations.iter().map(|line| (line.currency, line.used)).collect();
        let of_projects: Vec<_> = billing.projects.iter().map(|line| (line.currency, line.used)).collect();
        prop_assert_eq!(&told(of_allocations.clone(), &billing.rest_of_allocations), &billing.total.0);
        prop_assert_eq!(&told(of_projects, &billing.rest_of_projects), &billing.total.0);
        for (currency, left) in &billing.rest_of_allocations {
            let least = of_allocations.iter().filter(|line| line.0 == *currency).map(|line| line.1.cost.0).min();
            prop_assert!(least.is_none_or(|least| left.used.cost.0 <= least * i64::try_from(left.lines).unwrap()));
        }
    }
}

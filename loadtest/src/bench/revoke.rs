//! `revoke`: how soon what is taken away is gone, while all of it is in use.
//!
//! What [`aicloud-load revocations`](crate::load::revocations) does, on real server processes (`aicloud serve`, their usual settings
//! but for the rates): 200 streams and feeds of eight kinds of credential, a hundred requests a second beside them, and
//! credentials taken away in random order. Twice: at one control plane that is also watched; and told at one, watched at another
//! on the same database, which nobody tells.
//!
//! The baseline is the promise, one second for 99 of a hundred. The value is that of the slowest kind, of its streams' ends or of
//! its refused requests, whichever is later: no kind hides behind the quick ones. What never ends, is never refused, or delivers
//! something after that second fails the figure whatever the percentiles say.
//!
//! The client runs on the same machine and reads all streams; what that takes from the servers is in the figure.

use std::time::Duration;

use anyhow::{Result, ensure};
use tokio_util::sync::CancellationToken;

use super::{Found, Plan, say};
use crate::lab::Lab;
use crate::load::revocations::{self, Revocations};
use crate::report::{Comparison, Plot, Role, Run, Scale, Series, Target};
use crate::served::{self, Served};

/// What is done.
pub const WORK: &str =
    "revoke credentials whose streams are open, under load: p99 of the slowest kind";
const LIMIT: Duration = Duration::from_secs(1);
/// Both are one cloud, whichever of them answers.
const ISSUER: &str = "http.issuer=http://127.0.0.1";

pub(super) async fn measure(plan: Plan) -> Result<Found> {
    let lab = Lab::start().await?;
    let url = lab.database("revoke").await?;
    let database = served::open(&url).await?;
    let operator = served::operator(&database).await?;
    database.close().await;
    let mail = lab.folder().join("mail");
    let letters = format!("mail.folder={}", mail.display());
    let set = [letters.as_str(), ISSUER, "http.open_requests_per_minute=1000000"];
    let told = Served::start(&lab, &url, None, &set).await?;
    let watched = Served::start(&lab, &url, None, &set).await?;
    let at = |served: &Served| format!("http://{}", served.host);
    let arguments = Revocations {
        url: at(&told),
        streams_at: None,
        token: operator,
        mail: Some(mail),
        each: u32::try_from(plan.count(50, 2))?,
        streams: u32::try_from(plan.count(25, 2))?,
        rate: 8.0,
        load: 100.0,
        limit: LIMIT,
        json: false,
    };
    let (mut comparisons, mut series, mut notes) = (vec![], vec![], vec![]);
    for (how, role, streams_at) in [
        ("told at one control plane, watched at another", Role::Ours, Some(at(&watched))),
        ("told and watched at one", Role::Other, None),
    ] {
        let mut runs = vec![];
        for number in 0..plan.runs.min(2) {
            let arguments = Revocations { streams_at: streams_at.clone(), ..arguments.clone() };
            let found = revocations::measure(&arguments, CancellationToken::new()).await?;
            say("revoke", &format!("{how}, run {}\n{}", number + 1, found.text));
            // In a quick run nothing is promised: the machine may be busy with builds.
            let faultless = plan.quick || found.kinds.iter().all(|line| line.is_faultless());
            ensure!(faultless && !found.kinds.is_empty(), "{how}:\n{}", found.text);
            let slowest = found.kinds.iter().map(|line| line.ended_ms.p99.max(line.refused_ms.p99));
            runs.push(Run::new(slowest.fold(0.0, f64::max), LIMIT.as_secs_f64() * 1_000.0));
            if number == 0 {
                series.push(Series::new(how, role, found.ended.shares()));
                notes.push(format!(
                    "{how}: {} revocations, streams ended after p50 {:.0} ms, p99 {:.0} ms, max {:.0} ms",
                    found.whole.ended_ms.count,
                    found.whole.ended_ms.p50,
                    found.whole.ended_ms.p99,
                    found.whole.ended_ms.max
                ));
            }
        }
        let target = Some(Target::RatioAtMost(1.0));
        comparisons.push(Comparison::new(format!("the promise; {how}"), target, runs));
    }
    told.stop().await?;
    watched.stop().await?;
    let plot = Plot {
        title: "From the answer to a revocation to the end of the stream".into(),
        x: "milliseconds".into(),
        y: "share".into(),
        x_scale: Scale::Log,
        filled: true,
        series,
    };
    Ok(Found { comparisons, note: notes.join("; ") + ".", plots: vec![plot] })
}

//! The smallest entity: counts, under a number.

use aicloud_supervision::{ActivationError, Behaviour, Context, Refusal};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use tokio::sync::oneshot;

pub struct Counter(u64);

pub struct Count(pub oneshot::Sender<Result<u64, Refusal>>);

impl Behaviour for Counter {
    type Key = u64;
    type Mail = Count;
    type Control = ();
    type View = ();
    type World = ();
    const KIND: &'static str = "counter";

    fn activate(
        _: u64,
        (): (),
        _: Context<Self>,
    ) -> LocalBoxFuture<'static, Result<Self, ActivationError>> {
        async { Ok(Self(0)) }.boxed_local()
    }

    fn on_mail(&mut self, Count(reply): Count, _: &Context<Self>) {
        self.0 += 1;
        let _ = reply.send(Ok(self.0));
    }

    fn on_control(&mut self, (): (), _: &Context<Self>) {}

    fn label(_: &Count) -> &'static str {
        "count"
    }

    fn refuse(Count(reply): Count, why: Refusal) {
        let _ = reply.send(Err(why));
    }

    fn is_idle(&self) -> bool {
        true
    }
}

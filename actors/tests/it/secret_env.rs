//! Orders whose values must be opened first: they wait, they fail with a reason, and they hold nobody up for good.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use aicloud_actors::secret_env::{NotOpened, SecretEnv, SecretEnvs};
use aicloud_domain::allocation::secret_env::Unopened;
use aicloud_domain::allocation::{AllocationCommand, OutcomeKind, Phase};
use aicloud_domain::id::{AllocationId, TenantId};
use aicloud_domain::secret::Veiled;
use futures_util::future::BoxFuture;

use crate::world::World;

/// Has the values of one variable, after it was away for some tries.
#[derive(Debug, Default)]
struct Opener {
    away_for: AtomicU32,
    never: Option<Unopened>,
    tries: AtomicU32,
}

impl SecretEnvs for Opener {
    fn open(&self, _: TenantId, _: AllocationId) -> BoxFuture<'_, Result<SecretEnv, NotOpened>> {
        self.tries.fetch_add(1, Ordering::Relaxed);
        let left = self.away_for.load(Ordering::Relaxed);
        Box::pin(async move {
            if left > 0 {
                self.away_for.store(left - 1, Ordering::Relaxed);
                return Err(NotOpened::Later("away".to_owned()));
            }
            if let Some(why) = self.never {
                return Err(NotOpened::Never(why, "a test".to_owned()));
            }
            let values = [("TOKEN".to_owned(), "canary".to_owned())].into();
            Ok(SecretEnv::new("salt".to_owned(), values))
        })
    }
}

impl World {
    async fn with_secret(&self, name: &str) -> AllocationId {
        let mut new = self.new_allocation(1);
        let id = new.id;
        new.spec.workload.secret_env = [name.to_owned()].into();
        let secrets = Some(Veiled::new(b"sealed".to_vec()));
        self.tell(id, AllocationCommand::Create { new: Box::new(new), secrets }).await;
        id
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_waits_for_its_values_and_takes_them_along() {
    let opener = Arc::new(Opener { away_for: AtomicU32::new(2), ..Opener::default() });
    let world = World::opening(Some(opener.clone())).await;
    let (_, agent) = world.ready_node("n1", 2).await;
    let id = world.with_secret("TOKEN").await;
    world.until(id, Phase::Active).await;
    assert_eq!(opener.tries.load(Ordering::Relaxed), 3);
    assert_eq!(agent.memory.lock().unwrap().secrets, ["TOKEN=canary"]);
    assert!(!format!("{:?}", world.allocation(id).await).contains("canary"));
    let kept = world.cloud.database().secret_env(world.tenant, id).await.unwrap();
    assert_eq!(kept, Some(b"sealed".to_vec()));
    world.tell(id, AllocationCommand::Release).await;
    world.until(id, Phase::Released).await;
    let kept = world.cloud.database().secret_env(world.tenant, id).await.unwrap();
    assert_eq!(kept, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_opened_fails_with_its_reason_and_once() {
    for (opener, name, reason) in [
        (
            Some(Opener { never: Some(Unopened::Shredded), ..Opener::default() }),
            "TOKEN",
            "secret_env_shredded",
        ),
        (
            Some(Opener { never: Some(Unopened::Unreadable), ..Opener::default() }),
            "TOKEN",
            "secret_env_unreadable",
        ),
        // Its values are of other variables, and where nothing opens any.
        (Some(Opener::default()), "OTHER", "secret_env_unreadable"),
        (None, "TOKEN", "secret_env_unreadable"),
    ] {
        let opener = opener.map(Arc::new);
        let world =
            World::opening(opener.clone().map(|opener| opener as Arc<dyn SecretEnvs>)).await;
        let (_, agent) = world.ready_node("n1", 2).await;
        let id = world.with_secret(name).await;
        let neighbour = world.allocate(1).await;
        world.until(id, Phase::Released).await;
        let found = world.allocation(id).await;
        let outcome = found.outcome.unwrap();
        assert_eq!((outcome.kind, outcome.reason.as_str()), (OutcomeKind::Failed, reason));
        assert_eq!(found.epoch, 1, "it is not tried again");
        assert!(opener.is_none_or(|opener| opener.tries.load(Ordering::Relaxed) == 1));
        world.until(neighbour, Phase::Active).await;
        assert_eq!(agent.memory.lock().unwrap().secrets, [] as [String; 0]);
    }
}

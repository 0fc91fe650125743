//! Secret variables: opened where the order for a node is made, and nowhere else.
//!
//! What opens them is not ours (no key is): whoever starts the control plane gives it as [`SecretEnvs`]. A channel sends its
//! orders in the order of their numbers, so one whose values are still being opened holds those behind it up: for a
//! read and an unwrapping, or, when what opens is away, for `PATIENCE` at most. Then, or at once where nothing will ever
//! help, the order is finished as failed, with the reason ([`Unopened`]), and the allocation ends by it: it is neither sent without its values nor
//! tried for ever.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aicloud_domain::allocation::secret_env::Unopened;
use aicloud_domain::id::{AllocationId, NodeId, TenantId, TypedId};
use aicloud_domain::node::{NodeCommand, NodeTask, Order, TaskResult};
pub use aicloud_node_protocol::task::SecretEnv;
use futures_util::future::BoxFuture;
use tokio::time::Instant;

use crate::agents::channel::Channel;
use crate::command::{CommandError, Origin};
use crate::engine::Engine;

/// How long it is tried to open the values of one order while what opens them is away.
const PATIENCE: Duration = Duration::from_secs(10);
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(250);

/// Why values were not opened this time.
#[derive(Debug)]
pub enum NotOpened {
    /// They never will be.
    Never(Unopened, String),
    /// They may be, in a moment.
    Later(String),
}

/// What opens the values of an allocation.
pub trait SecretEnvs: fmt::Debug + Send + Sync {
    /// Opens them.
    fn open(
        &self,
        tenant: TenantId,
        allocation: AllocationId,
    ) -> BoxFuture<'_, Result<SecretEnv, NotOpened>>;
}

/// Whether an order must not go out without values.
pub(crate) fn is_needed(task: &NodeTask) -> bool {
    matches!(&task.order, Order::Start { workload } if !workload.secret_env.is_empty())
}

/// Opens an order's values and has the channel go on; or finishes the order as failed.
pub(crate) async fn open(engine: Arc<Engine>, node: NodeId, channel: Arc<Channel>, task: NodeTask) {
    match with_patience(&engine, &task).await {
        Ok(values) => {
            channel.has_opened(task.id, values);
            // Should it fail, the reminder of `NodeEffect::Send` shows the state in a moment.
            if let Ok(Some(newest)) = engine.directories().nodes.get(node.uuid()).await {
                engine.channels.committed(&newest, &engine);
            }
        }
        Err(why) => {
            let (code, message) = (why.code().to_owned(), why.message().to_owned());
            let result = TaskResult::Failed { code, message };
            finish(&engine, node, &channel, NodeCommand::FinishTask { task: task.id, result })
                .await;
        }
    }
}

async fn with_patience(engine: &Engine, task: &NodeTask) -> Result<SecretEnv, Unopened> {
    let until = Instant::now() + PATIENCE;
    loop {
        let tried = tokio::time::timeout_at(until, attempt(engine, task)).await;
        let said = match tried {
            Ok(Ok(values)) => return Ok(values),
            Ok(Err(NotOpened::Never(why, said))) => {
                let code = why.code();
                tracing::warn!(allocation = %task.allocation_id, task = %task.id, code, said, "its secret variables can't be opened");
                return Err(why);
            }
            Ok(Err(NotOpened::Later(said))) => said,
            Err(_) => "no answer".to_owned(),
        };
        if Instant::now() + PAUSE >= until {
            tracing::error!(allocation = %task.allocation_id, task = %task.id, said, "its secret variables could not be opened in time");
            return Err(Unopened::Unavailable);
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn attempt(engine: &Engine, task: &NodeTask) -> Result<SecretEnv, NotOpened> {
    let unreadable = |said: &str| NotOpened::Never(Unopened::Unreadable, said.to_owned());
    let Order::Start { workload } = &task.order else { return Ok(SecretEnv::default()) };
    let opens = engine.secret_envs.as_ref().ok_or_else(|| unreadable("nothing here opens any"))?;
    let allocations = &engine.directories().allocations;
    let found = allocations.get(task.allocation_id.uuid()).await;
    let found = found.map_err(|error| NotOpened::Later(error.to_string()))?;
    let tenant = found.ok_or_else(|| unreadable("there is no such allocation"))?.state.tenant_id;
    let values = opens.open(tenant, task.allocation_id).await?;
    if !values.names().eq(&workload.secret_env) {
        return Err(unreadable("its values are those of other variables"));
    }
    Ok(values)
}

/// Until it is heard, or the channel is over: the next one begins anew.
async fn finish(engine: &Engine, node: NodeId, channel: &Channel, command: NodeCommand) {
    let nodes = &engine.directories().nodes;
    loop {
        match nodes.command(node.uuid(), command.clone(), Origin::system("secret_env")).await {
            Ok(_) => return,
            Err(error) if error.is_past() || matches!(error, CommandError::Rejected(_)) => return,
            Err(_) if engine.channels.is_current(node, channel.epoch()) => {
                tokio::time::sleep(PAUSE).await;
            }
            Err(_) => return,
        }
    }
}

//! `aicloud-load rest`: allocations as customers use them: created, read, released.
//!
//! Three requests in turn: a new allocation, a look at one that is there, the release of the oldest.
//! When the run is over, what is left is released as well.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use aicloud_client::Client;
use aicloud_client::types::{CreateAllocation, GpuRequestBody, WorkloadBody};
use anyhow::{Result, bail};
use clap::Args;

use super::api::{Failed, counted};
use super::run::{Common, conclude, open_loop};

/// What `rest` can be told.
#[derive(Debug, Args)]
pub struct Rest {
    #[command(flatten)]
    common: Common,
    /// The project, by id or full name; a project's token may leave it out.
    #[arg(long)]
    project: Option<String>,
    /// The GPU model that is asked for.
    #[arg(long, default_value = "H100")]
    gpu: String,
    /// The image that is to run.
    #[arg(long, default_value = "busybox")]
    image: String,
}

/// Allocations that are there, the oldest first.
type There = Arc<Mutex<VecDeque<String>>>;

fn with<T>(there: &There, work: impl FnOnce(&mut VecDeque<String>) -> T) -> T {
    work(&mut there.lock().unwrap_or_else(PoisonError::into_inner))
}

async fn create(api: &Client, order: &CreateAllocation, there: &There) -> Result<(), Failed> {
    let made = counted(api.create_allocation(order).await)?;
    with(there, |there| there.push_back(made.id));
    Ok(())
}

async fn release(api: &Client, id: &str) -> Result<(), Failed> {
    counted(api.release_allocation(id).await).map(drop)
}

/// Runs it.
///
/// # Errors
/// With what is wrong with address, token or order.
pub async fn run(arguments: Rest) -> Result<()> {
    let Rest { common, project, gpu, image } = arguments;
    let api = common.api().await?;
    let order = CreateAllocation {
        display_name: Some("aicloud-load".to_owned()),
        gpu: GpuRequestBody { model: gpu, count: 1 },
        max_queue_seconds: None,
        project,
        workload: WorkloadBody {
            image,
            command: vec![],
            env: BTreeMap::new(),
            secret_env: [].into(),
        },
    };
    let there = There::default();
    // The first one says at once what is wrong with the order.
    if let Err(failed) = create(&api, &order, &there).await {
        bail!("an allocation can't be made: {failed}; see --project, --gpu and --image");
    }
    let order = Arc::new(order);
    let (counts, elapsed) = open_loop(&common, |number| {
        let (api, order, there) = (api.clone(), Arc::clone(&order), Arc::clone(&there));
        async move {
            match number % 3 {
                0 => create(&api, &order, &there).await,
                1 => {
                    let id = with(&there, |there| {
                        let middle = there.len() / 2;
                        there.get(middle).cloned()
                    });
                    match id {
                        Some(id) => counted(api.get_allocation(&id).await).map(drop),
                        None => create(&api, &order, &there).await,
                    }
                }
                _ => {
                    let Some(id) = with(&there, VecDeque::pop_front) else {
                        return create(&api, &order, &there).await;
                    };
                    let released = release(&api, &id).await;
                    if released.is_err() {
                        // Not known to be gone, so it is tried again at the end.
                        with(&there, |there| there.push_back(id));
                    }
                    released
                }
            }
        }
    })
    .await?;
    let left: Vec<_> = with(&there, std::mem::take).into();
    eprintln!("releasing {} that are left", left.len());
    let mut stuck = 0;
    for id in &left {
        if let Err(failed) = release(&api, id).await {
            stuck += 1;
            eprintln!("{id}: {failed}");
        }
    }
    conclude(&common, "rest", &counts, elapsed)?;
    if stuck > 0 {
        bail!("{stuck} allocations could not be released");
    }
    Ok(())
}

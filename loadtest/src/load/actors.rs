//! `aicloud-load actors`: durable changes of many entities, each a command to its actor.
//!
//! The entities are the projects of a tenant labelled `aicloud-load`, made by the first run and used
//! again by every later one; the change is a new display name, the cheapest that there is. Needs an
//! operator's token.

use std::sync::Arc;

use aicloud_client::types::{CreateProject, CreateTenant, Rename};
use aicloud_client::{Answered as _, Client, pages};
use anyhow::{Context as _, Result, bail};
use clap::Args;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::api::counted;
use super::run::{Common, conclude, open_loop};

/// The label of the tenant that all of it happens in.
const TENANT: &str = "aicloud-load";

/// What `actors` can be told.
#[derive(Debug, Args)]
pub struct Actors {
    #[command(flatten)]
    common: Common,
    /// How many entities are changed. They are made once and kept.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    entities: u32,
}

async fn tenant(api: &Client) -> Result<String> {
    let tenants =
        pages(|token| async move { api.list_tenants(Some(200), None, token.as_deref()).await });
    let tenants: Vec<_> = tenants.try_collect().await.context("this needs an operator's token")?;
    let known = tenants.into_iter().find(|tenant| tenant.label == TENANT);
    match known {
        Some(tenant) => Ok(tenant.id),
        None => {
            let body = CreateTenant { label: TENANT.to_owned(), display_name: None, owner: None };
            Ok(api.create_tenant(&body).await.answer()?.id)
        }
    }
}

/// The ids of this many projects.
async fn entities(api: &Client, count: usize) -> Result<Vec<String>> {
    let tenant = &tenant(api).await?;
    let known = pages(|token| async move {
        api.list_projects(Some(200), None, token.as_deref(), Some(tenant)).await
    });
    let mut ids: Vec<String> = known.map_ok(|project| project.id).try_collect().await?;
    if ids.len() < count {
        eprintln!("making {} projects of the tenant {TENANT}", count - ids.len());
        let made: Vec<String> = stream::iter(ids.len()..count)
            .map(|number| async move {
                let body = CreateProject {
                    tenant: tenant.clone(),
                    label: format!("p-{number}"),
                    display_name: None,
                };
                api.create_project(&body).await.answer().map(|project| project.id)
            })
            .buffer_unordered(16)
            .try_collect()
            .await?;
        ids.extend(made);
    }
    ids.truncate(count);
    Ok(ids)
}

/// Runs it.
///
/// # Errors
/// With what is wrong with address or token.
pub async fn run(arguments: Actors) -> Result<()> {
    let Actors { common, entities: count } = arguments;
    let api = common.api().await?;
    let ids = Arc::new(entities(&api, count as usize).await?);
    if ids.is_empty() {
        bail!("there is nothing to change");
    }
    let (counts, elapsed) = open_loop(&common, |number| {
        let (api, ids) = (api.clone(), Arc::clone(&ids));
        async move {
            let id = &ids[(number % ids.len() as u64) as usize];
            // Never the same twice, or it would change nothing.
            let body = Rename { display_name: format!("load {number} {}", uuid::Uuid::now_v7()) };
            counted(api.update_project(id, &body).await).map(drop)
        }
    })
    .await?;
    conclude(&common, "actors", &counts, elapsed)
}

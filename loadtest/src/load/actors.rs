//! `aicloud-load actors`: durable changes of many entities, each a command to its actor.
//!
//! The entities are the projects of a tenant labelled `aicloud-load`, made by the first run and used
//! again by every later one; the change is a new display name, the cheapest that there is. Needs an
//! operator's token.

use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use reqwest::Method;
use serde_json::{Value, json};

use super::api::Api;
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

fn text(value: &Value, name: &str) -> Result<String> {
    value[name].as_str().map(str::to_owned).with_context(|| format!("an answer without `{name}`"))
}

async fn tenant(api: &Api) -> Result<String> {
    let tenants = api.all("/v1/tenants").await.context("this needs an operator's token")?;
    let known = tenants.iter().find(|tenant| tenant["label"] == TENANT);
    match known {
        Some(tenant) => text(tenant, "id"),
        None => {
            let body = json!({"label": TENANT});
            text(&api.must(Method::POST, "/v1/tenants", Some(&body)).await?, "id")
        }
    }
}

/// The ids of this many projects.
async fn entities(api: &Api, count: usize) -> Result<Vec<String>> {
    let tenant = tenant(api).await?;
    let known = api.all(&format!("/v1/projects?tenant={tenant}")).await?;
    let mut ids: Vec<String> =
        known.iter().map(|project| text(project, "id")).collect::<Result<_>>()?;
    if ids.len() < count {
        eprintln!("making {} projects of the tenant {TENANT}", count - ids.len());
        let made: Vec<String> =
            stream::iter(ids.len()..count)
                .map(|number| {
                    let body = json!({"tenant": tenant, "label": format!("p-{number}")});
                    async move {
                        text(&api.must(Method::POST, "/v1/projects", Some(&body)).await?, "id")
                    }
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
            let body = json!({"display_name": format!("load {number} {}", uuid::Uuid::now_v7())});
            api.call(Method::PATCH, &format!("/v1/projects/{id}"), Some(&body)).await.map(drop)
        }
    })
    .await?;
    conclude(&common, "actors", &counts, elapsed)
}

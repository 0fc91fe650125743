//! `aicloud node`: nodes, through the API.

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::Duration;

use aicloud_client::types::{CreateJoinToken, CreateNode, DrainNode, Node, RetireNode};
use aicloud_client::words::NodeLife;
use aicloud_client::{Answered as _, Client, pages};
use aicloud_domain::id::NodeId;
use anyhow::{Context as _, Result};
use clap::{Args, Subcommand};
use futures_util::TryStreamExt as _;

use super::access::Access;

/// How often it is looked who is left.
const LOOK: Duration = Duration::from_secs(1);

#[derive(Debug, Args)]
pub(super) struct NodeArguments {
    #[command(flatten)]
    access: Access,
    #[command(subcommand)]
    command: NodeCommand,
}

#[derive(Debug, Subcommand)]
enum NodeCommand {
    /// Register a node and print the command that its agent joins with.
    Create {
        /// What to call it: a DNS label.
        label: String,
    },
    /// List nodes.
    List,
    /// Show a node.
    Show {
        /// The node's id.
        id: NodeId,
    },
    /// Print a new command to join with; an older one is void.
    JoinToken {
        /// The node's id.
        id: NodeId,
    },
    /// Give a node no more work.
    Cordon {
        /// The node's id.
        id: NodeId,
    },
    /// Give a node work again.
    Uncordon {
        /// The node's id.
        id: NodeId,
    },
    /// Have what is on a node leave: what runs has until the deadline, and is then moved.
    Drain {
        /// The node's id.
        id: NodeId,
        /// Why; customers whose work is on the node read it.
        #[arg(long)]
        reason: String,
        /// How long what runs may stay, seconds; 0 moves it at once.
        #[arg(long, default_value_t = 3600)]
        deadline_seconds: u32,
        /// Stay, and say who is left, until nobody is.
        #[arg(long)]
        wait: bool,
    },
    /// Retire a node for good.
    Retire {
        /// The node's id.
        id: NodeId,
        /// Also when allocations are on it; they end as lost.
        #[arg(long)]
        force: bool,
    },
}

pub(super) async fn run(arguments: NodeArguments) -> Result<ExitCode> {
    let client = arguments.access.client()?;
    match arguments.command {
        NodeCommand::Create { label } => {
            let id = client.create_node(&CreateNode { label }).await.answer()?.id;
            eprintln!("registered {id}; run this on the node within ten minutes:");
            println!("{}", join_command(&client, &id).await?);
        }
        NodeCommand::List => print!("{}", table(&all(&client).await?)),
        NodeCommand::Show { id } => show(&client.get_node(&id.to_string()).await.answer()?)?,
        NodeCommand::JoinToken { id } => {
            println!("{}", join_command(&client, &id.to_string()).await?)
        }
        NodeCommand::Cordon { id } => {
            said(&client.cordon_node(&id.to_string()).await.answer()?);
        }
        NodeCommand::Uncordon { id } => {
            said(&client.uncordon_node(&id.to_string()).await.answer()?);
        }
        NodeCommand::Drain { id, reason, deadline_seconds, wait } => {
            let id = id.to_string();
            let body = DrainNode { deadline_seconds: Some(deadline_seconds), reason };
            let node = client.drain_node(&id, &body).await.answer()?;
            said(&node);
            if wait && !is_drained(&client, node).await? {
                return Ok(ExitCode::FAILURE);
            }
        }
        NodeCommand::Retire { id, force } => {
            let body = RetireNode { force: Some(force) };
            said(&client.retire_node(&id.to_string(), &body).await.answer()?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Says who is left, when that changes, until nobody is; false when somebody has ended the drain.
async fn is_drained(client: &Client, mut node: Node) -> Result<bool> {
    let mut before = None;
    while node.life == NodeLife::Draining {
        let holders: BTreeSet<&String> =
            node.gpus.iter().filter_map(|gpu| gpu.holder.as_ref()).collect();
        let gpus = node.gpus.iter().filter(|gpu| gpu.holder.is_some()).count();
        let left = Some((holders.len(), gpus));
        if left != before {
            let until = node.drain.as_ref().map(|notice| notice.deadline.to_rfc3339());
            let until = until.unwrap_or_default();
            let (who, what) = (counted(holders.len(), "allocation"), counted(gpus, "GPU"));
            eprintln!("left: {who} with {what} (until {until})");
            before = left;
        }
        tokio::time::sleep(LOOK).await;
        node = client.get_node(&node.id).await.answer()?;
    }
    said(&node);
    Ok(node.life == NodeLife::Maintenance)
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

async fn join_command(client: &Client, id: &str) -> Result<String> {
    let body = CreateJoinToken { ttl_seconds: None };
    let token = client.create_join_token(id, &body).await.answer()?;
    let command = token.command.context("the token came without its command")?;
    Ok(command.expose().to_owned())
}

async fn all(client: &Client) -> Result<Vec<Node>> {
    let nodes =
        pages(|token| async move { client.list_nodes(Some(200), None, token.as_deref()).await });
    Ok(nodes.try_collect().await?)
}

fn show(node: &Node) -> Result<()> {
    println!("{}", serde_json::to_string_pretty(node)?);
    Ok(())
}

fn said(node: &Node) {
    println!("{} ({}) is {}", node.id, node.label, node.life);
}

fn table(nodes: &[Node]) -> String {
    let mut rows = vec![["ID", "LABEL", "LIFE", "HEARD", "GPUS FREE"].map(str::to_owned)];
    for node in nodes {
        let capacity: Vec<String> = node
            .capacity
            .iter()
            .map(|row| format!("{}/{} {}", row.free, row.total, row.model))
            .collect();
        let heard = if node.reachable { "yes" } else { "no" };
        rows.push([
            node.id.clone(),
            node.label.clone(),
            node.life.to_string(),
            heard.to_owned(),
            capacity.join(", "),
        ]);
    }
    let widths: Vec<usize> = (0..5)
        .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
        .collect();
    let line = |row: &[String; 5]| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use aicloud_client::types::NodeCapacity;

    use super::*;

    fn node(id: &str, label: &str, life: NodeLife, capacity: Vec<NodeCapacity>) -> Node {
        Node {
            id: id.to_owned(),
            name: String::new(),
            label: label.to_owned(),
            region: "local".to_owned(),
            reachable: life == NodeLife::Ready,
            schedulable: life == NodeLife::Ready,
            life,
            capacity,
            gpus: vec![],
            machine: None,
            open_tasks: 0,
            actions: vec![],
            drain: None,
            certificates: vec![],
            join_token_expires_at: None,
            created_at: chrono::DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_list_as_people_read_it() {
        let eight = NodeCapacity { model: "H100".to_owned(), free: 3, total: 8 };
        let nodes = [
            node("node_1", "rack1", NodeLife::Ready, vec![eight]),
            node("node_22", "r", NodeLife::Registered, vec![]),
        ];
        insta::assert_snapshot!(table(&nodes));
    }
}

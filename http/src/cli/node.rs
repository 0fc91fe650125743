//! `aicloud node`: nodes, through the API.

use std::process::ExitCode;

use aicloud_domain::id::NodeId;
use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::access::Access;
use super::client::Client;

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
    let nothing = json!({});
    match arguments.command {
        NodeCommand::Create { label } => {
            let node = client.post("/v1/nodes", &json!({"label": label})).await?;
            let id = node["id"].as_str().unwrap_or_default().to_owned();
            eprintln!("registered {id}; run this on the node within ten minutes:");
            println!("{}", join_command(&client, &id).await?);
        }
        NodeCommand::List => print!("{}", table(&client.all("/v1/nodes").await?)),
        NodeCommand::Show { id } => show(&client.get(&format!("/v1/nodes/{id}")).await?)?,
        NodeCommand::JoinToken { id } => {
            println!("{}", join_command(&client, &id.to_string()).await?)
        }
        NodeCommand::Cordon { id } => {
            said(&client.post(&format!("/v1/nodes/{id}/cordon"), &nothing).await?);
        }
        NodeCommand::Uncordon { id } => {
            said(&client.post(&format!("/v1/nodes/{id}/uncordon"), &nothing).await?);
        }
        NodeCommand::Retire { id, force } => {
            let body = json!({"force": force});
            said(&client.post(&format!("/v1/nodes/{id}/retire"), &body).await?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn join_command(client: &Client, id: &str) -> Result<String> {
    let token = client.post(&format!("/v1/nodes/{id}/join-tokens"), &json!({})).await?;
    Ok(token["command"].as_str().unwrap_or_default().to_owned())
}

fn show(node: &Value) -> Result<()> {
    println!("{}", serde_json::to_string_pretty(node)?);
    Ok(())
}

fn said(node: &Value) {
    let part = |name: &str| node[name].as_str().unwrap_or("?").to_owned();
    println!("{} ({}) is {}", part("id"), part("label"), part("life"));
}

fn table(nodes: &[Value]) -> String {
    let part = |node: &Value, name: &str| node[name].as_str().unwrap_or("?").to_owned();
    let mut rows = vec![["ID", "LABEL", "LIFE", "HEARD", "GPUS FREE"].map(str::to_owned)];
    for node in nodes {
        let capacity: Vec<String> = node["capacity"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|row| format!("{}/{} {}", row["free"], row["total"], part(row, "model")))
            .collect();
        let heard = if node["reachable"] == true { "yes" } else { "no" };
        rows.push([
            part(node, "id"),
            part(node, "label"),
            part(node, "life"),
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
    use super::*;

    #[test]
    fn the_list_as_people_read_it() {
        let nodes = [
            json!({"id": "node_1", "label": "rack1", "life": "ready", "reachable": true,
                   "capacity": [{"model": "H100", "free": 3, "total": 8}]}),
            json!({"id": "node_22", "label": "r", "life": "registered", "reachable": false, "capacity": []}),
        ];
        insta::assert_snapshot!(table(&nodes));
    }
}

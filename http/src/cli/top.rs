//! `aicloud top`: the engine, live in a terminal.
//!
//! ```text
//!   feed (WebSocket) ──► events ──► State::update ──► draw (pure) ──► terminal
//!   keys ───────────────►   │            │
//!   answers ◄── REST ◄──────┴── Wish ◄───┘
//! ```
//!
//! [`state`] knows nothing of a terminal or a network: an event in, wishes out. [`draw`] turns a
//! state into cells. So both are tested as plain functions, and this file is what is left: the
//! feed with its reconnects, the keyboard, and the requests that are wished for.

mod draw;
mod feed;
mod once;
mod state;

use std::process::ExitCode;
use std::time::Duration;

use aicloud_client::{Answered as _, Client};
use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};
use ratatui::crossterm::event::{self, Event as TerminalEvent, KeyEventKind};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::access::Access;
use super::client::client;
use state::{Event, State, Wish};

/// What `aicloud top` can be told.
#[derive(Debug, Args)]
pub(super) struct TopArguments {
    #[command(flatten)]
    access: Access,
    /// Print how things are now and end; for scripts.
    #[arg(long)]
    once: bool,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Table, requires = "once")]
    format: Format,
}

/// How `--once` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For eyes.
    Table,
    /// For programs: the answer of `GET /v1/ops/supervision`.
    Json,
}

/// Events that wait for the screen: keys, frames, answers. A screen that hangs must not hoard.
const EVENTS: usize = 256;
/// How often the keyboard is looked at for the end of the program.
const KEY_POLL: Duration = Duration::from_millis(100);

pub(super) async fn run(arguments: TopArguments) -> Result<ExitCode> {
    let (url, token) = arguments.access.resolve()?;
    let client = client(&url, token.clone())?;
    if arguments.once {
        // As it came: a script may look for what this build does not know.
        let now = client.call(Method::GET, "/v1/ops/supervision", None).await?;
        match arguments.format {
            Format::Json => println!("{}", serde_json::to_string_pretty(&now)?),
            Format::Table => print!("{}", once::table(&now)),
        }
        return Ok(ExitCode::SUCCESS);
    }
    // A wrong address or token is said on a plain line, not on a screen that is gone at once.
    client.get_supervision().await.answer()?;
    let (events, inbox) = mpsc::channel(EVENTS);
    let feed = feed::Feed::new(&url, token)?;
    let watched = feed.start(events.clone());
    let keys = keyboard(events.clone());
    let mut terminal = ratatui::try_init().context("this is no terminal; try --once")?;
    let shown = show(&mut terminal, inbox, &client, &events, &watched).await;
    ratatui::restore();
    keys.abort();
    shown.map(|()| ExitCode::SUCCESS)
}

async fn show(
    terminal: &mut ratatui::DefaultTerminal,
    mut inbox: mpsc::Receiver<Event>,
    client: &Client,
    events: &mpsc::Sender<Event>,
    feed: &feed::Watched,
) -> Result<()> {
    let mut state = State::default();
    feed.watch(&state.query());
    loop {
        terminal.draw(|frame| draw::draw(frame, &state))?;
        let Some(first) = inbox.recv().await else { return Ok(()) };
        let mut next = Some(first);
        // What has come meanwhile is drawn together.
        while let Some(event) = next {
            for wish in state.update(event) {
                match wish {
                    Wish::Quit => return Ok(()),
                    Wish::Watch => feed.watch(&state.query()),
                    wish => grant(wish, client, events),
                }
            }
            next = inbox.try_recv().ok();
        }
    }
}

/// Sends a request; its answer comes back as an event.
fn grant(wish: Wish, client: &Client, events: &mpsc::Sender<Event>) {
    let (client, events) = (client.clone(), events.clone());
    tokio::spawn(async move {
        let event = match wish {
            // The state knows paths, of what is on the screen.
            Wish::Read(path) => match client.call(Method::GET, &path, None).await {
                Ok(answer) => Event::Answer { path, answer },
                Err(error) => Event::Said(first_line(&error)),
            },
            Wish::Order { path, reason } => {
                let body = json!({ "reason": reason });
                let sent = client.call(Method::POST, &path, Some(&body)).await;
                Event::Said(match sent {
                    Ok(order) => told(&order),
                    Err(error) => first_line(&error),
                })
            }
            Wish::Quit | Wish::Watch => return,
        };
        // The screen may be closed by now.
        let _ = events.send(event).await;
    });
}

fn told(order: &Value) -> String {
    let part = |name: &str| order[name].as_str().unwrap_or("?").to_owned();
    format!("{} {}: {}", part("action"), part("target"), part("result"))
}

fn first_line(error: &aicloud_client::Error) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

/// Reads keys on a thread that may wait; ends soon after nobody listens.
fn keyboard(events: mpsc::Sender<Event>) -> tokio::task::JoinHandle<()> {
    tokio::task::spawn_blocking(move || {
        while !events.is_closed() {
            let event = match event::poll(KEY_POLL) {
                Ok(false) => continue,
                Ok(true) => event::read(),
                Err(error) => Err(error),
            };
            let sent = match event {
                Ok(TerminalEvent::Key(key)) if key.kind != KeyEventKind::Release => {
                    events.blocking_send(Event::Key(key))
                }
                Ok(TerminalEvent::Resize(..)) => events.blocking_send(Event::Redraw),
                Ok(_) => Ok(()),
                // Without a keyboard nobody could end it.
                Err(_) => return,
            };
            if sent.is_err() {
                return;
            }
        }
    })
}

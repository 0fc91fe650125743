//! What `aicloud top` knows and shows, and what each event makes of it. No terminal, no network.
//!
//! Three pages: the **tree** with everything below it, the **actors** at the top of one directory,
//! and **one** actor or crash. A key that orders something first asks for a reason; without one
//! nothing is sent.

use std::collections::{BTreeSet, VecDeque};

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use serde_json::Value;

/// Changes shown below the tree; older ones are in the journal and the log.
const NEWS: usize = 200;
/// The longest reason that the server takes, characters.
const REASON_MAX: usize = 500;
/// Lines that page keys move.
const PAGE: usize = 10;

/// Where the crashes are listed.
const CRASHES: &str = "/v1/ops/crashes?limit=50";

/// What actors can be sorted by, as the API calls it and as the screen does.
pub(super) const SORTS: &[(&str, &str)] = &[
    ("mailbox_age", "oldest mail"),
    ("depth", "mail"),
    ("handled", "handled"),
    ("rate", "rate"),
    ("crashes", "crashes"),
    ("rejected", "rejected"),
    ("handle_p99", "p99"),
    ("unused", "unused"),
];

/// Something that happened.
#[derive(Debug)]
pub(super) enum Event {
    /// A key.
    Key(KeyEvent),
    /// A frame of the feed.
    Frame(Value),
    /// The feed broke off.
    Lost(String),
    /// What was read.
    Answer {
        /// Where.
        path: String,
        /// What.
        answer: Value,
    },
    /// Something to tell the operator.
    Said(String),
    /// The terminal has another size.
    Redraw,
}

/// What is to be done outside.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// End.
    Quit,
    /// Watch what [`State::query`] says.
    Watch,
    /// Read this path.
    Read(String),
    /// Give an order.
    Order {
        /// To which path.
        path: String,
        /// Why.
        reason: String,
    },
}

/// Which page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Page {
    /// Everything.
    #[default]
    Tree,
    /// The top of a directory.
    Actors,
    /// The last crashes.
    Crashes,
    /// One actor or one crash.
    One,
}

/// A line of the tree.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// How deep.
    pub(super) depth: usize,
    /// What it is.
    pub(super) node: Node,
    /// Whether something below it is hidden (`Some(true)`) or shown; `None` without children.
    pub(super) folded: Option<bool>,
}

/// What a line of the tree is about.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// A supervisor or a worker, as the API tells it.
    Child(Value),
    /// A directory, as the API tells it.
    Directory(Value),
}

/// A reason is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Prompt {
    /// What will be done, in words.
    pub(super) what: String,
    /// Where the order goes.
    pub(super) path: String,
    /// What was typed so far.
    pub(super) reason: String,
}

/// All of it.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Which page.
    pub(super) page: Page,
    /// Where [`Page::One`] goes back to.
    back: Page,
    /// The tree and the directories, as last told.
    pub(super) supervision: Value,
    /// The top of the watched directory.
    pub(super) top: Vec<Value>,
    /// The last crashes, the latest first.
    pub(super) crashes: VecDeque<Value>,
    /// What happened, the latest first.
    pub(super) news: VecDeque<Value>,
    /// The actor or crash of [`Page::One`].
    pub(super) one: Value,
    /// Where it was read.
    one_path: String,
    /// The watched directory.
    pub(super) directory: Option<String>,
    /// Which of [`SORTS`].
    pub(super) sort: usize,
    /// Paths of what is folded.
    folded: BTreeSet<String>,
    /// The chosen line of the page.
    pub(super) chosen: usize,
    /// The first line shown of [`Page::One`].
    pub(super) scroll: usize,
    /// A reason that is being typed.
    pub(super) prompt: Option<Prompt>,
    /// Whether the help is shown.
    pub(super) help: bool,
    /// The last thing to tell.
    pub(super) said: String,
    /// Why there is no feed.
    pub(super) lost: Option<String>,
}

impl State {
    /// What to watch, as the query of the feed.
    pub(super) fn query(&self) -> String {
        let sort = SORTS[self.sort].0;
        let of =
            self.directory.as_ref().map(|name| format!("directory={name}&")).unwrap_or_default();
        format!("{of}sort={sort}&limit=100")
    }

    /// Takes an event in.
    pub(super) fn update(&mut self, event: Event) -> Vec<Wish> {
        match event {
            Event::Key(key) => return self.key(key),
            Event::Frame(frame) => return self.frame(frame),
            Event::Lost(why) => self.lost = Some(why),
            Event::Answer { path, mut answer } => {
                if path == CRASHES {
                    self.crashes = list(&mut answer, "items").into();
                    self.keep_chosen();
                } else if path == self.one_path {
                    self.one = answer;
                }
            }
            Event::Said(said) => {
                self.said = said;
                // What was ordered may be what is shown.
                if self.page == Page::One {
                    return vec![Wish::Read(self.one_path.clone())];
                }
            }
            Event::Redraw => {}
        }
        vec![]
    }

    fn frame(&mut self, mut frame: Value) -> Vec<Wish> {
        self.lost = None;
        let mut wishes = vec![];
        match text(&frame, "type") {
            "changes" => {
                let mut crashed = false;
                for change in list(&mut frame, "items") {
                    crashed |= change["what"] == "crashed";
                    self.news.push_front(change);
                }
                self.news.truncate(NEWS);
                // However many crashed, the list is read once.
                if crashed {
                    wishes.push(Wish::Read(CRASHES.to_owned()));
                }
            }
            "snapshot" => {
                self.crashes = list(&mut frame, "crashes").into();
                self.picture(frame);
            }
            "tick" => self.picture(frame),
            // A newer server may say more.
            _ => {}
        }
        self.keep_chosen();
        wishes
    }

    fn picture(&mut self, mut frame: Value) {
        self.supervision = frame.get_mut("supervision").map(Value::take).unwrap_or_default();
        self.top = list(&mut frame, "top");
    }

    /// The lines of the tree that are shown.
    pub(super) fn rows(&self) -> Vec<Row> {
        let mut rows = vec![];
        self.push(&self.supervision["tree"], 0, &mut rows);
        let housed = rows.iter().any(|row| matches!(row.node, Node::Directory(_)));
        if !housed {
            // They are in no tree of this server; shown all the same.
            for directory in self.directories() {
                let node = Node::Directory(directory.clone());
                rows.push(Row { depth: 1, node, folded: None });
            }
        }
        rows
    }

    fn directories(&self) -> impl Iterator<Item = &Value> {
        self.supervision["directories"].as_array().into_iter().flatten()
    }

    fn push(&self, node: &Value, depth: usize, rows: &mut Vec<Row>) {
        if node.is_null() {
            return;
        }
        if node["kind"] == "directory"
            && let Some(directory) = self.directories().find(|one| one["name"] == node["name"])
        {
            let node = Node::Directory(directory.clone());
            rows.push(Row { depth, node, folded: None });
            return;
        }
        let children = node["children"].as_array().map_or(&[][..], Vec::as_slice);
        let folded = self.folded.contains(text(node, "path"));
        rows.push(Row {
            depth,
            node: Node::Child(node.clone()),
            folded: (!children.is_empty()).then_some(folded),
        });
        if !folded {
            for child in children {
                self.push(child, depth + 1, rows);
            }
        }
    }

    fn lines(&self) -> usize {
        match self.page {
            Page::Tree => self.rows().len(),
            Page::Actors => self.top.len(),
            Page::Crashes => self.crashes.len(),
            Page::One => 0,
        }
    }

    fn keep_chosen(&mut self) {
        self.chosen = self.chosen.min(self.lines().saturating_sub(1));
    }

    fn key(&mut self, key: KeyEvent) -> Vec<Wish> {
        if key.modifiers.contains(KeyModifiers::CONTROL) && key.code == KeyCode::Char('c') {
            return vec![Wish::Quit];
        }
        if self.prompt.is_some() {
            return self.type_reason(key.code);
        }
        if self.help {
            self.help = false;
            return vec![];
        }
        match key.code {
            KeyCode::Char('q') => return vec![Wish::Quit],
            KeyCode::Char('?' | 'h') => self.help = true,
            KeyCode::Up | KeyCode::Char('k') => self.step(1, false),
            KeyCode::Down | KeyCode::Char('j') => self.step(1, true),
            KeyCode::PageUp => self.step(PAGE, false),
            KeyCode::PageDown => self.step(PAGE, true),
            KeyCode::Home => (self.chosen, self.scroll) = (0, 0),
            KeyCode::End => self.step(usize::MAX / 2, true),
            KeyCode::Left => self.fold(true),
            KeyCode::Right => self.fold(false),
            KeyCode::Esc | KeyCode::Backspace => return self.leave(),
            KeyCode::Enter => return self.enter(),
            KeyCode::Char('s') => return self.sort_next(),
            KeyCode::Char('c') => self.open(Page::Crashes),
            KeyCode::Char('t') => self.open(Page::Tree),
            KeyCode::Char(letter) => self.ask(letter),
            _ => {}
        }
        vec![]
    }

    fn open(&mut self, page: Page) {
        (self.page, self.chosen, self.scroll) = (page, 0, 0);
    }

    fn step(&mut self, by: usize, down: bool) {
        let place = if self.page == Page::One { &mut self.scroll } else { &mut self.chosen };
        *place = if down { place.saturating_add(by) } else { place.saturating_sub(by) };
        if self.page != Page::One {
            self.keep_chosen();
        }
    }

    fn fold(&mut self, fold: bool) {
        if self.page != Page::Tree {
            return;
        }
        let Some(Row { node: Node::Child(node), folded: Some(_), .. }) =
            self.rows().into_iter().nth(self.chosen)
        else {
            return;
        };
        let path = text(&node, "path").to_owned();
        if fold {
            self.folded.insert(path);
        } else {
            self.folded.remove(&path);
        }
    }

    fn leave(&mut self) -> Vec<Wish> {
        match self.page {
            Page::Tree => {}
            Page::One => self.open(self.back),
            Page::Crashes => self.open(Page::Tree),
            Page::Actors => {
                self.open(Page::Tree);
                self.directory = None;
                self.top.clear();
                return vec![Wish::Watch];
            }
        }
        vec![]
    }

    fn enter(&mut self) -> Vec<Wish> {
        match self.page {
            Page::Tree => match self.rows().into_iter().nth(self.chosen) {
                Some(Row { node: Node::Directory(directory), .. }) => {
                    self.directory = Some(text(&directory, "name").to_owned());
                    self.top.clear();
                    self.open(Page::Actors);
                    return vec![Wish::Watch];
                }
                Some(Row { node: Node::Child(_), folded: Some(folded), .. }) => self.fold(!folded),
                _ => {}
            },
            Page::Actors => {
                if let Some(path) = self.top.get(self.chosen).and_then(actor_path) {
                    return self.read_one(path);
                }
            }
            Page::Crashes => {
                if let Some(crash) = self.crashes.get(self.chosen) {
                    let path = format!("/v1/ops/crashes/{}", text(crash, "id"));
                    return self.read_one(path);
                }
            }
            Page::One => {}
        }
        vec![]
    }

    fn read_one(&mut self, path: String) -> Vec<Wish> {
        self.back = self.page;
        self.one = Value::Null;
        self.one_path.clone_from(&path);
        (self.page, self.scroll) = (Page::One, 0);
        vec![Wish::Read(path)]
    }

    fn sort_next(&mut self) -> Vec<Wish> {
        self.sort = (self.sort + 1) % SORTS.len();
        if self.directory.is_some() { vec![Wish::Watch] } else { vec![] }
    }

    /// An order's key: asks for the reason first.
    fn ask(&mut self, letter: char) {
        let Some(action) = action(letter) else { return };
        let found = match self.page {
            Page::Tree => match self.rows().into_iter().nth(self.chosen).map(|row| row.node) {
                Some(Node::Directory(one)) if ["pause", "resume"].contains(&action) => {
                    let name = text(&one, "name");
                    Some((name.to_owned(), format!("/v1/ops/supervision/{name}")))
                }
                Some(Node::Child(one)) if ["restart", "kill"].contains(&action) => {
                    let path = text(&one, "path");
                    let order = format!("/v1/ops/supervision/children/{path}");
                    (!path.is_empty()).then(|| (path.to_owned(), order))
                }
                _ => None,
            },
            Page::Actors => self.top.get(self.chosen).and_then(about_actor),
            Page::One => about_actor(&self.one),
            Page::Crashes => None,
        };
        let found = found.filter(|_| self.page == Page::Tree || action != "kill");
        match found {
            Some((name, path)) => {
                let what = format!("{action} {name}");
                let path = format!("{path}:{action}");
                self.prompt = Some(Prompt { what, path, reason: String::new() });
            }
            None => self.said = format!("there is nothing to {action} here"),
        }
    }

    fn type_reason(&mut self, code: KeyCode) -> Vec<Wish> {
        let Some(prompt) = &mut self.prompt else { return vec![] };
        match code {
            KeyCode::Char(letter) if prompt.reason.chars().count() < REASON_MAX => {
                prompt.reason.push(letter);
            }
            KeyCode::Backspace => {
                prompt.reason.pop();
            }
            KeyCode::Esc => {
                self.prompt = None;
                self.said = "nothing was ordered".to_owned();
            }
            KeyCode::Enter if !prompt.reason.trim().is_empty() => {
                let Prompt { what, path, reason } = prompt.clone();
                self.prompt = None;
                self.said = format!("{what} …");
                return vec![Wish::Order { path, reason }];
            }
            _ => {}
        }
        vec![]
    }
}

fn list(value: &mut Value, field: &str) -> Vec<Value> {
    match value.get_mut(field).map(Value::take) {
        Some(Value::Array(items)) => items,
        _ => vec![],
    }
}

/// The order that a key gives.
fn action(letter: char) -> Option<&'static str> {
    Some(match letter {
        'r' => "restart",
        'p' => "passivate",
        'Q' => "quarantine",
        'l' => "release",
        'z' => "pause",
        'u' => "resume",
        'C' => "crash",
        'K' => "kill",
        _ => return None,
    })
}

fn actor_path(actor: &Value) -> Option<String> {
    let (directory, id) = (actor["directory"].as_str()?, actor["id"].as_str()?);
    // A crash has these two as well, and is no actor.
    id.contains('_').then(|| format!("/v1/ops/supervision/{directory}/actors/{id}"))
}

fn about_actor(one: &Value) -> Option<(String, String)> {
    // A crash names the actor that it is of.
    if let Some(actor) = one["actor"].as_str() {
        let directory = one["directory"].as_str()?;
        return Some((actor.to_owned(), format!("/v1/ops/supervision/{directory}/actors/{actor}")));
    }
    Some((one["id"].as_str()?.to_owned(), actor_path(one)?))
}

/// A text of a JSON object; empty when there is none.
pub(super) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests;

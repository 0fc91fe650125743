//! Keys and frames in, wishes and screens out. The screens are at 80 × 24.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use serde_json::json;

use super::*;
use crate::cli::top::{draw, once};

fn supervision() -> Value {
    let child = |name: &str, path: &str, phase: &str| {
        json!({"name": name, "path": path, "kind": "worker", "phase": phase, "starts": 1,
               "failures_in_window": 0, "failures_limit": 5})
    };
    let mut failing = child("writer-1", "journal.writer-1", "backing_off");
    failing["failures_in_window"] = json!(2);
    failing["starts"] = json!(3);
    failing["last_exit"] = json!({"ok": false, "reason": "the connection broke"});
    let directory = |name: &str, active: u64, quarantined: u64| {
        json!({"name": name,
               "actors": {"cold": 1, "activating": 0, "active": active, "backing_off": 0, "quarantined": quarantined},
               "totals": {"crashes": quarantined * 5, "resets": 0},
               "rates": {"handled": 12.34, "rejected": 0.0}, "paused_actors": 0})
    };
    let mut tenants = directory("tenant", 3, 0);
    tenants["paused"] = json!({"reason": "moving house"});
    json!({
        "as_of": "2026-11-22T21:30:05.123456Z",
        "tree": {"name": "control-plane", "path": "", "kind": "supervisor", "strategy": "rest_for_one", "children": [
            {"name": "journal", "path": "journal", "kind": "supervisor", "strategy": "one_for_one", "phase": "running",
             "starts": 1, "failures_in_window": 0, "failures_limit": 5,
             "children": [child("writer-0", "journal.writer-0", "running"), failing]},
            {"name": "allocation", "path": "allocation", "kind": "directory", "phase": "running"},
            {"name": "tenant", "path": "tenant", "kind": "directory", "phase": "running"},
            child("http", "http", "running")]},
        "directories": [tenants, directory("allocation", 1204, 1)]
    })
}

const ID: &str = "alloc_01jd4q8w0zf2n9k3m5p7r9t1v3";

fn actor(id: &str, phase: &str) -> Value {
    json!({"id": id, "directory": "allocation", "phase": phase, "incarnation": 5,
           "mailbox": {"waiting": 3, "limit": 256, "oldest_ms": 12_345}, "handled": 40, "rejected": 2,
           "crashes_in_window": 5, "crashes_limit": 5, "resets": 0, "unused_for_ms": 1_500, "handle_p99_us": 2_048})
}

fn crash() -> Value {
    json!({"id": "crash_01jd4q8w0zf2n9k3m5p7r9t1v3", "at": "2026-11-22T21:30:04.000001Z", "directory": "allocation",
           "actor": ID, "incarnation": 4, "command": "release", "message": "index out of bounds",
           "location": "domain/src/allocation.rs:101:9", "backtrace": "   0: release\n   1: on_mail"})
}

fn watching() -> State {
    let mut state = State::default();
    state.update(Event::Frame(json!({
        "type": "snapshot", "seq": 1, "because": "opened", "supervision": supervision(), "top": [],
        "crashes": [crash()], "tombstones": []
    })));
    state
}

fn press(state: &mut State, code: KeyCode) -> Vec<Wish> {
    state.update(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)))
}

fn letters(state: &mut State, text: &str) -> Vec<Wish> {
    text.chars().flat_map(|letter| press(state, KeyCode::Char(letter))).collect()
}

/// The screen as text, its lines trimmed.
fn screen(state: &State) -> String {
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    terminal.draw(|frame| draw::draw(frame, state)).unwrap();
    let shown = terminal.backend().to_string();
    let lines = shown.lines().map(|line| line.trim_matches('"').trim_end());
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_tree_at_80_by_24() {
    let mut state = watching();
    state.update(Event::Frame(json!({"type": "changes", "seq": 2, "items": [
        {"at": "2026-11-22T21:30:03Z", "in": "control-plane", "id": "journal.writer-1", "what": "child_failed", "reason": "the connection broke"},
        {"at": "2026-11-22T21:30:04Z", "in": "allocation", "id": ID, "what": "quarantined", "crash_id": "crash_01"}
    ]})));
    insta::assert_snapshot!(screen(&state));
}

#[test]
fn a_page_of_actors_and_one_of_them() {
    let mut state = watching();
    let down = state
        .rows()
        .iter()
        .position(|row| matches!(&row.node, Node::Directory(one) if one["name"] == "allocation"));
    for _ in 0..down.unwrap() {
        press(&mut state, KeyCode::Down);
    }
    assert_eq!(press(&mut state, KeyCode::Enter), [Wish::Watch]);
    assert_eq!(state.query(), "directory=allocation&sort=mailbox_age&limit=100");
    assert_eq!(press(&mut state, KeyCode::Char('s')), [Wish::Watch]);
    assert_eq!(state.query(), "directory=allocation&sort=depth&limit=100");
    let other = ID.replace("v3", "v4");
    let top = json!([actor(ID, "quarantined"), actor(&other, "active")]);
    state.update(Event::Frame(
        json!({"type": "tick", "seq": 3, "supervision": supervision(), "top": top}),
    ));
    insta::assert_snapshot!("actors", screen(&state));
    let path = format!("/v1/ops/supervision/allocation/actors/{ID}");
    assert_eq!(press(&mut state, KeyCode::Enter), [Wish::Read(path.clone())]);
    let answer = json!({
        "id": ID, "directory": "allocation", "in_memory": true, "actor": actor(ID, "quarantined"),
        "transitions": [
            {"seq": 1, "at": "2026-11-22T21:29:00.000001Z", "type": "allocation.requested", "principal": "project/tok_01"},
            {"seq": 2, "at": "2026-11-22T21:29:01.000001Z", "type": "allocation.queued", "principal": "system/effect"}],
        "crashes": [crash()], "tombstones": [], "orders": [],
        "quarantine_ordered": {"order": 1, "reason": "INC-1", "by": "operator/tok_02", "since": "2026-11-22T21:29:30Z"}
    });
    state.update(Event::Answer { path: path.clone(), answer });
    insta::assert_snapshot!("one", screen(&state));
    // What an order did is looked at again.
    assert_eq!(state.update(Event::Said("done".to_owned())), [Wish::Read(path)]);
    press(&mut state, KeyCode::Esc);
    assert_eq!(press(&mut state, KeyCode::Esc), [Wish::Watch]);
    assert_eq!((state.page, state.query().as_str()), (Page::Tree, "sort=depth&limit=100"));
}

#[test]
fn an_order_asks_for_its_reason() {
    let mut state = watching();
    let row = state
        .rows()
        .iter()
        .position(|row| matches!(&row.node, Node::Child(one) if one["path"] == "journal.writer-1"));
    state.chosen = row.unwrap();
    assert_eq!(letters(&mut state, "K"), []);
    insta::assert_snapshot!("reason", screen(&state));
    assert_eq!(press(&mut state, KeyCode::Enter), [], "not without a reason");
    assert_eq!(letters(&mut state, "drill q?"), [], "letters are letters now");
    press(&mut state, KeyCode::Backspace);
    let order = Wish::Order {
        path: "/v1/ops/supervision/children/journal.writer-1:kill".to_owned(),
        reason: "drill q".to_owned(),
    };
    assert_eq!(press(&mut state, KeyCode::Enter), [order]);
    letters(&mut state, "r");
    press(&mut state, KeyCode::Esc);
    assert_eq!((state.prompt.clone(), state.said.as_str()), (None, "nothing was ordered"));
    for nonsense in ["p", "Q", "z"] {
        assert_eq!(letters(&mut state, nonsense), []);
        assert_eq!(state.prompt, None, "{nonsense}: a child knows restart and kill only");
    }
}

#[test]
fn a_directory_is_paused_and_the_root_is_not_killed() {
    let mut state = watching();
    letters(&mut state, "K");
    assert_eq!(state.prompt, None);
    let row = state.rows().iter().position(|row| matches!(row.node, Node::Directory(_)));
    state.chosen = row.unwrap();
    letters(&mut state, "z");
    assert_eq!(state.prompt.as_ref().unwrap().path, "/v1/ops/supervision/allocation:pause");
}

#[test]
fn folding_hides_what_is_below() {
    let mut state = watching();
    let all = state.rows().len();
    press(&mut state, KeyCode::Down);
    press(&mut state, KeyCode::Left);
    assert_eq!(state.rows().len(), all - 2);
    press(&mut state, KeyCode::End);
    press(&mut state, KeyCode::Home);
    press(&mut state, KeyCode::Left);
    assert_eq!(state.rows().len() - 1, 2, "directories are shown even so");
    press(&mut state, KeyCode::Right);
    press(&mut state, KeyCode::Down);
    press(&mut state, KeyCode::Enter);
    assert_eq!(state.rows().len(), all);
}

#[test]
fn crashes_are_read_once_however_many_there_were() {
    let mut state = watching();
    let crashed = json!({"what": "crashed", "in": "allocation", "id": ID, "crash_id": "crash_1"});
    let wishes = state.update(Event::Frame(
        json!({"type": "changes", "seq": 2, "items": [crashed, crashed, crashed]}),
    ));
    assert_eq!(wishes, [Wish::Read(CRASHES.to_owned())]);
    let answer = json!({"items": [crash(), crash()]});
    state.update(Event::Answer { path: CRASHES.to_owned(), answer });
    letters(&mut state, "c");
    insta::assert_snapshot!("crashes", screen(&state));
    let path = "/v1/ops/crashes/crash_01jd4q8w0zf2n9k3m5p7r9t1v3".to_owned();
    assert_eq!(press(&mut state, KeyCode::Enter), [Wish::Read(path.clone())]);
    state.update(Event::Answer { path, answer: crash() });
    insta::assert_snapshot!("crash", screen(&state));
    letters(&mut state, "r");
    let order = format!("/v1/ops/supervision/allocation/actors/{ID}:restart");
    assert_eq!(state.prompt.as_ref().unwrap().path, order, "of the actor that crashed");
}

#[test]
fn a_broken_feed_is_said_and_odd_frames_are_no_panic() {
    let mut state = State::default();
    insta::assert_snapshot!("nothing_yet", screen(&state));
    for odd in
        [json!(null), json!([]), json!("x"), json!({"type": "tick"}), json!({"type": "news"})]
    {
        state.update(Event::Frame(odd));
        screen(&state);
    }
    let mut state = watching();
    state.update(Event::Lost("no connection".to_owned()));
    assert!(screen(&state).contains("no feed: no connection"));
    letters(&mut state, "?");
    assert!(screen(&state).contains("let an actor sleep"));
    letters(&mut state, "x");
    assert_eq!(letters(&mut state, "q"), [Wish::Quit]);
}

#[test]
fn once_as_scripts_read_it() {
    insta::assert_snapshot!("once", once::table(&supervision()));
}

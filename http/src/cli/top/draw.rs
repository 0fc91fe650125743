//! A state of `aicloud top` as cells of a terminal. Reads at 80 × 24; uses what more there is.
//!
//! Every state has a word, and colour only repeats it: without colour nothing is lost.

use ratatui::Frame;
use ratatui::layout::{Alignment, Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Cell, Clear, Paragraph, Row as TableRow, Table, TableState, Wrap};
use serde_json::Value;

use super::once::{failures, intake, last_exit};
use super::state::{Node, Page, Prompt, Row, SORTS, State, text};

/// Lines of news below the tree.
const NEWS: u16 = 6;

/// Draws everything.
pub(super) fn draw(frame: &mut Frame<'_>, state: &State) {
    let [head, body, foot] =
        Layout::vertical([Constraint::Length(1), Constraint::Min(3), Constraint::Length(1)])
            .areas(frame.area());
    frame.render_widget(header(state), head);
    match state.page {
        Page::Tree => {
            let [tree, news] =
                Layout::vertical([Constraint::Min(3), Constraint::Length(NEWS)]).areas(body);
            draw_tree(frame, tree, state);
            draw_news(frame, news, state);
        }
        Page::Actors => draw_actors(frame, body, state),
        Page::Crashes => draw_crashes(frame, body, state),
        Page::One => draw_one(frame, body, state),
    }
    frame.render_widget(footer(state), foot);
    if state.help {
        draw_help(frame, body);
    }
    if let Some(prompt) = &state.prompt {
        draw_prompt(frame, body, prompt);
    }
}

fn bold() -> Style {
    Style::new().add_modifier(Modifier::BOLD)
}

fn dim() -> Style {
    Style::new().add_modifier(Modifier::DIM)
}

fn header(state: &State) -> Line<'static> {
    let as_of = text(&state.supervision, "as_of");
    // The time of day, to the second: the date is on the wall.
    let time = as_of.get(11..19).unwrap_or("–").to_owned();
    let what = match state.page {
        Page::Tree => "tree".to_owned(),
        Page::Actors => {
            let name = state.directory.as_deref().unwrap_or_default();
            format!("{name} by {}", SORTS[state.sort].1)
        }
        Page::Crashes => "crashes".to_owned(),
        Page::One if is_crash(&state.one) => "crash".to_owned(),
        Page::One => "actor".to_owned(),
    };
    let mut spans = vec![
        Span::styled(" aicloud top ", bold().add_modifier(Modifier::REVERSED)),
        Span::raw(format!(" {what}  as of {time} UTC  ")),
    ];
    if let Some(why) = &state.lost {
        spans.push(Span::styled(format!("no feed: {why}"), Style::new().fg(Color::Red)));
    }
    Line::from(spans)
}

fn footer(state: &State) -> Line<'static> {
    if !state.said.is_empty() {
        return Line::from(format!(" {}", state.said));
    }
    let keys = match state.page {
        Page::Tree => {
            "↑↓ ←→ ⏎ open  r restart  K kill  z pause  u resume  c crashes  ? help  q quit"
        }
        Page::Actors => {
            "↑↓ ⏎ open  s sort  r restart  p passivate  Q quarantine  l release  ? help"
        }
        Page::Crashes => "↑↓ ⏎ open  t tree  Esc back  ? help  q quit",
        Page::One if is_crash(&state.one) => "↑↓ scroll  Esc back  ? help  q quit",
        Page::One => "↑↓ scroll  r restart  p passivate  Q quarantine  l release  Esc back  ? help",
    };
    Line::styled(format!(" {keys}"), dim())
}

fn tone(phase: &str) -> Style {
    match phase {
        "active" | "running" => Style::new().fg(Color::Green),
        "activating" | "starting" | "waiting" | "backing_off" => Style::new().fg(Color::Yellow),
        "quarantined" | "failed" => Style::new().fg(Color::Red).add_modifier(Modifier::BOLD),
        _ => Style::new(),
    }
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_default()
}

fn table<'a>(
    rows: impl IntoIterator<Item = TableRow<'a>>,
    widths: &[Constraint],
    head: &[&'a str],
) -> Table<'a> {
    Table::new(rows, widths.to_vec())
        .header(TableRow::new(head.to_vec()).style(bold()))
        .column_spacing(1)
        .row_highlight_style(Style::new().add_modifier(Modifier::REVERSED))
}

fn choose(chosen: usize) -> TableState {
    TableState::new().with_selected(chosen)
}

fn draw_tree(frame: &mut Frame<'_>, area: Rect, state: &State) {
    if state.supervision.is_null() {
        frame.render_widget(Line::styled("connecting …", dim()), area);
        return;
    }
    let rows = state.rows().into_iter().map(|row| tree_row(&row));
    let widths =
        [Constraint::Fill(3), Constraint::Length(12), Constraint::Length(9), Constraint::Fill(4)];
    let head = ["", "PHASE", "FAILURES", ""];
    frame.render_stateful_widget(table(rows, &widths, &head), area, &mut choose(state.chosen));
}

fn tree_row(row: &Row) -> TableRow<'static> {
    let mark = match row.folded {
        Some(true) => "▸ ",
        Some(false) => "▾ ",
        None => "  ",
    };
    let indent = " ".repeat(row.depth * 2);
    match &row.node {
        Node::Child(node) => {
            let phase = text(node, "phase").to_owned();
            let more = match (last_exit(node), text(node, "strategy")) {
                (exit, "") => exit,
                (exit, strategy) if exit.is_empty() => strategy.to_owned(),
                (exit, strategy) => format!("{strategy}; {exit}"),
            };
            TableRow::new([
                Cell::from(format!("{indent}{mark}{}", text(node, "name"))),
                Cell::from(phase.clone()).style(tone(&phase)),
                Cell::from(failures(node)),
                Cell::from(more),
            ])
        }
        Node::Directory(one) => {
            let (actors, rates) = (&one["actors"], &one["rates"]);
            let sick = number(&actors["quarantined"]);
            let back = number(&actors["backing_off"]);
            let mut more = format!("{:.1}/s", rates["handled"].as_f64().unwrap_or_default());
            if back > 0 {
                more.push_str(&format!("  {back} backing off"));
            }
            if sick > 0 {
                more.push_str(&format!("  {sick} quarantined"));
            }
            let crashes = number(&one["totals"]["crashes"]);
            if crashes > 0 {
                more.push_str(&format!("  {crashes} crashes"));
            }
            if intake(one) != "open" {
                more.push_str(&format!("  {}", intake(one)));
            }
            let style = if sick > 0 { tone("quarantined") } else { Style::new() };
            TableRow::new([
                Cell::from(format!("{indent}{mark}{} *", text(one, "name"))),
                Cell::from(format!("{} active", number(&actors["active"]))),
                Cell::from(""),
                Cell::from(more).style(style),
            ])
        }
    }
}

fn draw_news(frame: &mut Frame<'_>, area: Rect, state: &State) {
    let lines = state.news.iter().take(usize::from(NEWS)).map(|change| {
        let time = text(change, "at").get(11..19).unwrap_or_default();
        let who = match text(change, "id") {
            "" => text(change, "in"),
            id => id,
        };
        let reason = text(change, "reason");
        Line::from(vec![
            Span::styled(format!("{time} "), dim()),
            Span::styled(format!("{:<15}", text(change, "what")), bold()),
            Span::raw(format!("{who} {}{reason}", text(change, "crash_id"))),
        ])
    });
    let block = Block::new().borders(ratatui::widgets::Borders::TOP).title(" what happened ");
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()).block(block), area);
}

/// A time in the unit that reads best.
fn span(millis: u64) -> String {
    match millis {
        0..=9_999 => format!("{millis}ms"),
        10_000..=599_999 => format!("{}s", millis / 1_000),
        600_000..=35_999_999 => format!("{}m", millis / 60_000),
        _ => format!("{}h", millis / 3_600_000),
    }
}

fn draw_actors(frame: &mut Frame<'_>, area: Rect, state: &State) {
    let rows = state.top.iter().map(|one| {
        let phase = text(one, "phase").to_owned();
        let mailbox = &one["mailbox"];
        let age = mailbox["oldest_ms"].as_u64().map_or("–".to_owned(), span);
        let p99 = one["handle_p99_us"].as_u64();
        TableRow::new([
            Cell::from(text(one, "id").to_owned()),
            Cell::from(phase.clone()).style(tone(&phase)),
            Cell::from(number(&mailbox["waiting"]).to_string()),
            Cell::from(age),
            Cell::from(match one["handled_rate"].as_f64() {
                Some(rate) => format!("{rate:.1}/s"),
                None => number(&one["handled"]).to_string(),
            }),
            Cell::from(format!(
                "{}/{}",
                number(&one["crashes_in_window"]),
                number(&one["crashes_limit"])
            )),
            Cell::from(p99.map_or("–".to_owned(), |us| format!("{:.1}ms", us as f64 / 1_000.0))),
        ])
    });
    let widths = [
        Constraint::Min(32),
        Constraint::Length(11),
        Constraint::Length(4),
        Constraint::Length(7),
        Constraint::Length(7),
        Constraint::Length(5),
        Constraint::Length(8),
    ];
    let head = ["ID", "PHASE", "MAIL", "OLDEST", "HANDLED", "CRASH", "P99"];
    frame.render_stateful_widget(table(rows, &widths, &head), area, &mut choose(state.chosen));
}

fn draw_crashes(frame: &mut Frame<'_>, area: Rect, state: &State) {
    let rows = state.crashes.iter().map(|crash| {
        TableRow::new([
            Cell::from(text(crash, "at").get(11..19).unwrap_or_default().to_owned()),
            Cell::from(text(crash, "actor").to_owned()),
            Cell::from(text(crash, "command").to_owned()),
            Cell::from(text(crash, "message").to_owned()),
        ])
    });
    let widths = [
        Constraint::Length(8),
        Constraint::Length(32),
        Constraint::Length(14),
        Constraint::Fill(1),
    ];
    let head = ["AT", "ACTOR", "COMMAND", "MESSAGE"];
    frame.render_stateful_widget(table(rows, &widths, &head), area, &mut choose(state.chosen));
}

fn draw_one(frame: &mut Frame<'_>, area: Rect, state: &State) {
    let lines = if state.one.is_null() { vec![Line::from("reading …")] } else { one(&state.one) };
    let lines = fit(lines, usize::from(area.width));
    let most = lines.len().saturating_sub(1);
    let scroll = u16::try_from(state.scroll.min(most)).unwrap_or(u16::MAX);
    frame.render_widget(Paragraph::new(lines).scroll((scroll, 0)), area);
}

/// A crash names its actor; an actor's page has one, or none.
fn is_crash(one: &Value) -> bool {
    one["actor"].is_string()
}

/// Lines that are too long go on below, set in: a narrow terminal hides nothing.
fn fit(lines: Vec<Line<'static>>, width: usize) -> Vec<Line<'static>> {
    const SET_IN: &str = "    ";
    // Narrower than this nothing can be read anyway.
    let width = width.max(20);
    let mut fitted = Vec::with_capacity(lines.len());
    for line in lines {
        if line.width() <= width {
            fitted.push(line);
            continue;
        }
        let style = line.spans.first().map_or(line.style, |span| line.style.patch(span.style));
        let mut piece = String::new();
        for letter in line.spans.iter().flat_map(|span| span.content.chars()) {
            if Line::raw(piece.as_str()).width() + 1 >= width {
                fitted.push(Line::styled(std::mem::replace(&mut piece, SET_IN.to_owned()), style));
            }
            piece.push(letter);
        }
        fitted.push(Line::styled(piece, style));
    }
    fitted
}

/// A backtrace from where it went wrong: the frames of the panic itself, which come first and are
/// always the same, are left out.
fn frames(backtrace: &str) -> Vec<Line<'static>> {
    /// Where those frames end, if they are there.
    const WITHIN: usize = 40;
    let lines: Vec<&str> = backtrace.lines().collect();
    let own = |line: &&str| {
        let name = line.trim_start().trim_start_matches(|letter: char| letter.is_ascii_digit());
        name.strip_prefix(": ").is_some_and(|name| {
            name.starts_with("core::panicking::") || name.contains("rust_begin_unwind")
        })
    };
    let last = lines.iter().take(WITHIN).rposition(own);
    // A frame has a line that says where, where that is known.
    let place = |at: usize| lines.get(at).is_some_and(|line| line.trim_start().starts_with("at "));
    let from = last.map_or(0, |last| last + 1 + usize::from(place(last + 1)));
    lines[from..].iter().map(|line| Line::from((*line).to_owned())).collect()
}

fn one(one: &Value) -> Vec<Line<'static>> {
    let mut lines = vec![];
    if is_crash(one) {
        crash(one, &mut lines);
        return lines;
    }
    let heading = |title: String| Line::styled(title, bold());
    lines.push(heading(text(one, "id").to_owned()));
    let actor = &one["actor"];
    if actor.is_null() {
        lines.push(Line::from("sleeps: its row is all there is"));
    } else {
        let mailbox = &actor["mailbox"];
        lines.push(Line::from(format!(
            "{}, life {}; {} handled, {} refused, {} resets; unused for {}",
            text(actor, "phase"),
            number(&actor["incarnation"]),
            number(&actor["handled"]),
            number(&actor["rejected"]),
            number(&actor["resets"]),
            span(number(&actor["unused_for_ms"]))
        )));
        lines.push(Line::from(format!(
            "mail {} of {}, crashes {} of {} in the window",
            number(&mailbox["waiting"]),
            number(&mailbox["limit"]),
            number(&actor["crashes_in_window"]),
            number(&actor["crashes_limit"])
        )));
        if let Some(exit) = actor["last_exit"].as_object() {
            let reason = exit.get("reason").and_then(Value::as_str).unwrap_or_default();
            lines.push(Line::from(format!("its life before ended: {reason}")));
        }
    }
    for (field, what) in [("quarantine_ordered", "quarantined"), ("pause_ordered", "paused")] {
        if one[field].is_object() {
            let (by, reason) = (text(&one[field], "by"), text(&one[field], "reason"));
            lines.push(Line::styled(format!("{what} by {by}: {reason}"), tone("quarantined")));
        }
    }
    let orders = one["orders"].as_array().map_or(&[][..], Vec::as_slice);
    if !orders.is_empty() {
        lines.push(heading("orders".to_owned()));
    }
    for order in orders.iter().rev().take(5) {
        lines.push(Line::from(format!(
            "  {} {:<10} {:<8} {}",
            text(order, "at").get(..19).unwrap_or_default(),
            text(order, "action"),
            text(order, "result"),
            text(order, "reason")
        )));
    }
    lines.push(heading("transitions, the latest first".to_owned()));
    for entry in one["transitions"].as_array().into_iter().flatten().rev() {
        lines.push(Line::from(format!(
            "  {:>6} {} {:<30} {}",
            number(&entry["seq"]),
            text(entry, "at").get(..19).unwrap_or_default(),
            text(entry, "type"),
            text(entry, "principal")
        )));
    }
    for entry in one["crashes"].as_array().into_iter().flatten() {
        lines.push(Line::default());
        crash(entry, &mut lines);
    }
    lines
}

fn crash(crash: &Value, lines: &mut Vec<Line<'static>>) {
    lines.push(Line::styled(text(crash, "id").to_owned(), bold()));
    lines.push(Line::from(format!(
        "{} in `{}` of {}, life {}",
        text(crash, "at").get(..19).unwrap_or_default(),
        text(crash, "command"),
        text(crash, "actor"),
        number(&crash["incarnation"])
    )));
    lines.push(Line::styled(text(crash, "message").to_owned(), tone("failed")));
    lines.push(Line::from(format!("at {}", text(crash, "location"))));
    lines.extend(frames(text(crash, "backtrace")));
}

fn popup(area: Rect, width: u16, height: u16) -> Rect {
    let [row] = Layout::vertical([Constraint::Length(height)])
        .flex(ratatui::layout::Flex::Center)
        .areas(area);
    let [cell] = Layout::horizontal([Constraint::Length(width)])
        .flex(ratatui::layout::Flex::Center)
        .areas(row);
    cell
}

fn draw_prompt(frame: &mut Frame<'_>, area: Rect, prompt: &Prompt) {
    let area = popup(area, 70, 6);
    let block = Block::bordered().title(format!(" {} ", prompt.what));
    let text = vec![
        Line::from("Why? It is written down with your name."),
        Line::from(format!("> {}▏", prompt.reason)),
        Line::styled("⏎ order it   Esc leave it", dim()),
    ];
    frame.render_widget(Clear, area);
    frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: false }).block(block), area);
}

fn draw_help(frame: &mut Frame<'_>, area: Rect) {
    let keys = [
        ("↑ ↓ PgUp PgDn", "move; on one actor: scroll"),
        ("← → ⏎ Esc", "fold, unfold, open, back"),
        ("t c s", "tree, crashes, next order of the list"),
        ("r", "restart an actor or a child"),
        ("p", "passivate: let an actor sleep"),
        ("Q l", "quarantine, release"),
        ("z u", "pause intake, resume: an actor or a directory"),
        ("C", "crash an actor (drills)"),
        ("K", "kill a child (drills)"),
        ("q Ctrl-C", "quit"),
    ];
    let lines: Vec<Line<'_>> = keys
        .iter()
        .map(|(key, what)| {
            Line::from(vec![Span::styled(format!("{key:<15}"), bold()), Span::raw(*what)])
        })
        .collect();
    let area = popup(area, 66, 11);
    let block = Block::bordered().title(" keys ").title_alignment(Alignment::Center);
    frame.render_widget(Clear, area);
    frame.render_widget(Paragraph::new(lines).block(block), area);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(lines: &[Line<'_>]) -> Vec<String> {
        lines.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_narrow_terminal_hides_nothing() {
        let long =
            "its life before ended: crashed while handling this: crash_01m830993pehqtqr6x2ax4zhct";
        for width in [20, 40, 80] {
            let fitted = fit(vec![Line::from("short"), Line::styled(long, bold())], width);
            assert!(fitted.iter().all(|line| line.width() <= width), "{width}: {fitted:?}");
            let all = plain(&fitted);
            assert_eq!(all[0], "short");
            assert_eq!(all[1..].concat().replace("    ", ""), long);
        }
        assert_eq!(plain(&fit(vec![Line::from(long)], 120)), [long]);
    }

    #[test]
    fn a_backtrace_begins_where_it_went_wrong() {
        let told = "   0: aicloud_supervision::panics::note\n             at panics.rs:76:34\n\
                    \x20  1: __rustc::rust_begin_unwind\n             at panicking.rs:689:5\n\
                    \x20  2: core::panicking::panic_fmt\n             at panicking.rs:80:14\n\
                    \x20  3: aicloud_domain::node::decide\n             at decide.rs:98:21\n\
                    \x20  4: catch_unwind";
        let shown = plain(&frames(told));
        assert_eq!(shown[0], "   3: aicloud_domain::node::decide");
        assert_eq!(shown.len(), 3, "{shown:?}");
        assert_eq!(plain(&frames("   0: elsewhere")), ["   0: elsewhere"]);
        assert_eq!(plain(&frames("")), [""; 0]);
    }
}

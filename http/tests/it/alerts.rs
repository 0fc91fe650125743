//! The alert rules that are shipped speak of metrics that there are, and lead to pages that exist.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs")
}

/// A rule, as its lines say.
#[derive(Debug, Default)]
struct Rule {
    name: String,
    fields: BTreeMap<String, String>,
}

/// Reads the little YAML that the file is written in: one group, one field a line, and nothing that
/// this does not know.
fn rules(text: &str) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#') && !line.is_empty());
    let mut lines = lines.skip_while(|line| *line != "    rules:");
    assert_eq!(lines.next(), Some("    rules:"), "the rules of the one group");
    for line in lines {
        if let Some(name) = line.strip_prefix("      - alert: ") {
            rules.push(Rule { name: name.to_owned(), ..Rule::default() });
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let (key, value) = line.trim_start().split_once(':').expect(line);
        let value = value.trim();
        match (indent, key) {
            (8, "labels" | "annotations") => assert_eq!(value, "", "{line}"),
            (8, "expr" | "for") | (10, "severity" | "summary" | "runbook") => {
                let quoted = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\''));
                assert!(quoted.is_some() || !value.contains(['#', ':', '\'', '"', '{']), "{line}");
                let value = quoted.unwrap_or(value).to_owned();
                let rule = rules.last_mut().expect("a field of a rule");
                let twice = rule.fields.insert(key.to_owned(), value);
                assert_eq!(twice, None, "{line}");
            }
            _ => panic!("what is this: {line}"),
        }
    }
    rules
}

fn metrics_of(expression: &str) -> impl Iterator<Item = &str> {
    let words = expression.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    words.filter(|word| word.starts_with("aicloud_"))
}

#[test]
fn every_alert_has_metrics_that_exist_and_a_runbook() {
    let guide = std::fs::read_to_string(docs().join("operations.md")).unwrap();
    let rows = guide.lines().filter_map(|line| line.strip_prefix("| `aicloud_"));
    let rows = rows.map(|row| format!("aicloud_{}", row.split(['`', '{']).next().unwrap()));
    let known: BTreeSet<String> = rows.collect();
    assert!(known.len() > 25, "{known:?}");
    let index = std::fs::read_to_string(docs().join("runbooks/README.md")).unwrap();
    let text = std::fs::read_to_string(docs().join("alerts.yaml")).unwrap();
    let rules = rules(&text);
    let names: BTreeSet<&str> = rules.iter().map(|rule| rule.name.as_str()).collect();
    assert_eq!(names.len(), rules.len(), "a name twice: {names:?}");
    assert!(names.len() >= 12, "{names:?}");
    for Rule { name, fields } in &rules {
        let expression = &fields["expr"];
        let mut spoken_of = metrics_of(expression).peekable();
        assert!(spoken_of.peek().is_some() || expression.contains("up{"), "{name}: {expression}");
        for metric in spoken_of {
            let of_histogram = ["_bucket", "_sum", "_count"];
            let base = of_histogram.iter().find_map(|end| metric.strip_suffix(end));
            assert!(known.contains(base.unwrap_or(metric)), "{name}: no metric {metric}");
        }
        for (open, close) in [('(', ')'), ('{', '}'), ('[', ']')] {
            let count =
                |wanted: char| expression.chars().filter(|letter| *letter == wanted).count();
            assert_eq!(count(open), count(close), "{name}: {expression}");
        }
        assert!(["page", "ticket"].contains(&fields["severity"].as_str()), "{name}");
        let time = fields["for"].trim_end_matches(['s', 'm', 'h']);
        assert!(time.parse::<u32>().is_ok(), "{name}: {}", fields["for"]);
        assert!(fields["summary"].len() > 10, "{name}");
        let page = fields["runbook"].strip_prefix("docs/").expect(name);
        assert!(docs().join(page).is_file(), "{name}: no page {page}");
        let file = page.strip_prefix("runbooks/").expect(name);
        assert!(index.contains(&format!("({file})")), "{name}: {file} is not in the index");
    }
}

//! The report as one page that needs nothing else: no script, no font, no network. It follows the
//! reader's light or dark, reads well on paper, and says in words what its colours say.

use std::fmt::Write as _;

use super::svg::{escaped, plot, strip};
use super::{Comparison, Figure, Report, with_unit};
use crate::stats::shown;

const STYLE: &str = "
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#17202b;--soft:#5d6b7b;--line:#dfe4ea;
--ours:#0b6bcb;--baseline:#a05a00;--other:#7a4fbf;--good:#0f7a45;--goodbg:#dcf3e6;--bad:#b3261e;--badbg:#fbe3e1}
@media(prefers-color-scheme:dark){:root{--bg:#0f1419;--card:#171e26;--ink:#e4eaf1;--soft:#93a1b1;--line:#2a3440;
--ours:#5aa9ff;--baseline:#f0a441;--other:#b794f6;--good:#58cf94;--goodbg:#12352a;--bad:#ff8f87;--badbg:#40201e}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);
font:15px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif}
main{max-width:1080px;margin:0 auto;padding:32px 20px 64px}
h1{font-size:26px;margin:0 0 4px;letter-spacing:-.01em}h2{font-size:18px;margin:0;font-family:ui-monospace,monospace}
p{margin:6px 0}.soft{color:var(--soft)}
.tablebox{overflow-x:auto;margin:24px 0;background:var(--card);border:1px solid var(--line);border-radius:12px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th{font-size:12px;text-transform:uppercase;letter-spacing:.05em;color:var(--soft);font-weight:600}
th,td{padding:9px 14px;text-align:left;border-top:1px solid var(--line);vertical-align:top}
tr:first-child th{border-top:0}td.n,th.n{text-align:right;white-space:nowrap}
td a{color:inherit;font-family:ui-monospace,monospace;font-weight:600}
.pill{display:inline-block;padding:1px 10px;border-radius:99px;font-size:12.5px;font-weight:600;white-space:nowrap;
border:1px solid var(--line);color:var(--soft)}
.pill.good{background:var(--goodbg);color:var(--good);border-color:transparent}
.pill.bad{background:var(--badbg);color:var(--bad);border-color:transparent}
section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:20px 22px;margin:18px 0;break-inside:avoid}
section header{display:flex;gap:12px;align-items:baseline;flex-wrap:wrap}
.against{margin-top:16px}.against .big{font-size:24px;font-weight:650;letter-spacing:-.02em}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,430px),1fr));gap:16px;margin-top:16px}
figure{margin:0}figcaption{font-size:13px;display:flex;gap:4px 16px;flex-wrap:wrap}
svg{display:block;width:100%;height:auto}svg.strip{max-width:640px;margin-top:6px}
.key::before{content:'';display:inline-block;width:14px;height:3px;border-radius:2px;margin-right:6px;vertical-align:middle;background:currentColor}
.key.ours{color:var(--ours)}.key.baseline{color:var(--baseline)}.key.other{color:var(--other)}
.grid{stroke:var(--line)}.axis,.mark{stroke:var(--soft);stroke-opacity:.6}
.tick,.label{fill:var(--soft);font-size:11px}
.line{fill:none;stroke-width:2;stroke-linejoin:round}.line.baseline{stroke-dasharray:6 3}.line.other{stroke-dasharray:2 3}
.ours{stroke:var(--ours)}.baseline{stroke:var(--baseline)}.other{stroke:var(--other)}
.fill{stroke:none;fill-opacity:.14}.fill.ours{fill:var(--ours)}.fill.baseline{fill:var(--baseline)}.fill.other{fill:var(--other)}
.dot{stroke:var(--card);stroke-width:1.5}.dot.ours{fill:var(--ours)}.dot.baseline{fill:var(--baseline)}.dot.other{fill:var(--other)}
.good{fill:var(--good);fill-opacity:.22}.bound{stroke:var(--good);stroke-width:2}.key{stroke:none}
";

fn pill(met: Option<bool>) -> &'static str {
    match met {
        Some(true) => r#"<span class="pill good">✓ reached</span>"#,
        Some(false) => r#"<span class="pill bad">✗ missed</span>"#,
        None => r#"<span class="pill">told</span>"#,
    }
}

fn row(page: &mut String, figure: &Figure, one: &Comparison, is_main: bool) {
    let name = match is_main {
        true => format!(r##"<a href="#{0}">{0}</a>"##, escaped(&figure.id)),
        false => String::new(),
    };
    let target = one.target.map(|target| target.shown(&figure.unit)).unwrap_or_default();
    // Writing to a String can't fail.
    let _ = writeln!(
        page,
        r#"<tr><td>{name}</td><td class="n">{}</td><td class="n">{}</td><td class="n">{} ×</td><td class="n">{}</td><td>{}</td><td class="soft">{}</td></tr>"#,
        escaped(&with_unit(one.value, &figure.unit)),
        shown(one.baseline),
        shown(one.ratio),
        escaped(&target),
        pill(one.met),
        escaped(&one.against)
    );
}

fn section(page: &mut String, figure: &Figure) {
    let better = if figure.higher_is_better { "more is better" } else { "less is better" };
    let _ = writeln!(
        page,
        r#"<section id="{0}"><header><h2>{0}</h2>{1}<span class="soft">{2} · {better} · {3:.0} s</span></header><p>{4}</p>"#,
        escaped(&figure.id),
        pill(figure.verdict()),
        escaped(&figure.unit),
        figure.seconds,
        escaped(&figure.work)
    );
    for one in figure.comparisons() {
        let target = one.target.map(|target| target.shown(&figure.unit));
        let target = target.map(|text| format!(" · target {}", escaped(&text))).unwrap_or_default();
        let _ = writeln!(
            page,
            r#"<div class="against"><span class="big">{} ×</span> <span class="soft">against {}{target} · each dot is a run</span>{}</div>"#,
            shown(one.ratio),
            escaped(&one.against),
            strip(one, &figure.unit)
        );
    }
    let _ = writeln!(page, r#"<p class="soft">{}</p>"#, escaped(&figure.note));
    if !figure.plots.is_empty() {
        page.push_str(r#"<div class="plots">"#);
        figure.plots.iter().for_each(|one| page.push_str(&plot(one)));
        page.push_str("</div>");
    }
    page.push_str("</section>\n");
}

/// The whole page.
#[must_use]
pub fn page(report: &Report) -> String {
    let machine = &report.machine;
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>aicloud: measured</title><style>{STYLE}</style></head><body><main>\n"
    );
    let _ = writeln!(
        page,
        r#"<h1>aicloud, measured</h1><p class="soft">{} · {} cores ({}) · {:.0} GiB · Linux {} · {:.0} s</p>"#,
        escaped(&machine.began),
        machine.cores,
        escaped(&machine.cpu),
        machine.memory_gib,
        escaped(&machine.kernel),
        report.seconds
    );
    page.push_str(
        "<p>Each figure is a ratio against a baseline of the same run, the median of interleaved runs. \
         What the ids mean and why each is honest stands in docs/performance.md.</p>\n",
    );
    if machine.quick || !machine.optimised {
        page.push_str(
            "<p><b>A quick or unoptimised run: it proves that everything runs, and nothing else.</b></p>\n",
        );
    }
    page.push_str(
        r#"<div class="tablebox"><table><tr><th>id</th><th class="n">ours</th><th class="n">baseline</th><th class="n">ratio</th><th class="n">target</th><th>verdict</th><th>baseline is</th></tr>"#,
    );
    for figure in report.figures.values() {
        row(&mut page, figure, &figure.main, true);
        figure.more.iter().for_each(|one| row(&mut page, figure, one, false));
    }
    for (id, failure) in &report.failures {
        let _ = writeln!(
            page,
            r#"<tr><td>{}</td><td colspan="6"><span class="pill bad">✗ failed</span> {}</td></tr>"#,
            escaped(id),
            escaped(&failure.error)
        );
    }
    page.push_str("</table></div>\n");
    report.figures.values().for_each(|figure| section(&mut page, figure));
    page.push_str("</main></body></html>\n");
    page
}

#[cfg(test)]
mod tests {
    use super::super::{Failure, Machine, Plot, Role, Scale, Series};
    use super::*;

    #[test]
    fn the_page_is_whole_and_stands_alone() {
        let mut figure = super::super::tests::figure();
        figure.judge();
        figure.plots.push(Plot {
            title: "a < b".into(),
            x: "x".into(),
            y: "y".into(),
            x_scale: Scale::Linear,
            filled: false,
            series: vec![Series::new("ours", Role::Ours, vec![(1.0, 2.0), (2.0, 4.0)])],
        });
        let report = Report {
            machine: Machine {
                cores: 2,
                cpu: "cpu".into(),
                memory_gib: 8.0,
                kernel: "6".into(),
                began: "now".into(),
                optimised: true,
                quick: false,
            },
            figures: [("ask".to_owned(), figure)].into(),
            failures: [("hot".to_owned(), Failure { error: "<none>".into() })].into(),
            seconds: 1.0,
        };
        let page = page(&report);
        assert!(page.contains("itself, &lt;watched&gt;") && page.contains("one &amp; all"));
        assert!(page.contains("&lt;none&gt;") && page.contains("a &lt; b"));
        for foreign in ["http://", "https://", "<script", "@import", "url("] {
            assert!(!page.contains(foreign), "{foreign}");
        }
        for tag in ["section", "figure", "svg", "table", "div", "main", "tr", "td", "span"] {
            let (open, close) = (format!("<{tag}"), format!("</{tag}>"));
            let opened = page.matches(&format!("{open}>")).count()
                + page.matches(&format!("{open} ")).count();
            assert_eq!(opened, page.matches(&close).count(), "{tag}");
        }
    }
}

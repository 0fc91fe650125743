//! A log line as JSON, written once.
//!
//! ```json
//! {"timestamp":"…","level":"INFO","message":"answered","status":200,"target":"aicloud_http::gate",
//!  "span":{"name":"request","request_id":"…"}}
//! ```
//!
//! The shape is that of `tracing-subscriber`'s own JSON; `spans`, all of them from the outermost, is
//! written only where it says more than `span`. That one keeps a span's fields as text too,
//! but reads this text back into a map for each field that is recorded later, and again (twice) for
//! each line: with a line for every request, that cost more than the request. [`Fields`] keeps them
//! as the inside of an object, `,"name":value` for each, which grows at its end, and [`Line`] copies
//! it. A field that is recorded twice stands there twice; readers of JSON take the last.

use std::cell::Cell;
use std::fmt::{self, Write as _};
use std::time::SystemTime;

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime as _;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, FormattedFields};
use tracing_subscriber::registry::{LookupSpan, SpanRef};

use crate::stamp::Stamp;

/// Lines of JSON, for spans whose fields are kept by [`Fields`].
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Line;

/// The fields of a span: the inside of an object, with a comma before each.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Fields;

thread_local! {
    static BEGINNING: Cell<String> = const { Cell::new(String::new()) };
}

impl<'writer> FormatFields<'writer> for Fields {
    fn format_fields<R: tracing_subscriber::field::RecordFields>(
        &self,
        mut writer: Writer<'writer>,
        fields: R,
    ) -> fmt::Result {
        // What a span begins with is kept by one allocation instead of one for each doubling. A span
        // that is made while one is written finds no buffer here, and makes another.
        let mut text = BEGINNING.take();
        text.clear();
        let mut buffer = Writer::new(&mut text);
        let mut visitor = Visitor::new(&mut buffer);
        fields.record(&mut visitor);
        let written = visitor.written.and_then(|()| writer.write_str(&text));
        BEGINNING.set(text);
        written
    }

    fn add_fields(
        &self,
        current: &'writer mut FormattedFields<Self>,
        fields: &tracing::span::Record<'_>,
    ) -> fmt::Result {
        // The default would put a space before what is added.
        self.format_fields(current.as_writer(), fields)
    }
}

impl<S> FormatEvent<S, Fields> for Line
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn format_event(
        &self,
        ctx: &FmtContext<'_, S, Fields>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        writer.write_str(r#"{"timestamp":""#)?;
        match Stamp::micros(&SystemTime::now().into()) {
            Some(stamp) => writer.write_str(stamp.as_str())?,
            None => tracing_subscriber::fmt::time::SystemTime.format_time(&mut writer)?,
        }
        writer.write_str(r#"","level":""#)?;
        writer.write_str(event.metadata().level().as_str())?;
        writer.write_char('"')?;
        let mut visitor = Visitor::new(&mut writer);
        event.record(&mut visitor);
        let target = visitor.target.take();
        visitor.written?;
        writer.write_str(r#","target":"#)?;
        text(&mut writer, target.as_deref().unwrap_or_else(|| event.metadata().target()))?;
        if let Some(mut scope) = ctx.event_scope()
            && let Some(leaf) = scope.next()
        {
            writer.write_str(r#","span":"#)?;
            span(&mut writer, &leaf)?;
            if leaf.parent().is_some() {
                writer.write_str(r#","spans":["#)?;
                for (number, of) in leaf.scope().from_root().enumerate() {
                    if number > 0 {
                        writer.write_char(',')?;
                    }
                    span(&mut writer, &of)?;
                }
                writer.write_char(']')?;
            }
        }
        writer.write_str("}\n")
    }
}

fn span<S>(writer: &mut Writer<'_>, span: &SpanRef<'_, S>) -> fmt::Result
where
    S: for<'a> LookupSpan<'a>,
{
    // The name comes first, so that each field can have its comma in front.
    writer.write_str(r#"{"name":"#)?;
    text(writer, span.name())?;
    if let Some(fields) = span.extensions().get::<FormattedFields<Fields>>() {
        writer.write_str(fields)?;
    }
    writer.write_char('}')
}

/// Writes each field as `,"name":value`.
struct Visitor<'a, 'w> {
    writer: &'a mut Writer<'w>,
    written: fmt::Result,
    /// What a record of the `log` crate says its target is: the event's own is always `log`.
    target: Option<String>,
}

impl<'a, 'w> Visitor<'a, 'w> {
    const fn new(writer: &'a mut Writer<'w>) -> Self {
        Self { writer, written: Ok(()), target: None }
    }

    fn field(&mut self, field: &Field, value: impl FnOnce(&mut Writer<'w>) -> fmt::Result) {
        let name = field.name();
        // Metadata of the `log` crate's records, which has its place elsewhere or none.
        if self.written.is_err() || name.starts_with("log.") {
            return;
        }
        let name = name.strip_prefix("r#").unwrap_or(name);
        self.written = self
            .writer
            .write_char(',')
            .and_then(|()| text(self.writer, name))
            .and_then(|()| self.writer.write_char(':'))
            .and_then(|()| value(self.writer));
    }
}

impl Visit for Visitor<'_, '_> {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.field(field, |writer| {
            // JSON has no word for the others.
            if value.is_finite() { write!(writer, "{value:?}") } else { writer.write_str("null") }
        });
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.field(field, |writer| write!(writer, "{value}"));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.field(field, |writer| write!(writer, "{value}"));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.field(field, |writer| write!(writer, "{value}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "log.target" {
            self.target = Some(value.to_owned());
        }
        self.field(field, |writer| text(writer, value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.field(field, |writer| {
            writer.write_char('"')?;
            write!(Escaped(writer), "{value:?}")?;
            writer.write_char('"')
        });
    }
}

/// Writes a string of JSON.
fn text(writer: &mut Writer<'_>, value: &str) -> fmt::Result {
    writer.write_char('"')?;
    Escaped(writer).write_str(value)?;
    writer.write_char('"')
}

/// Writes what may stand inside a string of JSON (RFC 8259, section 7).
struct Escaped<'a, 'w>(&'a mut Writer<'w>);

impl fmt::Write for Escaped<'_, '_> {
    fn write_str(&mut self, value: &str) -> fmt::Result {
        let mut rest = value;
        while let Some(at) = rest.bytes().position(|b| b < 0x20 || b == b'"' || b == b'\\') {
            // A byte below 0x80 is a character of its own, so both cuts are between characters.
            self.0.write_str(&rest[..at])?;
            match rest.as_bytes()[at] {
                b'"' => self.0.write_str("\\\"")?,
                b'\\' => self.0.write_str("\\\\")?,
                b'\n' => self.0.write_str("\\n")?,
                b'\r' => self.0.write_str("\\r")?,
                b'\t' => self.0.write_str("\\t")?,
                control => write!(self.0, "\\u{control:04x}")?,
            }
            rest = &rest[at + 1..];
        }
        self.0.write_str(rest)
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use serde_json::{Value, json};
    use tracing_subscriber::fmt::MakeWriter;

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl<'a> MakeWriter<'a> for Kept {
        type Writer = Self;
        fn make_writer(&'a self) -> Self {
            self.clone()
        }
    }

    /// The line, without its time, that is written by ours and by the one it stands in for.
    fn both(say: impl Fn()) -> (Value, Value) {
        let read = |kept: &Kept| {
            let bytes = kept.0.lock().unwrap().clone();
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.ends_with("}\n") && text.matches('\n').count() == 1, "{text}");
            let mut line: Value = serde_json::from_str(&text).unwrap();
            let time = line["timestamp"].take();
            let time = time.as_str().unwrap();
            assert!(chrono::DateTime::parse_from_rfc3339(time).is_ok(), "{time}");
            line
        };
        let (ours, theirs) = (Kept::default(), Kept::default());
        let lines = tracing_subscriber::fmt().with_writer(ours.clone());
        let lines = lines.fmt_fields(Fields).event_format(Line).finish();
        tracing::subscriber::with_default(lines, &say);
        let lines = tracing_subscriber::fmt().with_writer(theirs.clone());
        let lines = lines.json().flatten_event(true).finish();
        tracing::subscriber::with_default(lines, &say);
        (read(&ours), read(&theirs))
    }

    #[test]
    fn a_line_says_what_the_usual_one_says() {
        let odd = "a \"quote\", a \\, a\nline\r\t, a \u{1} and \u{7f}, ünï, 🦀";
        let (ours, theirs) = both(|| {
            let outer = tracing::info_span!("outer", id = 7, who = tracing::field::Empty);
            outer.record("who", odd);
            let _outer = outer.enter();
            let inner = tracing::info_span!("inner", shown = ?Some(odd), r#type = "x");
            let _inner = inner.enter();
            tracing::warn!(
                status = 404_u16, less = -5_i64, share = 0.5, whole = 2.0, none = f64::NAN,
                yes = true, code = None::<&str>, log = Some(odd), wrong = %odd,
                "answered {odd}"
            );
        });
        assert_eq!(ours, theirs);
        assert_eq!(ours["span"]["type"], "x");
        assert_eq!(ours["spans"][0]["who"], odd);
    }

    #[test]
    fn a_line_of_no_span_and_of_a_named_parent() {
        let (ours, theirs) = both(|| tracing::info!(target: "elsewhere", "alone"));
        assert_eq!(ours, theirs);
        let shape =
            json!({"timestamp": null, "level": "INFO", "message": "alone", "target": "elsewhere"});
        assert_eq!(ours, shape);
        let (ours, theirs) = both(|| {
            let parent = tracing::info_span!("parent", n = 1);
            tracing::error!(parent: &parent, "below");
        });
        assert_eq!(ours["span"], theirs["span"]);
        assert_eq!(ours["span"], json!({"name": "parent", "n": 1}));
        assert_eq!(ours.get("spans"), None, "it would say the same again");
    }

    #[test]
    fn what_is_recorded_later_joins() {
        let (ours, _) = both(|| {
            let span =
                tracing::info_span!("s", a = tracing::field::Empty, b = tracing::field::Empty);
            span.record("b", 2);
            span.record("a", "1");
            let _entered = span.enter();
            tracing::info!("x");
        });
        assert_eq!(ours["span"], json!({"name": "s", "a": "1", "b": 2}));
    }
}

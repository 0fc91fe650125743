//! The matrix: every operation of the document × everybody × own, sibling's, foreign and missing things.
//!
//! ```text
//!   docs/openapi.json ─► operations ─┐
//!   cases: how each is asked ────────┼─► requests ─► the real server, a real PostgreSQL ─► judge
//!   callers: who, and what each holds┘                                                        ▲
//!   domain's permits(authority, permission, owner) ───────────────────────────────────────────┘
//! ```
//!
//! What it promises: an operation that is in the document and not here fails, and so does the reverse. Who is not let in
//! is told the same 401, whatever is asked and however the credential died. What is foreign and what is missing are the
//! same bytes. Who may not is told which permission it lacks; who may is served. No answer has the id of
//! anything that its caller may not see. Nothing that was asked took effect.
//!
//! It reads the document by the function that serves it, and expects what `permits` says about the permission that the document
//! names. That it would notice is shown as well: the same requests with the check switched off are all caught.
//!
//! | file | what |
//! |---|---|
//! | `actions` | what is listed as legal, against what is answered |
//! | `cases` | the rows, one for each way to ask: the file to add to |
//! | `callers` | who asks, and how credentials die |
//! | `subject` | what is asked about, from what an operation is about |
//! | `stage` | the world: two tenants with one of everything |
//! | `standing` | what the first of them is told while it is suspended, and while it is disabled |
//! | `judge` | what is expected, and whether an answer is that |

mod actions;
mod callers;
mod cases;
mod judge;
mod stage;
mod standing;
mod subject;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use aicloud_domain::access::Permission;
use aicloud_domain::machine::Owner;
use aicloud_http::openapi::Document;
use aicloud_http::unchecked;
use futures_util::StreamExt as _;
use serde_json::Value;

use self::callers::{Caller, Shown, Standing, cookie, everybody};
use self::cases::{Way, ways};
use self::judge::{Everything as _, Expected, canonical, expected, judge, must_look_missing};
use self::stage::Stage;
use self::subject::{About, Place, Subject, subjects};
use crate::world::Reply;

/// Requests under way at once.
const AT_ONCE: usize = 16;
/// Failures that are shown of all.
const SHOWN: usize = 40;
/// A version that nothing has.
const NEVER: &str = "\"v4000000000\"";
/// One trace and one id for all requests: what is compared holds the id.
const TRACE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const REQUEST: &str = "matrix";

/// An operation as the document has it.
struct Operation {
    method: String,
    path: String,
    /// What it asks for; `None`: no permission, it is public, open, or about oneself.
    permission: Option<Permission>,
    /// The parameters of its query that name resources.
    names: BTreeSet<String>,
}

impl Operation {
    fn writes(&self) -> bool {
        self.method != "GET"
    }
}

/// All operations by their ids.
fn operations() -> BTreeMap<String, Operation> {
    let document = Document::new();
    let paths = document.value()["paths"].as_object().unwrap();
    let mut all = BTreeMap::new();
    for (path, item) in paths {
        for (method, operation) in item.as_object().unwrap() {
            let word = operation["x-permission"].as_str().filter(|word| *word != "oneself");
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let names = parameters
                .filter(|parameter| parameter["in"] == "query")
                .filter_map(|parameter| parameter["name"].as_str())
                .filter(|name| ["tenant", "project", "resource"].contains(name));
            let found = Operation {
                method: method.to_uppercase(),
                path: path.clone(),
                permission: word.map(|word| word.parse().unwrap()),
                names: names.map(str::to_owned).collect(),
            };
            all.insert(operation["operationId"].as_str().unwrap().to_owned(), found);
        }
    }
    all
}

/// Operations and rows belong together, each to one, and parameters that name something are used.
#[test]
fn every_operation_has_a_row_and_every_row_an_operation() {
    let (operations, ways) = (operations(), ways());
    let asked: BTreeSet<&str> = ways.iter().map(|way| way.operation).collect();
    let there: BTreeSet<&str> = operations.keys().map(String::as_str).collect();
    let missing: Vec<_> = there.difference(&asked).collect();
    assert!(missing.is_empty(), "add a row to matrix/cases.rs for {missing:?}");
    let gone: Vec<_> = asked.difference(&there).collect();
    assert!(gone.is_empty(), "no operation is called {gone:?}");
    for (id, operation) in &operations {
        for name in &operation.names {
            let used = ways
                .iter()
                .any(|way| way.operation == id && way.query.contains(&format!("?{name}=")));
            assert!(used, "{id}: no row of matrix/cases.rs asks with ?{name}=");
        }
    }
}

/// A request in the making.
struct Asker<'a> {
    stage: &'a Stage,
    operation: &'a Operation,
    way: &'a Way,
    caller: &'a Caller,
    /// Which of all callers and rows this is.
    number: usize,
}

impl Asker<'_> {
    async fn ask(&self, subject: &Subject, checked: bool) -> Reply {
        let Self { operation, way, .. } = self;
        let path = subject.fill(&format!("{}{}", operation.path, way.query));
        assert!(!path.contains('{'), "{}: what is in {path}?", way.operation);
        let mut ask = self.stage.world.ask(&operation.method, &path);
        ask = ask.with("x-request-id", REQUEST).with("traceparent", TRACE);
        match &self.caller.shown {
            Shown::Nothing => {}
            Shown::Header(text) => ask = ask.with("authorization", text),
            Shown::Cookie { session, csrf } => {
                ask = ask.with("cookie", &cookie(session));
                if let Some(csrf) = csrf {
                    ask = ask.with("x-csrf-token", csrf);
                }
            }
        }
        // Each from a network of its own: what counts by network, as what proves nothing does, is another test's business.
        let [_, _, high, low] = u32::try_from(self.number).unwrap().to_be_bytes();
        ask = ask.with("x-forwarded-for", &format!("198.18.{high}.{low}"));
        // What is not there is asked for in earnest, where nothing can come of it.
        let harmless = matches!(subject.place, Place::ForeignWithin | Place::MissingWithin)
            && !self.caller.authority().sees_everything();
        if operation.writes() && way.about != About::Open && !harmless {
            ask = ask.with("if-match", NEVER);
        }
        if !checked {
            ask = ask.with(unchecked::HEADER, unchecked::allow());
        }
        if !way.body.is_null() {
            let body = way.body.to_string().replace("{caller}", &format!("caller{}", self.number));
            ask = ask.raw(&subject.fill(&body));
        }
        ask.send().await
    }

    fn case(&self, subject: &Subject) -> String {
        let Way { operation, query, .. } = self.way;
        format!("{} × {operation}{query} × {:?}", self.caller.name, subject.place)
    }
}

/// What all askers find together.
#[derive(Default)]
struct Findings {
    requests: usize,
    wrong: Vec<String>,
    /// What each kind of those is told who are not let in.
    told: BTreeMap<bool, String>,
    /// What those are told, of all that others must not be, who run the cloud.
    shown: BTreeSet<String>,
}

/// One caller asks one operation in one way, about everything.
async fn ask_about_all(asker: Asker<'_>, findings: &Mutex<Findings>) {
    let Asker { stage, operation, way, caller, .. } = &asker;
    let secrets = stage.secrets(&caller.authority());
    let mut asked = vec![];
    for subject in subjects(way.about, stage, caller) {
        let reply = asker.ask(&subject, true).await;
        let wanted =
            expected(caller, way.about, operation.permission, &subject, operation.writes());
        asked.push((subject, wanted, reply));
    }
    let mut wrong = vec![];
    let find = |place| asked.iter().find(|(subject, ..)| subject.place == place);
    let missing = find(Place::Missing).or_else(|| find(Place::MissingWithin));
    let within = find(Place::MissingWithin);
    for (subject, wanted, reply) in &asked {
        let case = asker.case(subject);
        if let Err(why) = judge(wanted, way.usual, reply) {
            wrong.push(format!("{case}: {why}"));
        }
        // Of audits and books one's own denials are shown, with what one asked about.
        let own_words = way.operation == "get_audit" || way.about == About::Book;
        let leak = secrets.iter().find(|secret| canonical(reply).contains(*secret));
        if let Some(leak) = leak.filter(|_| !own_words) {
            wrong.push(format!("{case}: tells of {leak}: {}", reply.text));
        }
        let twin = if subject.place == Place::ForeignWithin { within } else { missing };
        if let Some((_, _, twin)) = twin.filter(|_| must_look_missing(caller, wanted, subject))
            && canonical(twin) != canonical(reply)
        {
            let (one, other) = (canonical(reply), canonical(twin));
            wrong.push(format!("{case}: looks like\n{one}\nand what is missing like\n{other}"));
        }
    }
    let mut findings = findings.lock().unwrap();
    findings.requests += asked.len();
    if caller.authority().sees_everything() {
        let told: Vec<String> = asked.iter().map(|(.., reply)| canonical(reply)).collect();
        let is_told = |secret: &String| told.iter().any(|text| text.contains(secret));
        findings.shown.extend(stage.all_secrets().into_iter().filter(is_told));
    }
    for (subject, wanted, reply) in &asked {
        if *wanted == Expected::Unauthenticated {
            let shows_one = matches!(caller.standing, Standing::Dead);
            let told = findings.told.entry(shows_one).or_insert_with(|| canonical(reply));
            if *told != canonical(reply) {
                let case = asker.case(subject);
                wrong.push(format!("{case}: is told another 401\n{}", canonical(reply)));
            }
        }
    }
    findings.wrong.extend(wrong);
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_answered_as_the_tables_say_about_everything() {
    let (operations, ways) = (operations(), ways());
    let stage = Stage::set().await;
    let callers = everybody(&stage).await;
    let before = stage.photograph().await;
    let findings = Mutex::new(Findings::default());
    let pairs = callers.iter().flat_map(|caller| ways.iter().map(move |way| (caller, way)));
    let askers = pairs.enumerate().map(|(number, (caller, way))| {
        let operation = &operations[way.operation];
        Asker { stage: &stage, operation, way, caller, number }
    });
    let asking = askers.map(|asker| ask_about_all(asker, &findings));
    futures_util::stream::iter(asking).buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;

    let Findings { requests, mut wrong, told, shown } = findings.into_inner().unwrap();
    assert_eq!(told.len(), 2, "with and without a credential");
    assert_eq!(shown, stage.all_secrets(), "what nobody is told can't leak");
    for (was, is) in before.iter().zip(&stage.photograph().await) {
        if was != is {
            wrong.push(format!("something took effect: {}\n{}\n{}", was.0, was.1, is.1));
        }
    }
    // Of many that are alike, some of each kind.
    let every = wrong.len() / SHOWN + 1;
    let shown: Vec<&str> = wrong.iter().step_by(every).map(String::as_str).collect();
    assert!(wrong.is_empty(), "{} of {requests}:\n{}", wrong.len(), shown.join("\n\n"));

    let caught = blindfolded(&stage, &operations, &ways, &callers).await;
    let read = blindfolded_reads(&stage, &operations, &ways, &callers).await;
    let shut = standing::pass(&stage, &operations, &ways, &callers).await;
    assert_eq!(before, stage.photograph().await, "something took effect");
    println!(
        "matrix: {} of {} operations, {} callers, {requests} answers as they must be; \
         {caught} of {caught} caught when nobody asks for permission; \
         {read} answers of rows alone, nothing foreign among them; {shut} answers for a tenant that is suspended or disabled",
        operations.len(),
        operations.len(),
        callers.len(),
    );
    stage.world.stop().await;
}

/// The same with the server's check switched off, where somebody must be refused: the judge must object to every
/// answer. How many there were.
async fn blindfolded(
    stage: &Stage,
    operations: &BTreeMap<String, Operation>,
    ways: &[Way],
    callers: &[Caller],
) -> usize {
    let mut caught = 0;
    let few = ["tenant_viewer", "project_viewer", "operator_support"];
    for caller in callers.iter().filter(|caller| few.contains(&caller.name.as_str())) {
        for (number, way) in ways.iter().enumerate() {
            let operation = &operations[way.operation];
            let asker = Asker { stage, operation, way, caller, number };
            for subject in subjects(way.about, stage, caller) {
                let writes = operation.writes();
                let wanted = expected(caller, way.about, operation.permission, &subject, writes);
                if !matches!(wanted, Expected::Forbidden(Some(_))) || !subject.is_there() {
                    continue;
                }
                let reply = asker.ask(&subject, false).await;
                let judged = judge(&wanted, way.usual, &reply);
                assert!(judged.is_err(), "{}: {}", asker.case(&subject), reply.text);
                caught += 1;
            }
        }
    }
    assert!(caught > 100, "{caught} only");
    caught
}

/// What shows the engine's memory, and no rows: `supervision.read` is all that stands before it, as it is before a
/// debugger. Nobody but who runs the cloud holds that.
const OF_THE_ENGINE: [&str; 7] = [
    "get_supervision",
    "list_actors",
    "get_actor",
    "list_tombstones",
    "list_crashes",
    "get_crash",
    "get_pulse",
];

/// The same for all that is read: nothing foreign is shown to who belongs to tenants, though nobody asks what it may. How many
/// answers there were.
async fn blindfolded_reads(
    stage: &Stage,
    operations: &BTreeMap<String, Operation>,
    ways: &[Way],
    callers: &[Caller],
) -> usize {
    let few = [
        "tenant_viewer",
        "project_viewer",
        "project's token",
        "API key, project_viewer",
        "owner by single sign-on",
        "another project's admin",
        "another tenant's owner",
        "another tenant's program",
        "user without a tenant",
        "owner of a disabled tenant",
    ];
    let mut count = 0;
    let mut own = 0;
    for caller in callers.iter().filter(|caller| few.contains(&caller.name.as_str())) {
        let authority = caller.authority();
        let foreign = stage.foreign(&authority);
        let shows = |reply: &Reply| {
            let text = canonical(reply);
            foreign.iter().find(|secret| text.contains(*secret)).cloned()
        };
        for (number, way) in ways.iter().enumerate() {
            let operation = &operations[way.operation];
            let streams = ["watch_events", "watch_supervision"].contains(&way.operation);
            if operation.writes() || streams || OF_THE_ENGINE.contains(&way.operation) {
                continue;
            }
            let number = 20_000 + number;
            let asker = Asker { stage, operation, way, caller, number };
            for subject in subjects(way.about, stage, caller) {
                let reply = asker.ask(&subject, false).await;
                // Books and audits have what somebody has asked about itself, by its own words.
                let own_words = way.operation == "get_audit" || way.about == About::Book;
                let leak = shows(&reply).filter(|_| !own_words);
                assert_eq!(leak, None, "{}: {}", asker.case(&subject), reply.text);
                own += usize::from(reply.status == 200 && subject.owner != Some(Owner::default()));
                count += 1;
            }
        }
        // People, by their ids and addresses.
        for member in [&stage.acme.member, &stage.rival.member] {
            if foreign.contains(&member.email) {
                let paths = [
                    format!("/v1/users/{}", member.id),
                    format!("/v1/users?email={}", member.email),
                    "/v1/users".to_owned(),
                ];
                for path in paths {
                    let Shown::Header(shown) = &caller.shown else { continue };
                    let ask = stage.world.ask("GET", &path).with("authorization", shown);
                    let reply = ask.with(unchecked::HEADER, unchecked::allow()).send().await;
                    // What one has asked with comes back in `instance`.
                    let items = &reply.json()["items"];
                    // Who is shut out with a disabled tenant is told so of whatever there is and is not.
                    let code = reply.json()["code"].clone();
                    let nothing = code == "not_found"
                        || code == "tenant_disabled"
                        || *items == serde_json::json!([]);
                    assert!(nothing, "{} × {path}: {}", caller.name, reply.text);
                    count += 1;
                }
            }
        }
    }
    assert!(own > 100, "{own} answers only have shown anything");
    count
}

/// For who adds an operation: what a row must not be.
#[test]
fn rows_say_what_somebody_is_told_who_may() {
    let operations = operations();
    for Way { operation, body, usual, about, .. } in ways() {
        assert!(usual.good || !usual.codes.is_empty(), "{operation}");
        let refusals = ["unauthenticated", "forbidden", "not_found"];
        assert!(!usual.codes.iter().any(|code| refusals.contains(code)), "{operation}");
        let writes = operations[operation].writes();
        assert_eq!(writes, body != Value::Null, "{operation}: writes have a body");
        // Whoever may must change nothing by it.
        assert!(!(writes && usual.good) || about == About::Open, "{operation}");
    }
}

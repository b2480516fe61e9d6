//! The walls of the house: what must be absent from each file of `src/`, as `ARCHITECTURE.md` lists it.
//!
//! A wall is a function from a file to its breaches, so that the last test can hold bad samples against each of them.

#[path = "walls/arms.rs"]
mod arms;
#[path = "walls/circles.rs"]
mod circles;
#[path = "walls/citations.rs"]
mod citations;
#[path = "walls/names.rs"]
mod names;
#[path = "walls/overdue.rs"]
mod overdue;
#[path = "walls/seals.rs"]
mod seals;
#[path = "walls/source.rs"]
mod source;
#[path = "walls/stored.rs"]
mod stored;
#[path = "walls/words.rs"]
mod words;

use std::io;
use std::path::Path;

use source::{Kind, Source, Token, read_all};

/// A line of a file and what is wrong with it.
type Breach = (usize, String);
/// Finds the breaches of one wall in a file.
type Wall = fn(&Source) -> Vec<Breach>;

/// The rooms in their order: a room knows itself and those before it; every `http.rs` knows `access` too.
const ROOMS: &[&str] = &[
    "platform",
    "agency",
    "access",
    "calendar",
    "procedure",
    "workflow",
    "form",
    "dossier",
    "attachment",
    "report",
    "indicator",
    "score",
    "statement",
    "backup",
    "import",
    "demo",
    "desk",
    "rights",
];

/// Rooms that do not know one before them.
const NOT_KNOWN: &[(&str, &str)] = &[
    ("procedure", "calendar"),
    ("workflow", "calendar"),
    ("form", "agency"),
    ("form", "access"),
    ("form", "calendar"),
    ("form", "procedure"),
    ("form", "workflow"),
];

/// Where the rooms are put together: they know every room, and no room knows them.
const HALLS: &[&str] = &["lib", "main", "cli", "server", "openapi", "worker"];

/// What rooms may use of `access` outside their `http.rs`: the words of permission.
const WORDS_OF_PERMISSION: &[&str] = &[
    "Assignment",
    "CatalogueAct",
    "CatalogueChange",
    "CatalogueKeeper",
    "CatalogueThing",
    "HeldRole",
    "MadeBy",
    "Officer",
    "OfficerId",
    "OfficerName",
    "PersonalReadKind",
    "Role",
    "Scope",
    "ServedOffices",
    "keep_catalogue_change",
    "permission",
];

/// Rooms that also ask the store of `access`, and what for.
const ASK_FOR_OFFICERS: &[(&str, &str)] = &[
    ("dossier", "the names of those who hold a dossier or acted on it, and who holds the role of a step"),
    ("workflow", "whether every role of a step is held at the office"),
    ("attachment", "the names of those who added a file or withdrew it"),
    (
        "report",
        "the posts of those who made or signed a run, the names of those who handled dossiers, and who may get a report that comes by itself",
    ),
    ("indicator", "the names of those who entered a value"),
];

/// Files that know SQL and are no store, and why.
const SQL_TOO: &[(&str, &str)] = &[
    ("platform/instant.rs", "an instant is a column type"),
    ("platform/error.rs", "what the database says becomes an answer"),
];

/// The tables that only the gate to the journal writes, and where its statements are.
const BOOKS: &[&str] = &["dossier", "journal"];
const GATE: &[&str] = &["dossier/books/journal/store.rs"];

/// Folders whose files speak HTTP: a page is asked for and answered in the file that draws it.
const PAGES: &[&str] = &["desk/pages/"];

/// Files that speak HTTP and are no `http.rs`, `page.rs` or `extractor.rs`.
const HTTP_TOO: &[&str] = &[
    "server.rs",
    "openapi.rs",
    "platform/error.rs",
    "platform/health.rs",
    "platform/body.rs",
    "platform/limiter.rs",
    "platform/steady_body.rs",
    "access/sign_in_limiter.rs",
    "desk/known_browser.rs",
    "desk/posted_files.rs",
    "desk/visitor.rs",
    "dossier/endpoints/request_headers.rs",
    "dossier/endpoints/tracking_limiter.rs",
];

/// The rules that must say of themselves that they are pure.
const PURE: &[&str] = &[
    "access/easy_password.rs",
    "access/keeping.rs",
    "access/permission.rs",
    "access/sight.rs",
    "attachment/archive.rs",
    "attachment/byte_range.rs",
    "attachment/file_name.rs",
    "attachment/file_type.rs",
    "attachment/placing.rs",
    "attachment/virus_check.rs",
    "backup/schedule.rs",
    "calendar/day.rs",
    "calendar/hours.rs",
    "calendar/loaded_years.rs",
    "calendar/working_time.rs",
    "desk/acts/fields.rs",
    "desk/acts/json_body.rs",
    "desk/card.rs",
    "desk/help_text.rs",
    "desk/pages/act_choices.rs",
    "desk/pages/administration/calendar_draft.rs",
    "desk/pages/administration/calendar_form.rs",
    "desk/pages/administration/calendar_year.rs",
    "desk/pages/administration/change_words.rs",
    "desk/pages/administration/import_columns.rs",
    "desk/pages/administration/import_form.rs",
    "desk/pages/administration/import_outcome.rs",
    "desk/pages/administration/import_progress.rs",
    "desk/pages/administration/officer_acts.rs",
    "desk/pages/administration/password_paper.rs",
    "desk/pages/administration/procedure_form.rs",
    "desk/pages/administration/procedure_versions.rs",
    "desk/pages/administration/procedure_words.rs",
    "desk/pages/administration/workflow_graph.rs",
    "desk/pages/hand_over_done.rs",
    "desk/pages/hand_over_form.rs",
    "desk/pages/file_section.rs",
    "desk/pages/journal_words.rs",
    "desk/pages/receive_form.rs",
    "desk/pages/return_advice.rs",
    "desk/pages/return_form.rs",
    "desk/parts/badge.rs",
    "desk/parts/errors.rs",
    "desk/parts/field.rs",
    "desk/parts/flash.rs",
    "desk/parts/frame.rs",
    "desk/parts/keep_filter.rs",
    "desk/parts/list_table.rs",
    "desk/parts/row_acts.rs",
    "desk/parts/sign_in_form.rs",
    "desk/parts/tabs.rs",
    "desk/parts/timeline.rs",
    "desk/posted.rs",
    "desk/prefill.rs",
    "desk/shown.rs",
    "desk/typed.rs",
    "desk/words/acts.rs",
    "desk/words/administration.rs",
    "desk/words/calendars.rs",
    "desk/words/counter.rs",
    "desk/words/files.rs",
    "desk/words/frame.rs",
    "desk/words/imports.rs",
    "desk/words/mod.rs",
    "desk/words/own.rs",
    "desk/words/procedures.rs",
    "desk/words/reading.rs",
    "desk/words/reminding.rs",
    "desk/words/structures.rs",
    "desk/words/supervision.rs",
    "dossier/acts/kinds/of_many.rs",
    "dossier/clock/act_rule.rs",
    "dossier/views/control_slip.rs",
    "dossier/clock/deadline.rs",
    "dossier/clock/deadline_trace.rs",
    "dossier/views/fewest_late.rs",
    "dossier/views/hand_over.rs",
    "dossier/clock/ledger.rs",
    "dossier/clock/limit_measure.rs",
    "dossier/clock/overdue.rs",
    "dossier/books/numbers/mod.rs",
    "dossier/acts/next_steps.rs",
    "dossier/views/opinions/audit.rs",
    "dossier/views/opinions/lateness.rs",
    "dossier/books/opinions/requested.rs",
    "dossier/clock/pause.rs",
    "dossier/clock/pause_policy.rs",
    "dossier/bulk/hand_over/report.rs",
    "dossier/bulk/hand_over/requests.rs",
    "dossier/bulk/recalendar/totals.rs",
    "dossier/views/proof/slip_document.rs",
    "dossier/views/register_book/columns.rs",
    "dossier/bulk/replay/verdict.rs",
    "dossier/books/rollup/move_kind.rs",
    "dossier/books/rollup/half_month.rs",
    "dossier/books/rollup/journal_move.rs",
    "dossier/books/rollup/posting.rs",
    "dossier/books/rollup/account_stay.rs",
    "dossier/clock/status.rs",
    "dossier/views/step_history/histogram.rs",
    "dossier/acts/steps.rs",
    "form/content.rs",
    "form/edition.rs",
    "form/facts.rs",
    "form/model.rs",
    "form/sheet.rs",
    "form/standing.rs",
    "form/words.rs",
    "import/catalogue.rs",
    "import/columns.rs",
    "import/headings.rs",
    "import/kept/choices.rs",
    "import/kept/glance.rs",
    "import/kept/outcome.rs",
    "import/mapping.rs",
    "import/written_moment.rs",
    "import/rows.rs",
    "import/register_file.rs",
    "indicator/book.rs",
    "indicator/check.rs",
    "indicator/formula.rs",
    "indicator/sums.rs",
    "platform/decimal.rs",
    "platform/document/heading.rs",
    "platform/document/model.rs",
    "platform/document/soundness.rs",
    "platform/document/printed_words.rs",
    "procedure/limit.rs",
    "procedure/pause_policy.rs",
    "report/measure/acts/history.rs",
    "report/measure/catalogue/figures.rs",
    "report/measure/catalogue/history.rs",
    "report/measure/comparison/document.rs",
    "report/measure/comparison/rank.rs",
    "report/measure/comparison/standardisation.rs",
    "report/series/charts/ageing.rs",
    "report/series/charts/picture.rs",
    "report/series/charts/shapes.rs",
    "report/series/charts/svg.rs",
    "report/figures/figure.rs",
    "report/count/fold.rs",
    "report/runs/layouts/hanoi.rs",
    "report/runs/layouts/ii06a.rs",
    "report/runs/layouts/layout.rs",
    "report/runs/layouts/mod.rs",
    "report/figures/named_period.rs",
    "report/count/office_tree.rs",
    "report/figures/period.rs",
    "report/figures/rate.rs",
    "report/figures/rates.rs",
    "report/figures/figure_rule.rs",
    "report/quantity/resolver.rs",
    "report/quantity/spelling.rs",
    "report/quantity/sum.rs",
    "report/quantity/unit.rs",
    "report/quantity/value.rs",
    "report/runs/content.rs",
    "report/runs/differences.rs",
    "report/runs/figure_set.rs",
    "report/runs/guard.rs",
    "report/runs/document.rs",
    "report/runs/counted_lines.rs",
    "report/figures/interval.rs",
    "report/measure/honesty/meter.rs",
    "report/measure/honesty/document.rs",
    "report/measure/honesty/tally.rs",
    "report/figures/period.rs",
    "report/figures/rate.rs",
    "report/series/parts.rs",
    "report/series/figure_series.rs",
    "report/subscriptions/schedule.rs",
    "report/count/rollup/half_months.rs",
    "report/count/rollup/rollup_tally.rs",
    "score/formula.rs",
    "score/document.rs",
    "score/period.rs",
    "score/term.rs",
    "score/term_value.rs",
    "score/total.rs",
    "score/phrases.rs",
    "statement/arithmetic.rs",
    "statement/agreement.rs",
    "statement/clauses.rs",
    "statement/joined.rs",
    "statement/lexicon.rs",
    "statement/mark.rs",
    "statement/mention.rs",
    "statement/numbers.rs",
    "statement/place.rs",
    "statement/rest.rs",
    "statement/scanner.rs",
    "statement/stated_time.rs",
    "statement/stored_figure.rs",
    "statement/subject.rs",
    "statement/surrounding_words.rs",
    "statement/check.rs",
    "statement/matching.rs",
    "statement/paragraph/built_in.rs",
    "statement/paragraph/report_cells.rs",
    "statement/paragraph/render.rs",
    "statement/paragraph/template.rs",
    "statement/paragraph/template_piece.rs",
    "statement/paragraph/template_reader.rs",
    "statement/paragraph/place_format.rs",
    "statement/report_text/letter.rs",
    "statement/parsed_text.rs",
    "statement/share.rs",
    "statement/total.rs",
    "statement/verdict.rs",
    "workflow/offering/coverage.rs",
    "workflow/offering/scale.rs",
    "workflow/routing.rs",
    "workflow/paths.rs",
    "workflow/publish.rs",
    "workflow/refusal.rs",
    "workflow/steps.rs",
];
const PURE_SENTENCE: &str = "Pure: no HTTP, no SQL, no clock.";

/// What tells acts apart: a `match` over one of these names every value.
const ACTS: &[&str] =
    &["Event", "E", "ClockEffect", "DraftEffect", "StepEffect", "OpinionEffect", "Occasion", "By"];
/// Files that may leave acts to `_`, and why.
const LEFT_TO_THE_REST: &[(&str, &str)] = &[(
    "dossier/clock/status.rs",
    "the life cycle is a table of pairs that says what is possible: `every_act_is_possible_somewhere` finds a forgotten act",
)];

/// The longest file, in lines.
const MOST_LINES: usize = 500;
/// Files that may be longer: how long, and why.
const LONGER: &[(&str, usize, &str)] =
    &[("platform/database/schema.rs", 1300, "the tables one after the other, as the test reads them")];

fn words<'a>(source: &'a Source, wanted: impl Fn(&str) -> bool + 'a) -> impl Iterator<Item = &'a Token> + 'a {
    source.tokens.iter().filter(move |token| token.kind == Kind::Word && wanted(&token.text))
}

/// The tokens that follow wherever `start` stands in the code.
fn after<'a>(source: &'a Source, start: &'a [&'a str]) -> impl Iterator<Item = &'a [Token]> + 'a {
    source.tokens.windows(start.len()).enumerate().filter_map(move |(at, window)| {
        let here = window.iter().zip(start).all(|(token, text)| token.is(text));
        here.then(|| source.tokens.get(at + start.len()..).unwrap_or_default())
    })
}

/// The names that come next on a path: one, or those of a group in braces.
fn next_names(rest: &[Token]) -> Vec<&Token> {
    match rest.first() {
        Some(token) if token.kind == Kind::Word => vec![token],
        Some(token) if token.is("{") => {
            let (mut names, mut depth, mut fresh) = (Vec::new(), 0_usize, true);
            for token in rest {
                match token.text.as_str() {
                    "{" => depth += 1,
                    "}" => depth = depth.saturating_sub(1),
                    "," => fresh = depth == 1,
                    _ => {
                        if fresh && depth == 1 && token.kind == Kind::Word {
                            names.push(token);
                        }
                        fresh = false;
                    }
                }
                if depth == 0 {
                    break;
                }
            }
            names
        }
        _ => Vec::new(),
    }
}

fn is_known(name: &str) -> bool {
    HALLS.contains(&name) || ROOMS.contains(&name)
}

fn holds_sql(source: &Source) -> bool {
    matches!(source.name(), "store.rs" | "search.rs" | "journal.rs")
        || source.path.starts_with("platform/database/")
        || SQL_TOO.iter().any(|(path, _)| *path == source.path)
}

/// Whether a text literal is a statement for the database.
fn is_sql(text: &str) -> bool {
    const BEGINNINGS: &[&str] = &[
        "select ",
        "insert into ",
        "update ",
        "delete from ",
        "create table",
        "create index",
        "create unique",
        "drop table",
        "alter table",
        "pragma ",
        "begin immediate",
        "with recursive",
        "vacuum",
    ];
    let text = text.trim_start().to_lowercase();
    let begins = BEGINNINGS.iter().any(|beginning| text.starts_with(beginning));
    // Sentences for people begin with the same words: a statement has a further one.
    let further = match text.split_whitespace().next() {
        Some("select") => text.contains(" from "),
        Some("update") => text.contains(" set "),
        _ => true,
    };
    begins && further
}

fn sql_stays_in_the_stores(source: &Source) -> Vec<Breach> {
    if holds_sql(source) {
        return Vec::new();
    }
    let diesel =
        words(source, |word| word.contains("diesel") || word == "sql_query" || word == "batch_execute");
    let named = diesel.map(|token| (token.line, format!("`{}` outside a store", token.text)));
    let queries = after(source, &["on", "!"])
        .filter_map(|rest| rest.first())
        .map(|token| (token.line, "`on!` outside a store".to_owned()));
    let schema = after(source, &["database", "::", "schema"])
        .filter_map(|rest| rest.first())
        .map(|token| (token.line, "the tables outside a store".to_owned()));
    let statements = source
        .tokens
        .iter()
        .filter(|token| token.kind == Kind::Text && is_sql(&token.text))
        .map(|token| (token.line, "a statement for the database outside a store".to_owned()));
    named.chain(queries).chain(schema).chain(statements).collect()
}

/// What writes a table, by diesel.
const WRITING: &[&str] = &["insert_into", "update", "delete", "replace_into", "copy_from"];

fn only_the_gate_writes_the_books(source: &Source) -> Vec<Breach> {
    if GATE.contains(&&*source.path) {
        return Vec::new();
    }
    let is_book = |text: &str| BOOKS.contains(&text);
    let names_a_book =
        after(source, &["schema", "::"]).flat_map(next_names).any(|name| is_book(name.text.as_str()));
    let written = source.tokens.windows(5).filter_map(move |window| match window {
        // A method of that name, as of a hash, writes nothing.
        [before, verb, open, what, next]
            if WRITING.contains(&&*verb.text) && open.is("(") && !before.is(".") =>
        {
            // What is written may be a condition that has a name of its own.
            let hidden = names_a_book && what.kind == Kind::Word && next.is(")");
            let breach = (is_book(&what.text) && next.is("::")) || hidden;
            breach.then(|| (what.line, format!("`{}({})` past the gate", verb.text, what.text)))
        }
        _ => None,
    });
    let changes = words(source, |word| word == "AsChangeset").next().is_some();
    let changed = after(source, &["table_name", "="])
        .filter_map(|rest| rest.first())
        .filter(move |table| changes && is_book(&table.text))
        .map(|table| (table.line, format!("a change of `{}` past the gate", table.text)));
    let texts = source.tokens.iter().filter(|token| token.kind == Kind::Text).filter_map(|token| {
        let words: Vec<String> = token.text.to_lowercase().split_whitespace().map(str::to_owned).collect();
        let found = words.windows(3).any(|window| match window {
            [verb, table, set] if verb == "update" => set == "set" && is_book(table),
            [verb, of, table] => {
                let table = table.split('(').next().unwrap_or_default();
                matches!((verb.as_str(), of.as_str()), ("insert", "into") | ("delete", "from"))
                    && is_book(table)
            }
            _ => false,
        });
        found.then(|| (token.line, "a statement that writes the books past the gate".to_owned()))
    });
    written.chain(changed).chain(texts).collect()
}

fn http_stays_at_the_door(source: &Source) -> Vec<Breach> {
    let door = matches!(source.name(), "http.rs" | "page.rs" | "extractor.rs")
        || HTTP_TOO.contains(&&*source.path)
        || PAGES.iter().any(|folder| source.path.starts_with(folder));
    if door {
        return Vec::new();
    }
    let actix =
        words(source, |word| word.contains("actix") || word == "HttpResponse" || word == "HttpRequest");
    actix.map(|token| (token.line, format!("`{}` away from the door", token.text))).collect()
}

/// Files that measure how long something took, which decides nothing that the register tells of.
const MEASURE: &[&str] = &["server.rs", "platform/database/pg_pool.rs"];

fn only_the_clock_asks_the_time(source: &Source) -> Vec<Breach> {
    if source.path == "platform/clock.rs" {
        return Vec::new();
    }
    let asked = source.tokens.windows(3).filter_map(|window| match window {
        [of, path, now] if path.is("::") && (now.is("now") || now.is("today")) => {
            let measured = MEASURE.contains(&&*source.path) && of.is("Stopwatch");
            (!measured).then(|| (now.line, format!("`{}::{}` asks the time", of.text, now.text)))
        }
        _ => None,
    });
    let system =
        words(source, |word| word == "SystemTime").map(|token| (token.line, "`SystemTime`".to_owned()));
    // Keys sort by when they were made; nothing else is read from them.
    let keys = words(source, |word| word == "now_v7" && source.path != "platform/database/types/id.rs")
        .map(|token| (token.line, "`now_v7` outside `Id::new`".to_owned()));
    asked.chain(system).chain(keys).collect()
}

fn only_the_config_reads_the_environment(source: &Source) -> Vec<Breach> {
    if source.path == "platform/config.rs" {
        return Vec::new();
    }
    let read = after(source, &["env", "::"])
        .flat_map(next_names)
        .filter(|name| ["var", "vars", "var_os", "vars_os", "set_var", "remove_var"].contains(&&*name.text))
        .map(|name| (name.line, format!("`env::{}` reads the environment", name.text)));
    let settings = source.tokens.windows(3).filter_map(|window| match window {
        [env, equals, name] if env.is("env") && equals.is("=") && name.kind == Kind::Text => {
            Some((env.line, format!("the setting {} outside platform/config.rs", name.text)))
        }
        _ => None,
    });
    read.chain(settings).collect()
}

/// The first word or function of a statement that computes with dates.
fn date_arithmetic(sql: &str) -> Option<&'static str> {
    const CALLS: &[&str] = &[
        "now",
        "date",
        "datetime",
        "strftime",
        "julianday",
        "unixepoch",
        "date_trunc",
        "date_part",
        "extract",
        "age",
        "timediff",
    ];
    const NAMES: &[&str] =
        &["interval", "current_timestamp", "current_date", "current_time", "localtimestamp"];
    let sql = sql.to_lowercase();
    let stands = |word: &str, ends: &dyn Fn(&str) -> bool| {
        sql.match_indices(word).any(|(at, _)| {
            let before = sql.get(..at).and_then(|text| text.chars().next_back());
            let inside = |letter: char| letter == '_' || letter.is_alphanumeric();
            !before.is_some_and(inside) && sql.get(at + word.len()..).is_some_and(ends)
        })
    };
    let call = |rest: &str| rest.trim_start().starts_with('(');
    let name = |rest: &str| !rest.starts_with(|letter: char| letter == '_' || letter.is_alphanumeric());
    CALLS
        .iter()
        .find(|word| stands(word, &call))
        .or_else(|| NAMES.iter().find(|word| stands(word, &name)))
        .copied()
}

fn no_date_arithmetic_in_sql(source: &Source) -> Vec<Breach> {
    if !holds_sql(source) {
        return Vec::new();
    }
    let texts = source.tokens.iter().filter(|token| token.kind == Kind::Text).filter_map(|token| {
        date_arithmetic(&token.text)
            .map(|word| (token.line, format!("`{word}` in a statement: bind a computed value")))
    });
    let dsl = after(source, &["dsl", "::"])
        .flat_map(next_names)
        .filter(|name| ["now", "today", "date", "IntervalDsl"].contains(&&*name.text))
        .map(|name| (name.line, format!("`dsl::{}`: bind a computed value", name.text)));
    texts.chain(dsl).collect()
}

fn no_floats_where_it_counts(source: &Source) -> Vec<Breach> {
    let counts =
        ["report", "indicator", "score", "statement", "dossier", "calendar"].contains(&source.room());
    // Tests of the lunar table compute the moon, which counts nothing.
    if !counts || source.path == "calendar/lunar_tests.rs" {
        return Vec::new();
    }
    let float = |token: &&Token| match token.kind {
        Kind::Word => ["f32", "f64"].contains(&&*token.text),
        Kind::Number => {
            let hexadecimal = token.text.starts_with("0x");
            !hexadecimal
                && (token.text.contains('.') || token.text.ends_with("f32") || token.text.ends_with("f64"))
        }
        _ => false,
    };
    source
        .tokens
        .iter()
        .filter(float)
        .map(|token| (token.line, format!("the float `{}`", token.text)))
        .collect()
}

/// The rooms and halls that a file names, by `crate::`, by `super::` out of its own room, or by the package's name.
fn named_rooms(source: &Source) -> Vec<&Token> {
    const CLIMB: &[&str] = &["super", "::", "super", "::", "super", "::", "super", "::"];
    let mut named: Vec<&Token> = after(source, &["crate", "::"]).flat_map(next_names).collect();
    named.extend(after(source, &["motcua", "::"]).flat_map(next_names));
    let depth = source.path.split('/').count() - usize::from(source.name() == "mod.rs");
    let climb = CLIMB.get(..depth.max(1) * 2).unwrap_or(CLIMB);
    named.extend(after(source, climb).flat_map(next_names));
    named.retain(|name| is_known(&name.text));
    named
}

/// The inner rooms of the two large rooms, in their order: each knows itself and those before it.
const INNER_ROOMS: &[(&str, &[&str])] = &[
    ("dossier", &["clock", "books", "acts", "views", "bulk", "endpoints"]),
    ("report", &["figures", "count", "series", "measure", "quantity", "runs", "subscriptions"]),
];

/// Files that know an inner room behind theirs, and why.
const LOOKS_AHEAD: &[(&str, &str)] = &[
    ("dossier/acts/", "an act is read from its request, which stands with the endpoints"),
    ("report/count/http.rs", "it puts the endpoints of all reports together"),
];

fn inner_arrows_point_one_way(source: &Source) -> Vec<Breach> {
    let ahead = LOOKS_AHEAD.iter().any(|(path, _)| source.path.starts_with(path));
    // Every handler takes the state and the headers of a request from the endpoints.
    if ahead || source.name() == "http.rs" {
        return Vec::new();
    }
    let mut parts = source.path.split('/');
    let (room, inner) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let Some((_, rooms)) = INNER_ROOMS.iter().find(|(name, _)| *name == room) else { return Vec::new() };
    let Some(own) = rooms.iter().position(|name| *name == inner) else { return Vec::new() };
    let start = ["crate", "::", room, "::"];
    let named = after(source, &start).flat_map(next_names).map(|name| (name.line, name.text.clone()));
    named
        .filter(|(_, name)| rooms.iter().position(|room| room == name).is_some_and(|at| at > own))
        .map(|(line, name)| (line, format!("`{name}` lies behind `{inner}`")))
        .collect()
}

fn arrows_point_one_way(source: &Source) -> Vec<Breach> {
    let room = source.room();
    if HALLS.contains(&room) {
        return Vec::new();
    }
    let Some((known, _)) =
        ROOMS.split_at_checked(ROOMS.iter().position(|name| *name == room).unwrap_or(usize::MAX))
    else {
        return vec![(1, format!("`{room}` has no place in the arrows: give it one in tests/walls.rs"))];
    };
    let may_know = |other: &str| {
        other == room
            || (known.contains(&other) && !NOT_KNOWN.contains(&(room, other)))
            || (other == "access" && source.name() == "http.rs" && room != "platform")
    };
    named_rooms(source)
        .into_iter()
        .filter(|name| !may_know(&name.text))
        .map(|name| (name.line, format!("`{room}` must not know `{}`", name.text)))
        .collect()
}

fn only_words_of_permission_leave_access(source: &Source) -> Vec<Breach> {
    let room = source.room();
    // The desk signs browsers in.
    if ["platform", "agency", "access", "import", "demo", "desk", "rights"].contains(&room)
        || HALLS.contains(&room)
        || source.name() == "http.rs"
    {
        return Vec::new();
    }
    after(source, &["access", "::"])
        .flat_map(next_names)
        .filter(|name| name.text != "self" && !WORDS_OF_PERMISSION.contains(&&*name.text))
        .filter(|name| !(name.text == "store" && ASK_FOR_OFFICERS.iter().any(|(asks, _)| *asks == room)))
        .map(|name| (name.line, format!("`access::{}` outside http.rs", name.text)))
        .collect()
}

fn every_file_says_what_it_is(source: &Source) -> Vec<Breach> {
    let first = source.text.lines().next().unwrap_or_default();
    let says = first.strip_prefix("//! ").is_some_and(|sentence| !sentence.trim().is_empty());
    if says { Vec::new() } else { vec![(1, "the first line is not a sentence after `//! `".to_owned())] }
}

fn the_pure_are_pure(source: &Source) -> Vec<Breach> {
    let opening = source.opening();
    if !opening.contains(PURE_SENTENCE) {
        let must = PURE.contains(&&*source.path);
        return if must {
            vec![(1, format!("the opening does not say {PURE_SENTENCE:?}"))]
        } else {
            Vec::new()
        };
    }
    let unclean = |word: &str| {
        word.contains("actix") || ["diesel", "tokio", "Clock", "Connection", "Database"].contains(&word)
    };
    words(source, unclean).map(|token| (token.line, format!("`{}` in a pure file", token.text))).collect()
}

fn no_file_is_too_long(source: &Source) -> Vec<Breach> {
    let lines = source.text.lines().count();
    let longer = LONGER.iter().find(|(path, _, _)| *path == source.path);
    let most = longer.map_or(MOST_LINES, |(_, most, _)| *most);
    if lines <= most { Vec::new() } else { vec![(lines, format!("{lines} lines, at most {most}"))] }
}

/// An arm that takes every act that nobody thought of.
fn every_act_is_thought_of(source: &Source) -> Vec<Breach> {
    if LEFT_TO_THE_REST.iter().any(|(path, _)| *path == source.path) {
        return Vec::new();
    }
    let over_acts = |arms: &arms::Arms<'_>| arms.iter().any(|arm| arms::names_one_of(arm, ACTS));
    let all = arms::matches(&source.tokens).into_iter().filter(over_acts).flatten();
    let wild = all.filter(|arm| arms::takes_everything(arm));
    let last = wild.filter_map(|arm| arm.last());
    last.map(|token| (token.line, "an arm for every act that is not named".to_owned())).collect()
}

/// What has a name that only the room of quantities reads.
const NAMED: &[&str] = &["Figure", "RateName", "CatalogueCount"];
/// Files that read such a name too, and why; so does an `http.rs`, from a parameter.
const READ_NAMES: &[(&str, &str)] = &[
    ("report/runs/cells.rs", "the address of a cell, in which a column of a layout may stand too"),
    ("report/runs/actions.rs", "the figures of a line by the names that are kept"),
    ("desk/pages/reports/cell.rs", "the figure in the address of a page, as an endpoint reads it"),
];

/// A name looked up past the reader, or a spelling taken apart.
fn names_are_read_in_one_place(source: &Source) -> Vec<Breach> {
    let reader = ["report/figures/", "report/quantity/"].iter().any(|room| source.path.starts_with(room));
    if reader || source.name() == "http.rs" || READ_NAMES.iter().any(|(path, _)| *path == source.path) {
        return Vec::new();
    }
    let parsed = source.tokens.windows(3).filter_map(|window| match window {
        [of, path, verb] if path.is("::") && NAMED.contains(&&*of.text) => {
            let reads = verb.is("named") || verb.is("parse");
            reads.then(|| (verb.line, format!("`{}::{}` past the one reader", of.text, verb.text)))
        }
        _ => None,
    });
    let found = NAMED.iter().flat_map(|of| {
        let all = source.tokens.windows(3).enumerate().filter(move |(_, window)| {
            matches!(window, [name, path, all] if name.is(of) && path.is("::") && all.is("ALL"))
        });
        all.filter_map(move |(at, _)| {
            let statement = source.tokens.get(at..)?.split(|token| token.is(";")).next()?;
            let has = |word: &str| statement.iter().any(|token| token.is(word));
            let line = statement.first()?.line;
            (has("find") && has("as_str")).then(|| (line, format!("a `{of}` found by its name")))
        })
    });
    let taken_apart = source.tokens.windows(3).filter_map(|window| match window {
        [verb, open, text]
            if ["strip_prefix", "split_once", "starts_with"].contains(&&*verb.text)
                && open.is("(")
                && text.kind == Kind::Text
                && ["indicator", "portal."].iter().any(|mark| text.text.starts_with(mark)) =>
        {
            Some((text.line, "the spelling of a quantity taken apart".to_owned()))
        }
        _ => None,
    });
    parsed.chain(found).chain(taken_apart).collect()
}

/// Statements in a migration that compute with dates or let the database set the time.
fn no_date_arithmetic_in_migrations(source: &Source) -> Vec<Breach> {
    let lines = (1..).zip(source.text.lines());
    lines
        .filter_map(|(line, text)| {
            let statement = text.split("--").next().unwrap_or_default();
            date_arithmetic(statement).map(|word| (line, format!("`{word}` in a migration")))
        })
        .collect()
}

/// Holds every file below `folder` against a wall.
fn stands(wall: Wall, folder: &str, ending: &str) -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let sources = read_all(&root, ending)?;
    assert!(sources.len() > 5, "{} holds too few files to be the house", root.display());
    let breaches: Vec<String> = sources
        .iter()
        .flat_map(|source| {
            wall(source)
                .into_iter()
                .map(move |(line, what)| format!("{folder}/{}:{line}: {what}", source.path))
        })
        .collect();
    assert!(breaches.is_empty(), "this wall is broken:\n{}", breaches.join("\n"));
    Ok(())
}

macro_rules! walls {
    ($($(#[doc = $doc:literal])+ $name:ident $wall:ident;)+) => { $(
        $(#[doc = $doc])+
        #[test]
        fn $name() -> io::Result<()> {
            stands($wall, "src", ".rs")
        }
    )+ };
}

walls! {
    /// SQL lives in `store.rs`, `search.rs`, `journal.rs` and `platform/database`.
    there_is_no_sql_outside_the_stores sql_stays_in_the_stores;
    /// A dossier is written with the row of the journal that tells of it, at the gate and nowhere else.
    the_books_are_written_at_one_gate only_the_gate_writes_the_books;
    /// HTTP lives in `http.rs`, `page.rs`, the officer extractor, the headers of an act, the server and a few pipes.
    there_is_no_http_away_from_the_door http_stays_at_the_door;
    /// Everything else is told the time.
    nobody_but_the_clock_asks_the_time only_the_clock_asks_the_time;
    /// Settings are read in one place.
    nobody_but_the_config_reads_the_environment only_the_config_reads_the_environment;
    /// Every instant is computed by a rule and bound as a value.
    no_statement_computes_with_dates no_date_arithmetic_in_sql;
    /// Figures, due dates and calendars are whole numbers.
    there_are_no_floats_where_it_counts no_floats_where_it_counts;
    /// A room never knows a room to its right.
    rooms_know_only_rooms_to_their_left arrows_point_one_way;
    /// Inside a large room, too, no room knows one behind it.
    inner_rooms_know_only_those_before_them inner_arrows_point_one_way;
    /// Rooms know who may do what, and nothing of tokens and passwords.
    only_words_of_permission_are_used_of_access only_words_of_permission_leave_access;
    /// Names of figures, rates and indicators are read in the room of quantities.
    there_is_one_reader_of_names names_are_read_in_one_place;
    /// The first line is one sentence.
    every_file_opens_with_a_sentence every_file_says_what_it_is;
    /// What calls itself pure is pure, and the rules call themselves so.
    the_rules_are_pure the_pure_are_pure;
    /// A file that can be read at one sitting.
    every_file_is_short_enough no_file_is_too_long;
    /// Whoever adds an act is asked wherever acts are told apart.
    no_act_can_be_forgotten every_act_is_thought_of;
}

#[test]
fn no_migration_computes_with_dates() -> io::Result<()> {
    stands(no_date_arithmetic_in_migrations, "migrations", ".sql")
}

/// A rule or an exception that names a file which is gone says nothing.
#[test]
fn every_file_that_is_named_here_is_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let exceptions = SQL_TOO.iter().chain(LEFT_TO_THE_REST).chain(READ_NAMES).map(|(path, _)| *path);
    let exceptions = exceptions.chain(LONGER.iter().map(|(path, _, _)| *path));
    let named = exceptions.chain(HTTP_TOO.iter().chain(GATE).copied()).chain(PURE.iter().copied());
    let gone: Vec<&str> = named.filter(|path| !folder.join(path).is_file()).collect();
    assert!(gone.is_empty(), "tests/walls.rs names files that are not in src/: {gone:?}");
}

/// Each wall with a file that breaks it, the lines at fault, and a file that does not.
#[test]
#[expect(clippy::too_many_lines, reason = "one table of samples, a few lines for each wall")]
fn every_wall_falls_on_a_bad_sample() {
    let samples: &[(Wall, &str, &str, &[usize], &str)] = &[
        (
            sql_stays_in_the_stores,
            "report/count/http.rs",
            "use diesel::prelude::*;\nlet a = on!(conn, c => x.load(c));\nuse crate::platform::database::schema::journal;\n\
             let b = \"SELECT 1 FROM dossier\";\nlet c = sql_query(x);",
            &[1, 5, 2, 3, 4],
            "// diesel\nlet a = \"select an agency\"; crate::text_column!(Status);",
        ),
        (
            only_the_gate_writes_the_books,
            "dossier/bulk/version_move/store.rs",
            "use crate::platform::database::schema::{agency, dossier};\ndiesel::insert_into(journal::table).values(x);\n\
             diesel::update(target).set(dossier::step.eq(1));\n#[derive(AsChangeset)]\n#[diesel(table_name = dossier)]\n\
             let a = \"UPDATE dossier SET step = 1\";\nlet b = \"insert into journal(seq) values (1)\";",
            &[2, 3, 5, 6, 7],
            "use crate::platform::database::schema::dossier_leg; diesel::update(target); \"UPDATE dossier_leg SET turn = 1\"; \
             diesel::insert_into(dossier_leg::table); dossier::table.select(x); // diesel::delete(journal::table)",
        ),
        (
            http_stays_at_the_door,
            "dossier/acts/actions.rs",
            "use std::io;\nuse actix_web::web;\nuse utoipa_actix_web::AppExt;",
            &[2, 3],
            "/// As actix does it.\nfn a() {}",
        ),
        (
            only_the_clock_asks_the_time,
            "dossier/endpoints/http.rs",
            "let a = Utc::now();\nlet b = Stopwatch::now();\nlet c: SystemTime;\nlet d = Uuid::now_v7();",
            &[1, 2, 3, 4],
            "let now = desk.clock.now();",
        ),
        (
            only_the_config_reads_the_environment,
            "server.rs",
            "std::env::var(\"A\");\nuse std::env::{temp_dir, var_os};\n#[arg(long, env = \"MOTCUA_X\")]",
            &[1, 2, 3],
            "env!(\"CARGO_PKG_VERSION\"); std::env::temp_dir();",
        ),
        (
            no_date_arithmetic_in_sql,
            "report/count/store.rs",
            "\"select now ()\";\n\"due_at + INTERVAL '1 day'\";\n\"strftime('%s', x)\";\nuse diesel::dsl::{count, now};",
            &[1, 2, 3, 4],
            "\"valid_date (candidate(x))\"; \"intervals\"; use diesel::dsl::count;",
        ),
        (
            no_floats_where_it_counts,
            "report/figures/rate.rs",
            "let a: f64;\nlet b = 1.5;\nlet c = 2_f32;",
            &[1, 2, 3],
            "let a = self.0.1; let b = 0xf64; for c in 1..2 {} /* f64 */",
        ),
        (
            arrows_point_one_way,
            "dossier/actions.rs",
            "use crate::{access, report};\nuse crate::access::Role;\nuse super::super::demo;\nuse crate::server::Service;",
            &[1, 4, 3],
            "use crate::{agency::{self, report}, workflow}; use super::report; crate::text_column!(Status);",
        ),
        (
            arrows_point_one_way,
            "agency/store.rs",
            "use crate::access::Scope;",
            &[1],
            "use crate::agency::Level;",
        ),
        (
            inner_arrows_point_one_way,
            "dossier/clock/deadline.rs",
            "use crate::dossier::clock::pause;\nuse crate::dossier::{books::store, clock};\nuse crate::dossier::views::view;",
            &[2, 3],
            "use crate::dossier::clock::{pause, status}; use crate::report::runs;",
        ),
        (
            names_are_read_in_one_place,
            "score/term.rs",
            "let a = Figure::ALL.iter().find(|figure| figure.as_str() == name);\nlet b = RateName::named(name);\n\
             let c = Figure::parse(name);\nlet d = text.strip_prefix(\"indicator.\");",
            &[2, 3, 1, 4],
            "let sum = QuantitySum::parse(text); let one = Quantity::parse(text); let names = Figure::ALL.iter().map(|figure| figure.as_str()); \
             format!(\"indicator:{code}\"); let level = Level::parse(text);",
        ),
        (arrows_point_one_way, "cellar/mod.rs", "//! A room that nobody placed.", &[1], ""),
        (
            only_words_of_permission_leave_access,
            "procedure/actions.rs",
            "use crate::access::{Role, tokens::Keys};\naccess::store::find_active(conn);",
            &[1, 2],
            "use crate::access::{self, Officer, Role};",
        ),
        (every_file_says_what_it_is, "agency/mod.rs", "\n//! Late.", &[1], "//! WHO serves."),
        (
            the_pure_are_pure,
            "report/count/fold.rs",
            "//! Folds.\n//! Pure: no HTTP, no SQL, no clock.\nuse tokio::time;\nfn a(clock: &Clock, conn: &mut Connection) {}",
            &[3, 4, 4],
            "//! Folds. Pure: no HTTP, no SQL,\n//! no clock.\nuse crate::platform::database::Id;",
        ),
        (
            the_pure_are_pure,
            "report/figures/rate.rs",
            "//! Rates.",
            &[1],
            "//! Pure: no HTTP, no SQL, no clock.",
        ),
        (
            every_act_is_thought_of,
            "dossier/acts/pausing.rs",
            "match event {\n    Event::Withdraw => {}\n    _ => end(),\n}\n\
             match (rule.clock, x) {\n    (ClockEffect::Starts, Some(_)) if f::<A, B>(x) => a::<A, B>(),\n    (_, _) => {}\n}\n\
             match e { E::Accept => match y { 1 => 2, _ => 3 }, other => 4 }",
            &[3, 7, 9],
            "match event { Event::Accept => match y { 1 => Event::Stop, _ => 3 }, Event::Stop | Event::Refuse => 4 }\n\
             match out { Outcome::Reject => Event::Refuse, _ => Event::Resolve }; matches!(event, Event::Stop);\n\
             match at { Some(at) if x(Event::Stop) => at, _ => now }",
        ),
        (
            no_date_arithmetic_in_migrations,
            "sqlite/1/up.sql",
            "-- now()\ncreated_at TEXT DEFAULT CURRENT_TIMESTAMP\nCHECK (date(day) IS NOT NULL)",
            &[2, 3],
            "day TEXT NOT NULL, update_count INTEGER",
        ),
    ];
    for (wall, path, bad, lines, good) in samples {
        let found: Vec<usize> = wall(&Source::new(*path, *bad)).into_iter().map(|(line, _)| line).collect();
        assert_eq!(found, *lines, "{path}: {bad}");
        if !good.is_empty() {
            assert_eq!(wall(&Source::new(*path, *good)), [], "{path}: {good}");
        }
    }
    let long = "//! Long.\n".repeat(MOST_LINES + 1);
    assert_eq!(no_file_is_too_long(&Source::new("agency/store.rs", long)).len(), 1);
}

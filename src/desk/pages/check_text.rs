//! A text held against itself and the register: each figure marked where it stands, the reasons below, and the corrected text to copy.

use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};
use serde_json::{Map, Value, json};

use crate::agency::{Agency, store as agencies};
use crate::desk::extractor::{DeskOfficer, PostedByOfficer};
use crate::desk::page::DeskPage;
use crate::desk::pages::reports::cell::figure_of;
use crate::desk::parts::errors::{error_of, errors};
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::posted::PostedForm;
use crate::desk::shown::{address, encoded};
use crate::desk::typed;
use crate::desk::value_words::verdict_words;
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::error::{Code, Language, Problem};
use crate::platform::instant::Instant;
use crate::report::figures::figure::Figure;
use crate::statement::corrected::{TextPart, corrected, parts};
use crate::statement::request::StatementRequest;
use crate::statement::verdict::{ComparedWith, Reason, Source, StatementFinding, StatementVerdict};

/// The fields of the page, with the names by which the room calls them.
const FIELDS: [(&str, &str, W); 5] = [
    ("van-ban", "text", W::TextToCheck),
    ("co-quan", "agency", W::AgencyOfText),
    ("tu", "from", W::FromDay),
    ("den", "to", W::ToDay),
    ("tinh-den", "as_of", W::AsOfDay),
];

/// What was found in a text.
struct CheckedText {
    text: String,
    findings: Vec<StatementFinding>,
}

/// The empty form.
#[get("/kiem-tra-van-ban")]
pub(crate) async fn check_form(me: DeskOfficer, desk: web::Data<HandlerState>) -> HttpResponse {
    let offices = offices(&me, &desk).await;
    me.answer(offices.and_then(|offices| drawn(&me, &offices, &PostedForm::default(), None)))
}

/// What is found in the text that was sent. Nothing of it is kept.
#[post("/kiem-tra-van-ban")]
pub(crate) async fn check_text(sent: PostedByOfficer, desk: web::Data<HandlerState>) -> HttpResponse {
    let PostedByOfficer { me, form } = sent;
    let found = found(&me, &desk, &form).await;
    let offices = offices(&me, &desk).await;
    me.answer(offices.and_then(|offices| drawn(&me, &offices, &form, Some(found))))
}

async fn offices(me: &DeskOfficer, desk: &HandlerState) -> Result<Vec<Agency>, Problem> {
    let scope = me.officer.scope();
    let mut seen: Vec<Agency> = desk
        .database
        .read(move |conn| agencies::load_many(conn, &scope.offices()).map_err(Problem::from))
        .await?;
    seen.retain(Agency::is_office);
    Ok(seen)
}

async fn found(me: &DeskOfficer, desk: &HandlerState, form: &PostedForm) -> Result<CheckedText, Problem> {
    let (now, scope) = (desk.now(), me.officer.scope());
    let asked = request(form, me.language(), now)?.checked(now)?;
    desk.database
        .snapshot(move |conn| {
            let findings = asked.findings(conn, &scope, now)?;
            Ok(CheckedText { text: asked.text, findings })
        })
        .await
}

/// What the form asks of the room. A day that cannot be read is left to the rule that refuses it.
fn request(form: &PostedForm, language: Language, now: Instant) -> Result<StatementRequest, Problem> {
    let mut body = Map::new();
    body.insert("text".into(), json!(form.get("van-ban")));
    if let Some(agency) = form.filled("co-quan") {
        body.insert("agency".into(), json!(agency));
    }
    for (own, name, _) in FIELDS.iter().skip(2) {
        if let Some(text) = form.filled(own) {
            let day = typed::date(text, now.date()).map_or_else(|| text.to_owned(), |day| day.to_string());
            body.insert((*name).into(), json!(day));
        }
    }
    let language = if language == Language::English { "en" } else { "vi" };
    body.insert("language".into(), json!(language));
    serde_json::from_value(Value::Object(body)).map_err(|error| Problem::new(Code::Internal).because(error))
}

fn in_page_names(mut problem: Problem) -> Problem {
    for field in &mut problem.fields {
        if let Some((own, ..)) = FIELDS.iter().find(|(_, name, _)| *name == field.field) {
            (*own).clone_into(&mut field.field);
        }
    }
    problem
}

fn label(name: &str) -> Option<W> {
    FIELDS.iter().find(|(own, ..)| *own == name).map(|(.., words)| *words)
}

fn drawn(
    me: &DeskOfficer,
    offices: &[Agency],
    form: &PostedForm,
    found: Option<Result<CheckedText, Problem>>,
) -> Result<DeskPage, Problem> {
    let (language, token) = (me.language(), me.token()?);
    let title = W::CheckText.say(language);
    let (found, problem) = match found {
        Some(Ok(found)) => (Some(found), None),
        Some(Err(problem)) if problem.code.status() >= 500 => return Err(problem),
        Some(Err(problem)) => (None, Some(in_page_names(problem))),
        None => (None, None),
    };
    let content = html! {
        @if let Some(problem) = &problem { (errors(problem, &label, language)) }
        h1 { (title) }
        @if let Some(found) = &found { (result(found, language)) }
        (form_of(offices, form, (&token, problem.as_ref()), language))
    };
    Ok(DeskPage::of(title, content, problem.as_ref(), language))
}

fn form_of(
    offices: &[Agency],
    form: &PostedForm,
    (token, problem): (&str, Option<&Problem>),
    language: Language,
) -> Markup {
    let field = |(name, _, words): (&'static str, &str, W), hint: Option<W>, kind: FieldKind| {
        let hint = hint.map(|hint| hint.say(language));
        let (value, error) = (form.get(name), error_of(problem, name, language));
        FormField { name, label: words.say(language), hint, value, error, kind, optional: name != "van-ban" }
            .draw(language)
    };
    let offices = offices.iter().map(|agency| (agency.code.clone(), agency.name_vi.clone()));
    let offices = std::iter::once((String::new(), String::new())).chain(offices).collect();
    let [text, agency, from, to, as_of] = FIELDS;
    html! {
        form method="post" action="/kiem-tra-van-ban" {
            input type="hidden" name="csrf" value=(token);
            div.long { (field(text, Some(W::TextToCheckHint), FieldKind::Long)) }
            div.filters {
                (field(agency, None, FieldKind::Choice(offices)))
                (field(from, None, FieldKind::Line))
                (field(to, None, FieldKind::Line))
                (field(as_of, None, FieldKind::Line))
            }
            div.buttons { button.main type="submit" data-key="do" { (W::CheckNow.say(language)) " " kbd { "F9" } } }
        }
    }
}

/// A mark for each verdict: it is told by sign and word, and colour only helps.
const fn mark(verdict: StatementVerdict) -> (&'static str, &'static str) {
    match verdict {
        StatementVerdict::Confirmed => ("✓", "ok"),
        StatementVerdict::RoundedDifferently => ("≈", "today"),
        StatementVerdict::Contradicted => ("✗", "late"),
        StatementVerdict::Unverifiable => ("?", "stand"),
        StatementVerdict::Unknown => ("·", "plain"),
    }
}

fn badge(verdict: StatementVerdict, language: Language) -> Markup {
    let (sign, class) = mark(verdict);
    html! { span class={ "b " (class) } { (sign) " " (verdict_words(verdict, language)) } }
}

fn result(found: &CheckedText, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let count =
        |verdict: StatementVerdict| found.findings.iter().filter(|one| one.verdict == verdict).count();
    html! {
        section id="result" {
            @if found.findings.is_empty() {
                p.box.warn { (say(W::NoFigureInText)) }
            } @else {
                p {
                    @for verdict in StatementVerdict::ALL.iter().rev() {
                        @if count(*verdict) > 0 { (badge(*verdict, language)) " " strong { (count(*verdict)) } " " }
                    }
                }
                h2 { (say(W::CheckedText)) }
                div.checked lang="vi" { (marked(found)) }
                (table(found, language))
                (corrected_text(found, language))
            }
        }
    }
}

/// The text, each figure marked and leading to its reasons.
fn marked(found: &CheckedText) -> Markup {
    html! {
        @for part in parts(&found.text, &found.findings) {
            @match part {
                TextPart::Words(words) => { (words) }
                TextPart::Figure(place, finding) => {
                    a class={ "m " (mark(finding.verdict).1) } id={ "s" (place + 1) } href={ "#k" (place + 1) } {
                        (finding.mention.text) sup { (mark(finding.verdict).0) }
                    }
                }
            }
        }
    }
}

/// The figures that something is known of, with why.
fn table(found: &CheckedText, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        table {
            thead { tr { @for words in [W::FigureInText, W::Verdict, W::Because] { th scope="col" { (say(words)) } } } }
            tbody {
                @for (place, finding) in found.findings.iter().enumerate() {
                    tr id={ "k" (place + 1) } {
                        td { a href={ "#s" (place + 1) } { (finding.mention.text) } }
                        td { (badge(finding.verdict, language)) }
                        td {
                            @for (number, reason) in finding.reasons.iter().enumerate() {
                                @if number > 0 { br; }
                                (told(reason, language))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn told(reason: &Reason, language: Language) -> Markup {
    let words = reason.words.in_language(language);
    html! {
        @match reason.source.as_ref().and_then(|source| page_of(source, reason.against)) {
            Some(link) => { a href=(link) { (words) } }
            None => { (words) }
        }
    }
}

/// The page that opens a known figure: the dossiers behind it where there are some, else the table in which it stands.
fn page_of(source: &Source, against: ComparedWith) -> Option<String> {
    let (row, figure) = source.code.rsplit_once(':')?;
    let figure = figure_of(figure);
    match against {
        ComparedWith::Run => {
            let id = source.link.strip_prefix("/api/v1/report-runs/")?.split('/').next()?;
            Some(match figure {
                Some(_) => format!("/bao-cao/{id}/o/{}", encoded(&source.code)),
                None => format!("/bao-cao/{id}"),
            })
        }
        ComparedWith::Report => {
            let (from, to, as_of) =
                (source.from.to_string(), source.to.to_string(), source.as_of.to_string());
            let table = [
                ("co-quan", source.agency.as_str()),
                ("ky", super::reports::address::DAYS),
                ("tu", &from),
                ("den", &to),
                ("dong", "level"),
                ("tinh-den", &as_of),
            ];
            let row = if row == "total" { "" } else { row };
            let cell = [("dong-nay", row), ("chi-tieu", figure.map_or("", Figure::as_str))];
            Some(match figure {
                Some(_) => address("/bao-cao/o", &[&table[..], &cell[..]].concat()),
                None => address("/bao-cao/moi", &table),
            })
        }
        ComparedWith::Indicator | ComparedWith::Text => None,
    }
}

/// The text with what would be right, to be copied as a whole.
fn corrected_text(found: &CheckedText, language: Language) -> Markup {
    let text = corrected(&found.text, &found.findings);
    html! {
        h2 { (W::CorrectedText.say(language)) }
        @if text == found.text {
            p { (W::NothingToCorrect.say(language)) }
        } @else {
            div.long {
                textarea id="corrected" readonly rows="6" lang="vi" aria-label=(W::CorrectedText.say(language)) { (text) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::instant::parse_date;

    fn source(code: &str, link: &str) -> Source {
        let day = |text| parse_date(text).unwrap();
        Source {
            code: code.into(),
            label: "Đã giải quyết".into(),
            agency: "H26.268".into(),
            from: day("2022-12-15"),
            to: day("2023-06-14"),
            as_of: day("2023-05-14"),
            link: link.into(),
            text: "5.998".into(),
        }
    }

    #[test]
    fn a_known_figure_leads_to_what_is_behind_it() {
        let run = "/api/v1/report-runs/0190b6a2-7b5e-7c31-9d3a-5f1e2d3c4b5a";
        let report = "/api/v1/reports/resolution?agency=H26.268";
        let table = "co-quan=H26.268&ky=ngay&tu=2022-12-15&den=2023-06-14&dong=level&tinh-den=2023-05-14";
        for (code, link, against, page) in [
            (
                "district:resolved",
                run,
                ComparedWith::Run,
                Some("/bao-cao/0190b6a2-7b5e-7c31-9d3a-5f1e2d3c4b5a/o/district%3Aresolved".to_owned()),
            ),
            (
                "total:on_time_of_resolved",
                run,
                ComparedWith::Run,
                Some("/bao-cao/0190b6a2-7b5e-7c31-9d3a-5f1e2d3c4b5a".to_owned()),
            ),
            (
                "district:resolved",
                report,
                ComparedWith::Report,
                Some(format!("/bao-cao/o?{table}&dong-nay=district&chi-tieu=resolved")),
            ),
            (
                "total:resolved",
                report,
                ComparedWith::Report,
                Some(format!("/bao-cao/o?{table}&chi-tieu=resolved")),
            ),
            (
                "total:on_time_of_resolved",
                report,
                ComparedWith::Report,
                Some(format!("/bao-cao/moi?{table}")),
            ),
            ("F21c", "/api/v1/indicator-figures?indicator=F21c", ComparedWith::Indicator, None),
        ] {
            assert_eq!(page_of(&source(code, link), against), page, "{code} {against:?}");
        }
    }
}

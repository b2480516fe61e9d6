//! The form of reception as it is drawn: who, what, which papers, what it costs, and when it would be due.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use crate::desk::acts::fields::{ActField, ActInput, RECEPTION, label_of};
use crate::desk::acts::json_body::MOST_PAPERS;
use crate::desk::pages::file_section::{ACCEPTED, choose_again, file_inputs};
use crate::desk::parked::PARKED_FIELD;
use crate::desk::parts::errors::{error_of, errors};
use crate::desk::parts::field::{FieldKind, FormField, field_id};
use crate::desk::parts::flash::flash;
use crate::desk::posted::PostedForm;
use crate::desk::prefill::{PREFILLED_FIELD, is_prefilled};
use crate::desk::shown::{appointment, day, money};
use crate::desk::value_words::{channel_words, delivery_words, kind_words, paid_words};
use crate::desk::words::W;
use crate::dossier::books::applicant::{ApplicantKind, ResultDelivery};
use crate::dossier::books::fees::account::PaymentMethod;
use crate::dossier::clock::ledger::Channel;
use crate::dossier::views::view::DossierView;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureVersion;
use crate::procedure::version::RequiredPaper;

/// What the first procedure that is offered is called where the hand is led to it.
const FIRST_OFFER: &str = "pick";
/// Rows for papers that are not on the list.
const FREE_ROWS: usize = 1;

/// What the form is drawn from besides what was typed.
#[derive(Debug)]
pub(crate) struct ReceiveFacts {
    /// Code and name of the offices where this officer receives.
    pub offices: Vec<(String, String)>,
    /// The procedure that is meant.
    pub chosen: Option<ProcedureVersion>,
    /// Code and name of those that the words find.
    pub offers: Vec<(String, String)>,
    /// How a sound dossier would stand.
    pub due: Option<Result<DossierView, Problem>>,
    /// Codes of dossiers of the same person and procedure.
    pub duplicates: Vec<String>,
    /// What came of filling the form in from an older dossier.
    pub prefill: PrefillView,
    /// What waits.
    pub parked: ParkedView,
    /// Names of files that were sent and are to be chosen again.
    pub lost_files: Vec<String>,
    /// Now.
    pub now: Instant,
}

/// What came of filling the form in from an older dossier.
#[derive(Debug, Default)]
pub(crate) enum PrefillView {
    /// Nobody asked for it.
    #[default]
    NotAsked,
    /// This office has no dossier of that number.
    NobodyKnown,
    /// It was filled in from the dossier of this code.
    From(String),
}

/// The forms of this officer that wait.
#[derive(Debug, Default)]
pub(crate) struct ParkedView {
    /// Key and label of each.
    pub labels: Vec<(String, String)>,
    /// The label of the one that was put aside a moment ago.
    pub just_now: Option<String>,
    /// Key and day of those whose citizen, the same person, was asked for papers.
    pub asked_before: Vec<(String, Instant)>,
}

impl ParkedView {
    /// The label of the form of this key.
    pub(crate) fn find(&self, id: &str) -> Option<String> {
        self.labels.iter().find(|(found, _)| found == id).map(|(_, label)| label.clone())
    }
}

/// What the form is drawn with.
struct Drawing<'d> {
    form: &'d PostedForm,
    problem: Option<&'d Problem>,
    language: Language,
}

impl Drawing<'_> {
    fn say(&self, words: W) -> &'static str {
        words.say(self.language)
    }

    /// A field of the reception by its name.
    fn field(&self, name: &str) -> Markup {
        let Some(field) = RECEPTION.iter().find(|field| field.name == name) else { return html! {} };
        let (kind, hint) = self.kind(field);
        let doubtful = name == "applicant.name" && self.form.filled("doubtful").is_some();
        let prefilled = is_prefilled(self.form, name).then_some(W::FromBefore);
        let hint = if doubtful { Some(W::LookAgain) } else { prefilled.or(hint) };
        FormField {
            name: field.name,
            label: self.say(field.label),
            hint: hint.map(|hint| self.say(hint)),
            value: self.form.get(field.name),
            error: error_of(self.problem, field.name, self.language),
            kind,
            optional: false,
        }
        .draw(self.language)
    }

    fn kind(&self, field: &ActField) -> (FieldKind, Option<W>) {
        let language = self.language;
        let choice = |pairs: Vec<(&str, &str)>| {
            FieldKind::Choice(
                pairs.into_iter().map(|(value, words)| (value.to_owned(), words.to_owned())).collect(),
            )
        };
        match field.input {
            ActInput::ApplicantKind => (
                choice(
                    ApplicantKind::ALL
                        .iter()
                        .map(|kind| (kind.as_str(), kind_words(*kind, language)))
                        .collect(),
                ),
                None,
            ),
            ActInput::Delivery => (
                choice(
                    ResultDelivery::ALL
                        .iter()
                        .map(|way| (way.as_str(), delivery_words(*way, language)))
                        .collect(),
                ),
                None,
            ),
            ActInput::Paid => {
                let ways = PaymentMethod::ALL.iter().map(|way| (way.as_str(), paid_words(*way, language)));
                (choice(std::iter::once(("", self.say(W::NotPaidYet))).chain(ways).collect()), None)
            }
            ActInput::Channel => {
                let ways = [Channel::Counter, Channel::Postal];
                (choice(ways.iter().map(|way| (way.as_str(), channel_words(*way, language))).collect()), None)
            }
            ActInput::Money | ActInput::Number => (FieldKind::Number, None),
            ActInput::Moment => (FieldKind::Line, Some(W::MomentHint)),
            ActInput::Long => (FieldKind::Long, None),
            _ => (FieldKind::Line, None),
        }
    }
}

/// The form.
pub(crate) fn content(
    facts: &ReceiveFacts,
    form: &PostedForm,
    problem: Option<&Problem>,
    (token, key): (&str, &str),
    language: Language,
) -> Markup {
    let drawing = Drawing { form, problem, language };
    let label = |name: &str| match name {
        "procedure" => Some(W::Procedure),
        "agency" => Some(W::Office),
        _ => label_of(RECEPTION, name),
    };
    html! {
        @if let Some(problem) = problem { (errors(problem, &label, language)) }
        @if let Some(label) = &facts.parked.just_now {
            (flash(&html! { (drawing.say(W::PutAside)) ": " (label) ". " a href="/tiep-nhan/cho" { (drawing.say(W::Waiting)) " (" (facts.parked.labels.len()) ")" } }))
        }
        (choose_again(&facts.lost_files, language))
        form method="post" action="/tiep-nhan" enctype="multipart/form-data"
            data-sending=(drawing.say(W::SendingFiles)) data-broken=(drawing.say(W::FilesNotSent)) data-first=[goes_on_at(facts, form, problem).map(field_id)] {
            // Enter, also a scanner's, presses the first button: it only checks.
            button.skip type="submit" name="do" value="check" tabindex="-1" aria-hidden="true" { (drawing.say(W::CheckOnly)) }
            input type="hidden" name="csrf" value=(token);
            input type="hidden" name="key" value=(key);
            @for name in [PREFILLED_FIELD, "doubtful"] {
                @if let Some(value) = form.filled(name) { input type="hidden" name=(name) value=(value); }
            }
            @if let Some(parked) = form.filled(PARKED_FIELD) { input type="hidden" name=(PARKED_FIELD) value=(parked); }
            (what(facts, &drawing))
            div.cols {
                div { (who(&drawing)) (papers(facts, &drawing)) }
                div { (ahead(facts, &drawing)) (fee(facts, &drawing)) }
            }
            div.buttons {
                button.main type="submit" name="do" value="receive" data-key="do" { (drawing.say(W::ReceiveAndPrint)) " " kbd { "F9" } }
                button type="submit" name="do" value="park" data-key="park" { (drawing.say(W::PutAsideNow)) " " kbd { "Shift+F9" } }
                button type="submit" name="do" value="ask" { (drawing.say(W::CounterRequest)) }
                button type="submit" name="do" value="check" { (drawing.say(W::CheckOnly)) " " kbd { "Enter" } }
                span.hint { (drawing.say(W::EnterOnlyChecks)) }
                @if !facts.parked.labels.is_empty() { a href="/tiep-nhan/cho" { (drawing.say(W::Waiting)) " (" (facts.parked.labels.len()) ")" } }
            }
        }
    }
}

/// Where the hand goes on after what was scanned, searched for or chosen: the first thing that is still wanted. Nowhere else than usual on
/// an empty form, and where mistakes are told first.
fn goes_on_at(facts: &ReceiveFacts, form: &PostedForm, problem: Option<&Problem>) -> Option<&'static str> {
    let empty = |name: &'static str| form.filled(name).is_none().then_some(name);
    if problem.is_some()
        || (facts.chosen.is_none() && form.filled("applicant.identity").is_none() && facts.offers.is_empty())
    {
        None
    } else if form.filled("doubtful").is_some() {
        Some("applicant.name")
    } else if facts.chosen.is_none() {
        Some(if facts.offers.is_empty() { "procedure" } else { FIRST_OFFER })
    } else {
        empty("applicant.name").or(empty("applicant.phone")).or(Some("all_papers"))
    }
}

/// The scan box, the office and the procedure.
fn what(facts: &ReceiveFacts, drawing: &Drawing<'_>) -> Markup {
    let form = drawing.form;
    let line = |name: &str, label: W, hint: Option<W>, value: &str| {
        let (label, hint) = (drawing.say(label), hint.map(|hint| drawing.say(hint)));
        let error = error_of(drawing.problem, name, drawing.language);
        FormField { name, label, hint, value, error, kind: FieldKind::Line, optional: false }
            .draw(drawing.language)
    };
    let shown = facts.chosen.as_ref().map_or_else(
        || form.get("procedure").to_owned(),
        |version| format!("{} {}", version.code, version.content.name_vi),
    );
    html! {
        div.row {
            h1.c3 { (drawing.say(W::ReceiveTitle)) }
            div.c4 { (line("scan", W::ScanCard, Some(W::ScanHint), form.get("scan"))) }
            div.c5 { (line("procedure", W::Procedure, Some(W::ProcedureHint), &shown)) }
        }
        @match &facts.prefill {
            PrefillView::From(code) => { p.box.warn { (drawing.say(W::FilledFrom)) " " a href={ "/ho-so/" (code) } { (code) } } }
            PrefillView::NobodyKnown => { p.box { (drawing.say(W::NobodyKnown)) } }
            PrefillView::NotAsked => {}
        }
        @if !facts.parked.asked_before.is_empty() {
            p.box.warn {
                (drawing.say(W::WasAskedBefore)) " "
                @for (id, at) in &facts.parked.asked_before { a href={ "/tiep-nhan?mo=" (id) } { (day(*at)) } " " }
            }
        }
        @if form.filled("doubtful").is_some() { p.box.warn { (drawing.say(W::DoubtfulName)) } }
        @if !facts.offers.is_empty() {
            fieldset {
                legend { (drawing.say(W::WhichProcedure)) }
                div.picks {
                    @for (number, (code, name)) in facts.offers.iter().enumerate() {
                        button type="submit" name="pick" value=(code) id=[(number == 0).then(|| field_id(FIRST_OFFER))] { (number + 1) ". " (name) " (" (code) ")" }
                    }
                }
            }
        } @else if facts.chosen.is_none() && form.filled("procedure").is_some() {
            p.box.warn { (drawing.say(W::NoProcedureFits)) }
        }
        @if facts.offices.len() > 1 {
            @let chosen = form.get("agency");
            div.field {
                label for="f-agency" { (drawing.say(W::Office)) }
                select id="f-agency" name="agency" {
                    @for (code, name) in &facts.offices { option value=(code) selected[code == chosen] { (name) } }
                }
            }
        }
    }
}

fn who(drawing: &Drawing<'_>) -> Markup {
    let apart = [
        "submitter.name",
        "submitter.identity",
        "submitter.phone",
        "submitter.relation",
        "applicant.email",
        "summary",
        "sets",
        "happened_at",
        "late_entry_reason",
    ];
    let opened = apart.iter().any(|name| {
        drawing.form.filled(name).is_some() || error_of(drawing.problem, name, drawing.language).is_some()
    });
    html! {
        fieldset {
            legend { (drawing.say(W::Applicant)) }
            div.row {
                div.c6 { (drawing.field("applicant.name")) }
                div.c3 {
                    (drawing.field("applicant.identity"))
                    button.link type="submit" name="do" value="fill" { (drawing.say(W::FillFromBefore)) }
                }
                div.c3 { (drawing.field("applicant.born_on")) }
                div.c3 { (drawing.field("applicant.phone")) }
                div.c6 { (drawing.field("applicant.address")) }
                div.c3 { (drawing.field("applicant.kind")) }
            }
            details open[opened] {
                summary { (drawing.say(W::SomebodyElse)) }
                div.row { @for name in apart { div.c4 { (drawing.field(name)) } } }
            }
        }
    }
}

/// The papers: those of the procedure first, and a row for another one.
fn papers(facts: &ReceiveFacts, drawing: &Drawing<'_>) -> Markup {
    let checklist =
        facts.chosen.as_ref().map(|version| version.content.papers.as_slice()).unwrap_or_default();
    let listed = checklist.len().min(MOST_PAPERS);
    let rows = listed.saturating_add(FREE_ROWS).min(MOST_PAPERS);
    let count = |row: usize, part: &str, label: &str| {
        let name = format!("papers.{row}.{part}");
        let error = error_of(drawing.problem, &name, drawing.language);
        html! {
            input.n id=(field_id(&name)) name=(name) value=(drawing.form.get(&name)) inputmode="numeric" autocomplete="off"
                aria-label=(label) aria-invalid=[error.map(|_| "true")];
            @if let Some(error) = error { span.err { (error) } }
        }
    };
    html! {
        fieldset {
            legend { (drawing.say(W::Papers)) }
            @if let Some(error) = error_of(drawing.problem, "papers", drawing.language) { span.err id="f-papers" tabindex="-1" { (error) } }
            @if listed > 0 {
                div.tick {
                    input type="checkbox" id="f-all-papers" name="all_papers" value="1" checked[drawing.form.filled("all_papers").is_some()];
                    label for="f-all-papers" { (drawing.say(W::AllPapers)) }
                }
            }
            table {
                thead { tr { th scope="col" { (drawing.say(W::Paper)) } th.num scope="col" { (drawing.say(W::Originals)) } th.num scope="col" { (drawing.say(W::Copies)) } } }
                tbody {
                    @for row in 0..rows {
                        @let paper = checklist.get(row);
                        @let name = paper.map_or_else(|| drawing.say(W::OtherPaper).to_owned(), |paper| paper.name.clone());
                        tr {
                            td {
                                @match paper {
                                    Some(paper) => {
                                        input type="hidden" name={ "papers." (row) ".code" } value=(paper.code);
                                        (paper.name) @if paper.required { " " strong { (drawing.say(W::Required)) } }
                                    }
                                    None => {
                                        input name={ "papers." (row) ".name" } id=(field_id(&format!("papers.{row}.name"))) autocomplete="off"
                                            value=(drawing.form.get(&format!("papers.{row}.name"))) aria-label=(name);
                                    }
                                }
                            }
                            td.num { (count(row, "originals", &format!("{name}: {}", drawing.say(W::Originals)))) }
                            td.num { (count(row, "copies", &format!("{name}: {}", drawing.say(W::Copies)))) }
                        }
                    }
                }
            }
            (scans(checklist.get(..listed).unwrap_or_default(), facts, drawing))
        }
    }
}

/// Scans of the papers: of each one on the list, and of whatever else there is.
fn scans(checklist: &[RequiredPaper], facts: &ReceiveFacts, drawing: &Drawing<'_>) -> Markup {
    let wrong = drawing
        .problem
        .is_some_and(|problem| problem.fields.iter().any(|field| field.field.starts_with("files")));
    html! {
        details open[wrong || !facts.lost_files.is_empty()] {
            summary { (drawing.say(W::ScansOfPapers)) }
            @for (row, paper) in checklist.iter().enumerate() {
                @let name = format!("papers.{row}.files");
                div.field {
                    label for=(field_id(&name)) { (drawing.say(W::ScanOf)) " " (paper.name) }
                    input type="file" id=(field_id(&name)) name=(name) multiple accept=(ACCEPTED);
                }
            }
            (file_inputs(drawing.problem, drawing.language))
        }
    }
}

/// When it would be due, and who has one already.
fn ahead(facts: &ReceiveFacts, drawing: &Drawing<'_>) -> Markup {
    let language = drawing.language;
    html! {
        @match &facts.due {
            Some(Ok(view)) => {
                div.box.good {
                    p.hint { (drawing.say(W::IfReceivedNow)) }
                    p.due { @match view.due_at { Some(due) => { (appointment(due, language)) } None => { (drawing.say(W::NoDueDate)) } } }
                    p.hint { (view.procedure.limit) }
                }
            }
            Some(Err(problem)) => {
                div.box.bad {
                    p { strong { (drawing.say(W::CannotBeReceived)) } }
                    @if let Some(detail) = &problem.detail { p { (detail.in_language(language)) } }
                    @for field in &problem.fields { p { (field.words.in_language(language)) } }
                }
            }
            None => { div.box { p.hint { (drawing.say(W::ChooseProcedureFirst)) } } }
        }
        @if !facts.duplicates.is_empty() {
            div.box.warn {
                p {
                    strong { (drawing.say(W::PossibleDuplicate)) } " "
                    // Beside the form: a way back to what was sent asks whether to send it again.
                    @for code in &facts.duplicates { a href={ "/ho-so/" (code) } target="_blank" { (code) } " " }
                    span.hint { (drawing.say(W::OpensBeside)) }
                }
                div.tick {
                    input type="checkbox" id="f-again" name="again" value="1" checked[drawing.form.filled("again").is_some()];
                    label for="f-again" { (drawing.say(W::AnotherIsMeant)) }
                }
            }
        }
    }
}

fn fee(facts: &ReceiveFacts, drawing: &Drawing<'_>) -> Markup {
    let own = facts.chosen.as_ref().and_then(|version| version.content.fee_vnd);
    html! {
        fieldset {
            legend { (drawing.say(W::FeeAndResult)) }
            @if let Some(fee) = own { p.hint { (drawing.say(W::FeeOfProcedure)) " " (money(fee)) } }
            div.row {
                div.c4 { (drawing.field("fee_vnd")) }
                div.c4 { (drawing.field("fee_payment.method")) }
                div.c4 { (drawing.field("fee_payment.receipt_number")) }
                div.c6 { (drawing.field("channel")) }
                div.c6 { (drawing.field("result_delivery")) }
            }
        }
    }
}

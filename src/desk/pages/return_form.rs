//! The return desk as it is drawn: what was found, who may collect it and what is owed, and what waits to be fetched.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use crate::desk::acts::addresses::slug as act_slug;
use crate::desk::acts::fields::{fields, label_of};
use crate::desk::pages::dossier::{DossierRead, fee_words, step_words};
use crate::desk::pages::journal_words::sentence;
use crate::desk::pages::paper::slug;
use crate::desk::pages::return_advice::{ReturnAdvice, advice};
use crate::desk::parts::badge::{DueFacts, due_badge, status_words};
use crate::desk::parts::errors::{error_of, errors};
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::parts::flash::flash;
use crate::desk::parts::tabs::pager;
use crate::desk::posted::PostedForm;
use crate::desk::shown::{address, appointment, money, short};
use crate::desk::value_words::{act_words, delivery_words, paid_words};
use crate::desk::words::W;
use crate::dossier::books::fees::account::PaymentMethod;
use crate::dossier::clock::status::{Event, Status};
use crate::dossier::views::lists::line::DossierLine;
use crate::dossier::views::lists::listing::DossierList;
use crate::dossier::views::view::DossierView;
use crate::form::FormKind;
use crate::form::words::capitalised;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::Instant;
use crate::platform::text::number_vi;

/// Where the page is.
pub(crate) const RETURN_DESK: &str = "/tra-ket-qua";

/// What was looked for, and what came of it.
pub(crate) enum SoughtResult {
    /// Nothing was looked for.
    Nothing,
    /// Nothing that this officer sees fits.
    Nobody,
    /// This one.
    One(Box<DossierRead>),
    /// One of these.
    Several(Vec<DossierLine>),
}

/// What the page is drawn from.
pub(crate) struct ReturnDeskRead {
    /// What was looked for.
    pub sought: SoughtResult,
    /// What waits to be fetched, a page of it.
    pub waiting: DossierList,
    /// How much of it there is.
    pub count: Option<i64>,
    /// What was just handed over.
    pub returned: Option<Box<DossierRead>>,
    /// Now.
    pub now: Instant,
}

/// What stands in the address and was typed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ReturnTyped<'t> {
    /// What is looked for.
    pub q: &'t str,
    /// Whether a later page of the list is shown.
    pub later_page: bool,
    /// The form as it was sent; empty before.
    pub form: &'t PostedForm,
    /// Whether it was only tried, and could be done.
    pub tried: bool,
    /// Why it was not done.
    pub problem: Option<&'t Problem>,
    /// The token and the key of the form.
    pub secrets: (&'t str, &'t str),
}

/// The page.
pub(crate) fn content(read: &ReturnDeskRead, typed: ReturnTyped<'_>, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let label = |name: &str| match name {
        "q" => Some(W::FindResult),
        "received_by" => Some(W::ReceivedBy),
        name => label_of(fields(Event::CollectFee), name),
    };
    html! {
        @if typed.tried { (flash(&html! { (say(W::CheckedNotDone)) })) }
        @if let Some(problem) = typed.problem { (errors(problem, &label, language)) }
        @if let Some(returned) = &read.returned { (just_returned(returned, language)) }
        h1 { (say(W::ReturnDesk)) }
        (search(typed, language))
        @match &read.sought {
            SoughtResult::Nothing => {}
            SoughtResult::Nobody => { p.box.warn { (say(W::NobodyFound)) } }
            SoughtResult::One(found) => { (one(found, typed, language)) }
            SoughtResult::Several(lines) => {
                p { (say(W::SeveralFound)) }
                (lines_table(lines, read.now, language))
            }
        }
        h2 { (say(W::WaitingToReturn)) @if let Some(count) = read.count { " (" (count) ")" } }
        @if read.waiting.items.is_empty() {
            p { (say(W::NoneWaits)) }
        } @else {
            (lines_table(&read.waiting.items, read.now, language))
            @let next = read.waiting.next_cursor.as_deref().map(|after| address(RETURN_DESK, &[("sau", after)]));
            (pager(typed.later_page.then_some(RETURN_DESK), next.as_deref(), language))
        }
    }
}

fn search(typed: ReturnTyped<'_>, language: Language) -> Markup {
    let field = FormField {
        name: "q",
        label: W::FindResult.say(language),
        hint: Some(W::FindResultHint.say(language)),
        value: typed.q,
        error: error_of(typed.problem, "q", language),
        kind: FieldKind::Line,
        optional: false,
    };
    html! {
        form.filters.first method="get" action=(RETURN_DESK) {
            (field.draw(language))
            button type="submit" { (W::Find.say(language)) }
        }
    }
}

/// What was just handed over, to whom, and what is signed for it.
fn just_returned(read: &DossierRead, language: Language) -> Markup {
    let view = &read.view;
    let told = read.journal.last().map(|last| sentence(last, &read.checklist, read.now, language).remarks);
    let printed = [(FormKind::RegisterBook, W::SignInTheBook.say(language).to_owned())].into_iter();
    let slip = view.forms.iter().find(|form| form.form == FormKind::ControlSlip);
    let printed = printed.chain(slip.map(|form| (FormKind::ControlSlip, form.name.to_owned())));
    let can_be_printed =
        |kind: FormKind| view.forms.iter().any(|form| form.form == kind && form.address.is_some());
    html! {
        (flash(&html! {
            (W::Done.say(language)) ": " (act_words(Event::ReturnResult, language)) " · "
            a href={ "/ho-so/" (view.code) } { (view.code) } " · " (view.procedure.name) " · " strong { (view.applicant.name) }
            @for remark in told.unwrap_or_default() { " · " (remark) }
        }))
        p {
            @for (number, (kind, words)) in printed.filter(|(kind, _)| can_be_printed(*kind)).enumerate() {
                a.btn href={ "/ho-so/" (view.code) "/giay/" (slug(kind)) } id=[(number == 0).then_some("print-file")] {
                    (words) @if number == 0 { " " kbd { "F8" } }
                }
                " "
            }
        }
    }
}

/// Dossiers to choose from: when the result was there, and of those that have none where they stand.
fn lines_table(lines: &[DossierLine], now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let state = |line: &DossierLine| {
        let facts = DueFacts {
            stage: line.stage,
            status: line.status,
            overdue: line.overdue,
            due_at: line.due_at.or(line.answer_due_at),
            left: line.remaining_words.as_deref(),
        };
        due_badge(facts, now, language)
    };
    html! {
        table.list {
            thead {
                tr { @for words in [W::State, W::Code, W::Applicant, W::Procedure, W::ResolvedAt] { th scope="col" { (say(words)) } } }
            }
            tbody {
                @for line in lines {
                    tr {
                        td { (state(line)) }
                        td { a href=(address(RETURN_DESK, &[("q", &line.code)])) { (line.code) } }
                        td data-l=(say(W::Applicant)) { (line.applicant_name) }
                        td data-l=(say(W::Procedure)) { (line.procedure_name) }
                        td data-l=(say(W::ResolvedAt)) { (line.resolved_at.map(|at| short(at, now)).unwrap_or_default()) }
                    }
                }
            }
        }
    }
}

/// One dossier: the form that hands its result over, or what comes first.
fn one(read: &DossierRead, typed: ReturnTyped<'_>, language: Language) -> Markup {
    let view = &read.view;
    let facts = DueFacts {
        stage: view.stage,
        status: view.status,
        overdue: view.overdue,
        due_at: view.due_at.or(view.answer_due_at),
        left: None,
    };
    html! {
        h2 { a href={ "/ho-so/" (view.code) } { (view.code) } " " (due_badge(facts, read.now, language)) }
        div.cols {
            div { (facts_of(read, language)) }
            div {
                @match advice(view) {
                    Some(advice) => { (elsewhere(read, advice, language)) }
                    None if view.possible_acts.contains(&Event::ReturnResult) => { (return_form(view, typed, language)) }
                    None => { (barred(view, language)) }
                }
            }
        }
    }
}

/// Whose it is, what the result is, and what is owed.
fn facts_of(read: &DossierRead, language: Language) -> Markup {
    let (view, say) = (&read.view, |words: W| words.say(language));
    let person = |name: &str, rest: [Option<&String>; 3]| {
        html! { strong { (name) } @for part in rest.into_iter().flatten() { ", " (part) } }
    };
    let (applicant, at) = (&view.applicant, |at: Instant| short(at, read.now));
    html! {
        dl {
            dt { (say(W::Procedure)) } dd { (view.procedure.name) }
            dt { (say(W::Applicant)) } dd { (person(&applicant.name, [applicant.identity.as_ref(), applicant.phone.as_ref(), None])) }
            @if let Some(by) = &view.submitter {
                dt { (say(W::Submitter)) } dd { (person(&by.name, [by.relation.as_ref(), by.identity.as_ref(), by.phone.as_ref()])) }
            }
            @if let Some(number) = &view.document_number { dt { (say(W::ResultNumber)) } dd { strong { (number) } } }
            @if let Some(resolved) = view.resolved_at { dt { (say(W::ResolvedAt)) } dd { (at(resolved)) } }
            @if let Some(due) = view.due_at { dt { (say(W::DueDate)) } dd { (appointment(due, language)) } }
            dt { (say(W::Delivery)) } dd { (delivery_words(view.result_delivery, language)) }
            @if let Some(fees) = &view.fees { dt { (say(W::Fee)) } dd { (fee_words(fees.due_vnd, fees.owed_vnd, language)) } }
        }
    }
}

/// What the form holds before anything is typed: whoever came to hand it in comes to fetch it.
pub(crate) fn standing(view: &DossierView) -> PostedForm {
    let taker = view.submitter.as_ref().map_or(&view.applicant.name, |by| &by.name);
    let owed = view.fees.as_ref().map(|fees| number_vi(fees.owed_vnd)).unwrap_or_default();
    PostedForm::of(vec![("received_by".into(), taker.clone()), ("amount_vnd".into(), owed)])
}

fn return_form(view: &DossierView, typed: ReturnTyped<'_>, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let field = |name: &str, label: W, hint: Option<W>, kind: FieldKind| {
        let (value, error) = (typed.form.get(name), error_of(typed.problem, name, language));
        let (label, hint) = (say(label), hint.map(say));
        FormField { name, label, hint, value, error, kind, optional: false }.draw(language)
    };
    let mut ways = vec![(String::new(), say(W::NotCollectedNow).to_owned())];
    ways.extend(
        PaymentMethod::ALL.iter().map(|way| (way.as_str().to_owned(), paid_words(*way, language).to_owned())),
    );
    let owed = view.fees.as_ref().map_or(0, |fees| fees.owed_vnd);
    let collects = view.possible_acts.contains(&Event::CollectFee);
    let (token, key) = typed.secrets;
    html! {
        form.box method="post" action=(RETURN_DESK) {
            input type="hidden" name="csrf" value=(token);
            input type="hidden" name="key" value=(key);
            input type="hidden" name="version" value=(view.version);
            input type="hidden" name="code" value=(view.code);
            // Enter only tries: a scanner sends it, too.
            button.skip type="submit" name="do" value="check" tabindex="-1" aria-hidden="true" { (say(W::CheckOnly)) }
            h3 { (say(W::MayCollect)) }
            ul {
                li { (say(W::Applicant)) ": " strong { (view.applicant.name) } }
                @if let Some(by) = &view.submitter { li { (say(W::Submitter)) ": " strong { (by.name) } } }
                li { (say(W::MayCollectElse)) }
            }
            (field("received_by", W::ReceivedBy, None, FieldKind::Line))
            @if owed > 0 {
                p.warn { strong { (say(W::StillOwed)) ": " (money(owed)) } }
                @if collects {
                    fieldset {
                        legend { (say(W::CollectNow)) }
                        div.row {
                            div.c4 { (field("method", W::PaidBy, None, FieldKind::Choice(ways))) }
                            div.c4 { (field("amount_vnd", W::Amount, None, FieldKind::Number)) }
                            div.c4 { (field("receipt_number", W::ReceiptNumber, None, FieldKind::Line)) }
                        }
                    }
                }
            }
            div.buttons {
                button.main type="submit" name="do" value="return" data-key="do" { (say(W::ReturnDesk)) " " kbd { "F9" } }
                a.btn href=(RETURN_DESK) { (say(W::ReturnAnother)) }
                @if let Some(name) = act_slug(Event::ReturnResult) {
                    a href={ "/ho-so/" (view.code) "/viec/" (name) } { (say(W::Seldom)) }
                }
            }
        }
    }
}

/// Why the result is not this officer's to hand over.
fn barred(view: &DossierView, language: Language) -> Markup {
    let told = view.barred_acts.iter().find(|barred| barred.act == Event::ReturnResult);
    let why = told.map_or(W::NotPossibleNow.say(language), |barred| match language {
        Language::Vietnamese => &barred.why,
        Language::English => &barred.why_en,
    });
    html! { p.box.warn { (W::NotYours.say(language)) " " (why) } }
}

/// How a dossier stands that has no result to hand over, who has it, and what comes first.
fn elsewhere(read: &DossierRead, advice: ReturnAdvice, language: Language) -> Markup {
    let (view, say) = (&read.view, |words: W| words.say(language));
    let last = read.journal.last().map(|last| sentence(last, &read.checklist, read.now, language));
    let ended = view.status == Status::Returned || view.closed_at.is_some();
    let papers = view.forms.iter().filter(|form| {
        form.address.is_some() && matches!(form.form, FormKind::Refusal | FormKind::StopNotice)
    });
    let first = advice.first.filter(|act| view.possible_acts.contains(act));
    html! {
        div.box.warn {
            p { strong { (say(advice.words)) } " " span.b.plain { (status_words(view.status, language)) } }
            @if let Some(stays) = view.annulment.as_ref().and_then(|annulment| annulment.duplicate_of.as_deref()) {
                p { a href=(address(RETURN_DESK, &[("q", stays)])) { (stays) } }
            }
            @if advice.lies_somewhere {
                p { (say(W::Where)) ": " (step_words(view, language)) }
                @if let Some(due) = view.due_at { p { (say(W::Appointment)) ": " (appointment(due, language)) } }
            }
            @if let Some(last) = last.filter(|_| ended) {
                p { (last.at) " " (last.words) @for remark in &last.remarks { br; span.hint { (remark) } } }
            }
            @if advice.words == W::EndedWithoutResult {
                ul { @for form in papers { li { a href={ "/ho-so/" (view.code) "/giay/" (slug(form.form)) } { (form.name) } } } }
            }
            p {
                @if let Some(name) = first.and_then(act_slug) {
                    a.btn href={ "/ho-so/" (view.code) "/viec/" (name) } { (first.map(|act| capitalised(&act_words(act, language))).unwrap_or_default()) } " "
                }
                a.btn href={ "/ho-so/" (view.code) } { (say(W::OpenDossier)) }
            }
        }
    }
}

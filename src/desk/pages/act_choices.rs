//! What may be chosen in the form of an act, from the dossier as it stands, and what stands in it already.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use crate::access::{OfficerName, Role};
use crate::desk::acts::fields::{ActField, ActInput};
use crate::desk::acts::json_body::MOST_PAPERS;
use crate::desk::pages::dossier::DossierRead;
use crate::desk::parts::errors::error_of;
use crate::desk::parts::field::field_id;
use crate::desk::posted::PostedForm;
use crate::desk::shown::money;
use crate::desk::typed::date_shown;
use crate::desk::value_words::{
    answer_words, delivery_words, kind_words, paid_words, role_words, sending_words,
};
use crate::desk::words::W;
use crate::dossier::books::applicant::{ApplicantKind, ResultDelivery};
use crate::dossier::books::fees::account::PaymentMethod;
use crate::dossier::books::opinions::OpinionAnswer;
use crate::dossier::clock::pause::{PauseCause, SendingChannel};
use crate::dossier::clock::status::Event;
use crate::dossier::views::view::DossierView;
use crate::platform::error::{Language, Problem};
use crate::platform::text::number_vi;
use crate::workflow::publish::STEP_ROLES;

/// Rows for papers that nobody asked for.
const FREE_ROWS: usize = 2;

/// Value and words of what may be chosen.
type Choices = Vec<(String, String)>;

/// What may be chosen that the dossier does not say itself.
#[derive(Debug)]
pub(crate) struct ActChoices {
    /// Who could take it, each with the role.
    pub officers: Vec<(OfficerName, Role)>,
}

/// Every value of a list, with its words.
fn all<T: Copy>(values: &[T], name: fn(T) -> &'static str, words: impl Fn(T) -> &'static str) -> Choices {
    values.iter().map(|value| (name(*value).to_owned(), words(*value).to_owned())).collect()
}

impl ActChoices {
    /// What may be chosen for a field; none where it is typed.
    pub(crate) fn of(&self, field: &ActField, view: &DossierView, language: Language) -> Option<Choices> {
        let mut choices = match field.input {
            ActInput::Officer => self.officers(language),
            ActInput::StepRole => all(&STEP_ROLES, Role::as_str, |role| role_words(role, language)),
            ActInput::Way => ways(view, Event::HandOn, language),
            ActInput::StepBack => ways(view, Event::SendBack, language),
            ActInput::Sending => {
                all(SendingChannel::ALL, SendingChannel::as_str, |way| sending_words(way, language))
            }
            ActInput::Paid => all(PaymentMethod::ALL, PaymentMethod::as_str, |way| paid_words(way, language)),
            ActInput::Answer => {
                all(OpinionAnswer::ALL, OpinionAnswer::as_str, |says| answer_words(says, language))
            }
            ActInput::ApplicantKind => {
                return Some(all(ApplicantKind::ALL, ApplicantKind::as_str, |kind| {
                    kind_words(kind, language)
                }));
            }
            ActInput::Delivery => {
                return Some(all(ResultDelivery::ALL, ResultDelivery::as_str, |way| {
                    delivery_words(way, language)
                }));
            }
            ActInput::OpinionNumber => opinions(view),
            ActInput::FeeEntry => entries(view),
            ActInput::Channel
            | ActInput::Line
            | ActInput::Long
            | ActInput::Money
            | ActInput::Number
            | ActInput::Day
            | ActInput::Moment
            | ActInput::Names
            | ActInput::Papers => return None,
        };
        // A way that has no name is taken by choosing nothing; otherwise nothing is chosen for anybody.
        let nothing = choices.iter().any(|(value, _)| value.is_empty());
        let may_stay_open = field.optional && field.input != ActInput::Way;
        if may_stay_open || (!nothing && choices.len() != 1) {
            choices.insert(0, (String::new(), W::NotChosen.say(language).to_owned()));
        }
        Some(choices)
    }

    fn officers(&self, language: Language) -> Choices {
        let mut officers: Choices = Vec::new();
        for (name, role) in &self.officers {
            match officers.iter_mut().find(|(username, _)| *username == name.username) {
                Some((_, words)) => {
                    words.push_str(", ");
                    words.push_str(role_words(*role, language));
                }
                None => officers.push((
                    name.username.clone(),
                    format!("{} · {}", name.full_name, role_words(*role, language)),
                )),
            }
        }
        officers
    }
}

/// The rows of papers: those that were asked for, and some that are free.
pub(crate) fn paper_rows(
    read: &DossierRead,
    form: &PostedForm,
    problem: Option<&Problem>,
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    let sent = (0..MOST_PAPERS).rev().find(|row| !form.get(&format!("papers.{row}.name")).is_empty());
    let rows = sent.map_or(0, |row| row + 1).saturating_add(FREE_ROWS).min(MOST_PAPERS);
    let part = |row: usize, part: &str, label: W, narrow: bool| {
        let name = format!("papers.{row}.{part}");
        let error = error_of(problem, &name, language);
        html! {
            input.n[narrow] id=(field_id(&name)) name=(name) value=(form.get(&name)) autocomplete="off"
                inputmode=[narrow.then_some("numeric")] aria-invalid=[error.map(|_| "true")]
                aria-label={ (say(label)) " " (row + 1) };
            @if let Some(error) = error { span.err { (error) } }
        }
    };
    html! {
        fieldset {
            legend { (say(W::Papers)) }
            @if let Some(error) = error_of(problem, "papers", language) { span.err id=(field_id("papers")) { (error) } }
            table {
                thead { tr { th scope="col" { (say(W::Paper)) } th.num scope="col" { (say(W::Originals)) } th.num scope="col" { (say(W::Copies)) } } }
                tbody {
                    @for row in 0..rows {
                        tr {
                            td { (part(row, "name", W::Paper, false)) }
                            td.num { (part(row, "originals", W::Originals, true)) }
                            td.num { (part(row, "copies", W::Copies, true)) }
                        }
                    }
                }
            }
            @if read.view.pauses.is_empty() { p.hint { (say(W::NoPapers)) } }
        }
    }
}

/// The ways out of the step by this act.
fn ways(view: &DossierView, act: Event, language: Language) -> Choices {
    let ways = view.next_steps.iter().filter(|way| way.act == act);
    ways.map(|way| {
        let step = way.to_step.map(|step| step.to_string());
        let value = if act == Event::SendBack { step } else { way.branch.clone() }.unwrap_or_default();
        let role = way.role.map(|role| role_words(role, language).to_owned());
        let parts = [way.name.clone(), way.to_name.clone(), role];
        (value, parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    })
    .collect()
}

/// The opinions that are waited for.
fn opinions(view: &DossierView) -> Choices {
    let owed = view.opinions.iter().filter(|opinion| opinion.owed);
    owed.map(|opinion| (opinion.number.to_string(), format!("{}. {}", opinion.number, opinion.question)))
        .collect()
}

/// The entries of the fee that stand.
fn entries(view: &DossierView) -> Choices {
    let all = view.fees.iter().flat_map(|fees| &fees.entries).filter(|entry| entry.taken_back_by.is_none());
    all.map(|entry| {
        let number = entry.receipt_number.clone().or(entry.reason.clone()).unwrap_or_default();
        (entry.entry.to_string(), format!("{} · {number}", money(entry.amount_vnd)))
    })
    .collect()
}

/// What stands in the form before anything is typed.
pub(crate) fn standing_values(act: Event, view: &DossierView) -> PostedForm {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut put =
        |name: &str, value: Option<String>| pairs.extend(value.map(|value| (name.to_owned(), value)));
    if act == Event::Amend {
        let person = &view.applicant;
        put("applicant.name", Some(person.name.clone()));
        put("applicant.kind", Some(person.kind.as_str().to_owned()));
        put("applicant.identity", person.identity.clone());
        put("applicant.phone", person.phone.clone());
        put("applicant.email", person.email.clone());
        put("applicant.address", person.address.clone());
        put("applicant.born_on", person.born_on.map(date_shown));
        put("summary", Some(view.summary.clone()));
        put("sets", Some(view.sets.to_string()));
        put("result_delivery", Some(view.result_delivery.as_str().to_owned()));
        put("fee_vnd", view.fee_vnd.map(number_vi));
    }
    if act == Event::TakeInSupplement
        && let Some(pause) = view.pauses.iter().rev().find(|pause| pause.until.is_none())
        && let PauseCause::Asked(asked) = &pause.cause
    {
        for (row, paper) in asked.papers.iter().take(MOST_PAPERS).enumerate() {
            put(&format!("papers.{row}.name"), Some(paper.clone()));
            put(&format!("papers.{row}.originals"), Some("1".to_owned()));
        }
    }
    if act == Event::CollectFee {
        put("amount_vnd", view.fees.as_ref().map(|fees| number_vi(fees.owed_vnd)));
        put("method", Some(PaymentMethod::Cash.as_str().to_owned()));
    }
    PostedForm::of(pairs)
}

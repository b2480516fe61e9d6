//! Handing over many as it is drawn: dossiers to tick, grouped by where they go, and the same once more before many are handed on.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::access::OfficerName;
use crate::desk::parts::badge::{DueFacts, due_badge};
use crate::desk::parts::errors::{error_of, errors};
use crate::desk::parts::field::{FieldKind, FormField, field_id};
use crate::desk::parts::tabs::{TabView, pager, tabs};
use crate::desk::posted::PostedForm;
use crate::desk::shown::{address, short};
use crate::desk::value_words::{role_words, worklist_words};
use crate::desk::words::W;
use crate::dossier::bulk::hand_over::outlook::{HandOverGoal, HandOverOutlook};
use crate::dossier::bulk::hand_over::requests::MOST_HANDED;
use crate::dossier::views::list_filter::Worklist;
use crate::platform::error::{Language, Problem, Words};
use crate::platform::instant::Instant;

/// Where the page is.
pub(crate) const HAND_OVER: &str = "/ban-giao";
/// The lists from which dossiers are chosen, the usual one first.
pub(crate) const LISTS: [Worklist; 3] = [Worklist::Mine, Worklist::HandOverToday, Worklist::StepLate];

/// A dossier that may be ticked.
#[derive(Debug)]
pub(crate) struct HandOverRow {
    /// How it stands, and where it would go.
    pub outlook: HandOverOutlook,
    /// By when it should leave its step, where a list tells it.
    pub leave_by: Option<Instant>,
    /// What is left in words, where a list tells it.
    pub left: Option<String>,
}

/// What the page is drawn from.
#[derive(Debug)]
pub(crate) struct HandOverRead {
    /// The dossiers.
    pub rows: Vec<HandOverRow>,
    /// Who could take those of a goal.
    pub takers: BTreeMap<HandOverGoal, Vec<OfficerName>>,
    /// The list, with the length of each; none where those that were chosen are shown once more.
    pub list: Option<HandOverList>,
    /// Now.
    pub now: Instant,
}

/// The list from which is chosen.
#[derive(Debug)]
pub(crate) struct HandOverList {
    /// Which.
    pub worklist: Worklist,
    /// How long each is, where that is counted.
    pub counts: Vec<(Worklist, Option<i64>)>,
    /// After which row this page begins.
    pub after: String,
    /// After which row the next page begins.
    pub next: Option<String>,
}

/// What the page is drawn with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HandOverTyped<'t> {
    /// What was typed and ticked.
    pub form: &'t PostedForm,
    /// Why nothing was handed on.
    pub problem: Option<&'t Problem>,
    /// The token and the key of the form.
    pub secrets: (&'t str, &'t str),
}

/// What a tick sends: the code, and the version that was shown.
pub(crate) fn ticked(code: &str, version: i32) -> String {
    format!("{code}@{version}")
}

/// Reads a tick back.
pub(crate) fn read_tick(value: &str) -> (&str, Option<i32>) {
    match value.rsplit_once('@') {
        Some((code, version)) => (code, version.parse().ok()),
        None => (value, None),
    }
}

/// The name of the field in which the taker of a goal is chosen.
pub(crate) fn taker_field(goal: &HandOverGoal) -> String {
    format!("taker.{}", goal.key())
}

/// The page.
pub(crate) fn content(read: &HandOverRead, typed: HandOverTyped<'_>, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let label = |name: &str| match name {
        "codes" => Some(W::CodesToHandOver),
        "note" => Some(W::Note),
        "dossiers" => Some(W::TickedDossiers),
        _ => None,
    };
    let (token, key) = typed.secrets;
    let shown = read.list.is_none();
    let going = read.rows.iter().filter(|row| row.outlook.goal.is_ok()).count();
    html! {
        @if let Some(problem) = typed.problem { (errors(problem, &label, language)) }
        h1 { @if shown { (say(W::HandOverCheck)) } @else { (say(W::HandOver)) } }
        @if let Some(list) = &read.list { (tabs(&list_tabs(list, language), language)) }
        form method="post" action=(HAND_OVER) {
            input type="hidden" name="csrf" value=(token);
            input type="hidden" name="key" value=(key);
            @if let Some(list) = &read.list {
                input type="hidden" name="ds" value=(list.worklist.as_str());
                input type="hidden" name="sau" value=(list.after);
            } @else {
                input type="hidden" name="sure" value="1";
            }
            // Enter looks first: it never hands anything over.
            button.skip type="submit" name="do" value="check" { (say(W::LookFirst)) }
            @if shown { p.box { (say(W::WillBeHandedOn)) ": " strong { (going) } } }
            @if read.list.is_some() { (codes_box(typed, language)) }
            div id=(field_id("dossiers")) tabindex="-1" {
                @if read.rows.is_empty() { p { (say(W::NothingToHandOver)) } }
                (groups(read, typed, language))
            }
            div.narrow { (note_field(typed, language)) }
            div.buttons {
                @if going > 0 || !shown {
                    button.main type="submit" name="do" value="hand-over" data-key="do" { (say(W::HandThemOver)) " " kbd { "F9" } }
                }
                @if shown { a.btn href=(HAND_OVER) { (say(W::ChooseAgain)) } }
                @else { button type="submit" name="do" value="check" { (say(W::LookFirst)) } }
            }
        }
        @if let Some(list) = &read.list {
            @let of = |after: &str| address(HAND_OVER, &[("ds", list.worklist.as_str()), ("sau", after)]);
            (pager((!list.after.is_empty()).then(|| of("")).as_deref(), list.next.as_deref().map(of).as_deref(), language))
        }
    }
}

fn list_tabs(list: &HandOverList, language: Language) -> Vec<TabView<'_>> {
    let tab = |(worklist, count): &(Worklist, Option<i64>)| TabView {
        address: address(HAND_OVER, &[("ds", worklist.as_str())]),
        label: worklist_words(*worklist, language),
        count: *count,
        current: list.worklist == *worklist,
    };
    list.counts.iter().map(tab).collect()
}

fn codes_box(typed: HandOverTyped<'_>, language: Language) -> Markup {
    let field = FormField {
        name: "codes",
        label: W::CodesToHandOver.say(language),
        hint: Some(W::CodesToHandOverHint.say(language)),
        value: typed.form.get("codes"),
        error: error_of(typed.problem, "codes", language),
        kind: FieldKind::Long,
        optional: true,
    };
    html! { div.narrow { (field.draw(language)) } }
}

fn note_field(typed: HandOverTyped<'_>, language: Language) -> Markup {
    FormField {
        name: "note",
        label: W::Note.say(language),
        hint: None,
        value: typed.form.get("note"),
        error: error_of(typed.problem, "note", language),
        kind: FieldKind::Line,
        optional: true,
    }
    .draw(language)
}

/// The dossiers by where they go, then those that are not handed on here, each with why.
fn groups(read: &HandOverRead, typed: HandOverTyped<'_>, language: Language) -> Markup {
    let mut goals: BTreeMap<&HandOverGoal, Vec<&HandOverRow>> = BTreeMap::new();
    let mut stay: Vec<(&HandOverRow, &Words)> = Vec::new();
    for row in &read.rows {
        match &row.outlook.goal {
            Ok(goal) => goals.entry(goal).or_default().push(row),
            Err(why) => stay.push((row, why)),
        }
    }
    html! {
        @for (goal, rows) in &goals {
            fieldset {
                legend { (goal_words(goal, language)) " (" (rows.len()) ")" }
                (taker(goal, read, typed, language))
                (table(rows, read, typed, language))
            }
        }
        @if !stay.is_empty() {
            details open[read.list.is_none() || goals.is_empty()] {
                summary { (W::NotHandedOnHere.say(language)) " (" (stay.len()) ")" }
                ul {
                    @for (row, why) in &stay {
                        @let view = &row.outlook.view;
                        li { a href={ "/ho-so/" (view.code) } { (view.code) } " · " (view.applicant.name) ": " (why.in_language(language)) }
                    }
                }
            }
        }
    }
}

/// Where dossiers go.
fn goal_words(goal: &HandOverGoal, language: Language) -> String {
    let unit = goal.unit.as_ref().map(|(_, name)| name.as_str());
    let other = goal.crosses.then(|| W::AtAnotherAgency.say(language));
    let parts = [Some(goal.step_name.as_str()), Some(role_words(goal.role, language)), unit, other];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Who takes them: whoever the register or the role gives it to, unless somebody is chosen.
fn taker(goal: &HandOverGoal, read: &HandOverRead, typed: HandOverTyped<'_>, language: Language) -> Markup {
    let takers = read.takers.get(goal).map(Vec::as_slice).unwrap_or_default();
    if takers.is_empty() {
        return html! {};
    }
    let name = taker_field(goal);
    let nobody = if goal.automatic { W::LeastLoaded } else { W::WhoeverOfTheRole };
    let mut choices = vec![(String::new(), nobody.say(language).to_owned())];
    choices.extend(takers.iter().map(|taker| (taker.username.clone(), taker.full_name.clone())));
    let field = FormField {
        name: &name,
        label: W::Handler.say(language),
        hint: None,
        value: typed.form.get(&name),
        error: None,
        kind: FieldKind::Choice(choices),
        optional: false,
    };
    html! { div.narrow { (field.draw(language)) } }
}

fn table(rows: &[&HandOverRow], read: &HandOverRead, typed: HandOverTyped<'_>, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let at = |at: Option<Instant>| at.map(|at| short(at, read.now)).unwrap_or_default();
    // Only a list tells by when each should leave.
    let told = read.list.is_some();
    let heads = [W::TimeLeft, W::Code, W::Applicant, W::Procedure, W::DueDate];
    let heads = heads.into_iter().chain(told.then_some(W::HandOverBy));
    html! {
        table.list.ticks {
            thead { tr { th scope="col" { (say(W::Choose)) } @for words in heads { th scope="col" { (say(words)) } } } }
            tbody {
                @for row in rows {
                    @let view = &row.outlook.view;
                    @let value = ticked(&view.code, view.version);
                    @let chosen = read.list.is_none() || typed.form.all("dossier").any(|sent| read_tick(sent).0 == view.code);
                    @let facts = DueFacts { stage: view.stage, status: view.status, overdue: view.overdue, due_at: view.due_at, left: row.left.as_deref() };
                    tr {
                        td { input type="checkbox" name="dossier" value=(value) checked[chosen] aria-label={ (say(W::Choose)) " " (view.code) }; }
                        td { (due_badge(facts, read.now, language)) }
                        td { a href={ "/ho-so/" (view.code) } { (view.code) } }
                        td data-l=(say(W::Applicant)) { (view.applicant.name) }
                        td data-l=(say(W::Procedure)) { (view.procedure.name) }
                        td data-l=(say(W::DueDate)) { (at(view.due_at)) }
                        @if told { td data-l=(say(W::HandOverBy)) { (at(row.leave_by)) } }
                    }
                }
            }
        }
    }
}

/// Whether so many are shown once more before they are handed on.
pub(crate) const fn is_shown_first(count: usize) -> bool {
    count > 10
}

/// What is said where nothing was chosen, or more than goes at once.
pub(crate) fn wrong_number(count: usize) -> Option<Problem> {
    if count == 0 {
        return Some(Problem::field(
            "dossiers",
            "required",
            "chưa chọn hồ sơ nào: đánh dấu trong danh sách, hoặc gõ hay quét mã",
            "nothing is chosen: tick some on the list, or type or scan their codes",
        ));
    }
    (count > MOST_HANDED).then(|| {
        Problem::field(
            "dossiers",
            "too_many",
            format!("đã chọn {count} hồ sơ, mỗi lần chuyển nhiều nhất {MOST_HANDED}"),
            format!("{count} are chosen, at most {MOST_HANDED} go at once"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_is_read_back() {
        assert_eq!(read_tick(&ticked("H26.268.05-230307-0001", 7)), ("H26.268.05-230307-0001", Some(7)));
        assert_eq!(read_tick("H26.268.05-230307-0001"), ("H26.268.05-230307-0001", None));
        assert_eq!(read_tick("A@x"), ("A", None));
    }

    #[test]
    fn no_fewer_than_one_and_no_more_than_fifty() {
        assert!(wrong_number(1).is_none() && wrong_number(MOST_HANDED).is_none());
        for count in [0, MOST_HANDED + 1] {
            assert_eq!(wrong_number(count).unwrap().code.status(), 422);
        }
        assert!(!is_shown_first(10) && is_shown_first(11));
    }
}

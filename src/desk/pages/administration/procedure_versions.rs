//! The versions of a procedure side by side, what differs from the version before marked by a sign, a word and a border.
//! Pure: no HTTP, no SQL, no clock.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::procedure_words::{
    first_day_words, levels_words, pause_words, rest_day_words, roll_words, service_level_words, state_words,
};
use crate::desk::shown::money;
use crate::desk::typed::date_shown;
use crate::desk::words::W;
use crate::platform::error::Language;
use crate::procedure::limit::Limit;
use crate::procedure::version::ProcedureVersion;

/// What a version says of one thing.
type Says = fn(&ProcedureVersion, Language) -> String;

/// What stands in the table, row by row.
const ROWS: [(W, Says); 18] = [
    (W::VersionState, |version, language| state_words(version.state).say(language).to_owned()),
    (W::DecisionOfVersion, |version, _| version.decision_number.clone().unwrap_or_default()),
    (W::AbolitionDecision, |version, _| version.abolition_number.clone().unwrap_or_default()),
    (W::ValidDays, |version, _| days(version.valid_from, version.valid_to)),
    (W::ProcedureName, |version, _| version.content.name_vi.clone()),
    (W::FieldName, |version, _| version.content.field_name.clone()),
    (W::LevelsLabel, |version, language| levels_words(&version.content.levels, language)),
    (W::ServiceLevelLabel, |version, language| {
        service_level_words(version.content.service_level).say(language).to_owned()
    }),
    (W::LimitLabel, |version, language| match language {
        Language::Vietnamese => version.content.limit.words_vi(),
        Language::English => version.content.limit.words_en(),
    }),
    (W::CutOff, |version, _| {
        let cut_off = version.content.limit.within().and_then(Limit::cut_off);
        cut_off.map(|time| time.format("%H:%M").to_string()).unwrap_or_default()
    }),
    (W::FirstDayRule, |version, language| {
        let rule = version.content.limit.within().map(Limit::first_day);
        rule.map(|rule| first_day_words(rule).say(language).to_owned()).unwrap_or_default()
    }),
    (W::RollRule, |version, language| {
        let rule = version.content.limit.within().map(Limit::roll);
        rule.map(|rule| roll_words(rule).say(language).to_owned()).unwrap_or_default()
    }),
    (W::RestDayRuleLabel, |version, language| {
        let rule = version.content.limit.within().map(Limit::rest_day);
        rule.map(|rule| rest_day_words(rule).say(language).to_owned()).unwrap_or_default()
    }),
    (W::PausePolicyLabel, |version, language| pause_words(&version.content.pause_policy, language)),
    (W::Fee, |version, _| version.content.fee_vnd.map(money).unwrap_or_default()),
    (W::LegalBasis, |version, _| version.content.legal_basis.clone()),
    (W::SourceLabel, |version, language| {
        let verified = if version.content.verified { W::VerifiedShort } else { W::NotVerified };
        format!("{} ({})", version.content.source, verified.say(language))
    }),
    (W::Note, |version, _| version.content.note.clone().unwrap_or_default()),
];

/// From when until when a version holds.
fn days(from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    let shown = |day: Option<NaiveDate>| day.map_or_else(|| "…".to_owned(), date_shown);
    if from.is_none() && to.is_none() { String::new() } else { format!("{} – {}", shown(from), shown(to)) }
}

/// The papers of a version, one a line.
fn papers(version: &ProcedureVersion, language: Language) -> Vec<String> {
    let told = |paper: &crate::procedure::version::RequiredPaper| {
        let required = if paper.required { W::Required.say(language) } else { "" };
        let counts = format!(
            "{} {}, {} {}",
            paper.originals,
            W::Originals.say(language).to_lowercase(),
            paper.copies,
            W::Copies.say(language).to_lowercase()
        );
        format!("{}: {counts} {required}", paper.name).trim_end().to_owned()
    };
    version.content.papers.iter().map(told).collect()
}

/// Whether a row tells of the version alone, so that it differs by its nature and is not marked.
fn is_of_the_version(label: W) -> bool {
    [W::VersionState, W::DecisionOfVersion, W::AbolitionDecision, W::ValidDays].contains(&label)
}

/// The table: the newest version first.
pub(super) fn side_by_side(versions: &[ProcedureVersion], language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let newest_first: Vec<&ProcedureVersion> = versions.iter().rev().collect();
    html! {
        @if versions.len() > 1 { p.hint { (say(W::DifferenceMark)) } }
        div.wide tabindex="0" role="region" aria-label=(say(W::VersionsSideBySide)) {
            table.figures.versions {
                caption { (say(W::VersionsSideBySide)) }
                thead {
                    tr {
                        th scope="col" { (say(W::RowName)) }
                        @for version in &newest_first { th scope="col" { (say(W::VersionNumber)) " " (version.version) } }
                    }
                }
                tbody {
                    @for (label, says) in ROWS {
                        @let cells: Vec<Vec<String>> = newest_first.iter().map(|version| vec![says(version, language)]).collect();
                        (row(label, &cells, language))
                    }
                    @let cells: Vec<Vec<String>> = newest_first.iter().map(|version| papers(version, language)).collect();
                    (row(W::Papers, &cells, language))
                }
            }
        }
    }
}

/// A row: each cell is held against the one to its right, the version before.
fn row(label: W, cells: &[Vec<String>], language: Language) -> Markup {
    let compared = !is_of_the_version(label);
    html! {
        tr {
            th scope="row" { (label.say(language)) }
            @for (place, cell) in cells.iter().enumerate() {
                @let differs = compared && cells.get(place.saturating_add(1)).is_some_and(|before| before != cell);
                td.differs[differs] {
                    @if differs { strong title=(W::Differs.say(language)) { "≠ " } }
                    @for (place, line) in cell.iter().enumerate() { @if place > 0 { br; } (line) }
                }
            }
        }
    }
}

//! The acts on the catalogue and what stands in it, told from its versions, workflows and delegations.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::agency::Level;
use crate::platform::instant::Instant;
use crate::procedure::delegation::DelegationPeriod;
use crate::procedure::{ProcedureId, ProcedureKind, ProcedureState};
use crate::report::measure::catalogue::figures::{CatalogueFigure, CatalogueQuestion};

/// A version that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRecord {
    /// Its procedure.
    pub procedure_id: ProcedureId,
    /// The code of the procedure.
    pub code: String,
    /// What the procedure is.
    pub kind: ProcedureKind,
    /// Its number.
    pub version: i32,
    /// Where it stands today.
    pub state: ProcedureState,
    /// Its name.
    pub name: String,
    /// The level at which it is counted.
    pub level: Option<Level>,
    /// The key of its field, and the field.
    pub field: (String, String),
    /// The decision that published it.
    pub decision_number: Option<String>,
    /// The decision that abolished it.
    pub abolition_number: Option<String>,
    /// The first day in force; none: since before the register began.
    pub valid_from: Option<NaiveDate>,
    /// The last day in force, as it is known today.
    pub valid_to: Option<NaiveDate>,
    /// When its publication was recorded.
    pub published_at: Option<Instant>,
    /// When its abolition was recorded.
    pub abolished_at: Option<Instant>,
}

/// A workflow that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkflowRecord {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: i32,
    /// Its procedure; none: it is a common one.
    pub procedure_id: Option<ProcedureId>,
    /// The level of the offices that it is for.
    pub level: Option<Level>,
    /// The decision that published it.
    pub decision_number: Option<String>,
    /// When it was published.
    pub published_at: Instant,
    /// When it went out of use.
    pub retired_at: Option<Instant>,
    /// Whether the install began with it.
    pub starter: bool,
    /// Whether several agencies handle a dossier one after the other.
    pub linked: bool,
}

/// A delegation that was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DelegationRecord {
    /// Its key, as it is written.
    pub key: String,
    /// The procedure.
    pub procedure_id: ProcedureId,
    /// Code of the principal.
    pub principal: String,
    /// Code of the delegate.
    pub delegate: String,
    /// The document that delegates.
    pub document_number: String,
    /// The document that revokes.
    pub revocation_number: Option<String>,
    /// The days on which it holds, as they are known today.
    pub period: DelegationPeriod,
    /// When it was entered.
    pub created_at: Instant,
    /// When its revocation was entered.
    pub revoked_at: Option<Instant>,
}

/// What the register holds of the catalogue.
#[derive(Debug, Clone, Default)]
pub struct CatalogueHistory {
    /// The versions, by procedure and number.
    pub versions: Vec<VersionRecord>,
    /// The workflows.
    pub workflows: Vec<WorkflowRecord>,
    /// The delegations.
    pub delegations: Vec<DelegationRecord>,
}

/// One thing that a figure counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueEntry {
    /// The figure.
    pub figure: CatalogueFigure,
    /// Of an act the day on which it takes effect; of what stands there the day since which it does, if it is known.
    pub day: Option<NaiveDate>,
    /// What tells it from the others of its figure.
    pub key: String,
    /// The code of the procedure; none of a common workflow.
    pub code: Option<String>,
    /// The name of the procedure; of a workflow its own.
    pub name: String,
    /// The number of the version.
    pub version: Option<i32>,
    /// The level at which it is counted.
    pub level: Option<Level>,
    /// The key of the field, and the field.
    pub field: Option<(String, String)>,
    /// The decision or document that it rests on.
    pub decision_number: Option<String>,
    /// When it was recorded; none where nobody noted it.
    pub recorded_at: Option<Instant>,
    /// Code of the agency that delegates.
    pub principal: Option<String>,
    /// Code of the agency that it delegates to.
    pub delegate: Option<String>,
}

/// A version with its last day, as they were known.
struct KnownVersion<'h> {
    row: &'h VersionRecord,
    last: Option<NaiveDate>,
    abolished: bool,
}

impl KnownVersion<'_> {
    /// Whether it was in force on any day at all: it may have been replaced before its first one.
    fn held(&self) -> bool {
        self.row.valid_from.zip(self.last).is_none_or(|(first, last)| first <= last)
    }

    fn is_in_force_on(&self, day: NaiveDate) -> bool {
        self.row.valid_from.is_none_or(|first| first <= day) && self.last.is_none_or(|last| day <= last)
    }

    fn entry(&self, figure: CatalogueFigure, day: Option<NaiveDate>) -> CatalogueEntry {
        let row = self.row;
        let abolition = figure == CatalogueFigure::ProceduresAbolished;
        CatalogueEntry {
            figure,
            day,
            key: format!("{} {:05}", row.code, row.version),
            code: Some(row.code.clone()),
            name: row.name.clone(),
            version: Some(row.version),
            level: row.level,
            field: Some(row.field.clone()),
            decision_number: if abolition { &row.abolition_number } else { &row.decision_number }.clone(),
            recorded_at: if abolition { row.abolished_at } else { row.published_at },
            principal: None,
            delegate: None,
        }
    }
}

/// The versions of one procedure as they were known at an instant, the first one first.
fn known<'h>(versions: &[&'h VersionRecord], known_at: Instant) -> Vec<KnownVersion<'h>> {
    let by_then = |at: Option<Instant>| at.is_none_or(|at| at <= known_at);
    let rows: Vec<&VersionRecord> =
        versions.iter().copied().filter(|row| by_then(row.published_at)).collect();
    let next = rows.iter().skip(1).map(Some).chain([None]);
    rows.iter()
        .copied()
        .zip(next)
        .map(|(row, next)| {
            let abolished = row.state == ProcedureState::Abolished && by_then(row.abolished_at);
            KnownVersion { row, last: row.valid_to.filter(|_| abolished || next.is_some()), abolished }
        })
        .collect()
}

/// What is known of a catalogue at one instant, asked for one period.
struct CatalogueTelling<'h> {
    history: &'h CatalogueHistory,
    question: &'h CatalogueQuestion,
    procedures: BTreeMap<ProcedureId, Vec<KnownVersion<'h>>>,
    entries: Vec<CatalogueEntry>,
}

/// Everything that the figures of the catalogue count, by day and key.
#[must_use]
pub fn entries(history: &CatalogueHistory, question: &CatalogueQuestion) -> Vec<CatalogueEntry> {
    let mut versions: BTreeMap<ProcedureId, Vec<&VersionRecord>> = BTreeMap::new();
    for row in &history.versions {
        versions.entry(row.procedure_id).or_default().push(row);
    }
    let procedures = versions.into_iter().map(|(id, mut rows)| {
        rows.sort_by_key(|row| row.version);
        (id, known(&rows, question.known_at))
    });
    let mut telling =
        CatalogueTelling { history, question, procedures: procedures.collect(), entries: Vec::new() };
    telling.versions();
    telling.workflows();
    telling.delegations();
    let mut entries = telling.entries;
    entries.sort_by(|one, other| (one.day, &one.key).cmp(&(other.day, &other.key)));
    entries
}

impl CatalogueTelling<'_> {
    /// Whether an act of this day lies in the period and before the end of the day of the figures.
    fn counts(&self, day: NaiveDate) -> bool {
        (self.question.from..=self.question.to.min(self.question.as_of)).contains(&day)
    }

    fn is_known(&self, at: Option<Instant>) -> bool {
        at.is_none_or(|at| at <= self.question.known_at)
    }

    fn versions(&mut self) {
        let mut found = Vec::new();
        let linked: Vec<ProcedureId> =
            self.in_use().filter(|row| row.linked).filter_map(|row| row.procedure_id).collect();
        for (id, versions) in &self.procedures {
            let of_kind = versions.first().is_some_and(|version| version.row.kind == self.question.kind);
            let outside = versions.first().is_some_and(|version| version.row.kind == ProcedureKind::Outside);
            let mut before: Option<&KnownVersion<'_>> = None;
            for version in versions {
                if let Some(day) =
                    version.row.valid_from.filter(|day| of_kind && version.held() && self.counts(*day))
                {
                    let figure = match before {
                        Some(before) if !before.abolished => CatalogueFigure::ProceduresChanged,
                        _ => CatalogueFigure::ProceduresPublished,
                    };
                    found.push(version.entry(figure, Some(day)));
                }
                let ended =
                    version.last.filter(|_| version.abolished && (version.held() || before.is_some()));
                let ended = ended.and_then(|last| last.succ_opt());
                if let Some(day) = ended.filter(|day| of_kind && self.counts(*day)) {
                    found.push(version.entry(CatalogueFigure::ProceduresAbolished, Some(day)));
                }
                if version.held() || version.abolished {
                    before = Some(version);
                }
            }
            let Some(now) = versions.iter().rev().find(|version| version.is_in_force_on(self.question.as_of))
            else {
                continue;
            };
            let since = now.row.valid_from;
            found.extend(of_kind.then(|| now.entry(CatalogueFigure::ProceduresInForce, since)));
            found.extend(
                (of_kind && linked.contains(id)).then(|| now.entry(CatalogueFigure::ProceduresLinked, since)),
            );
            found.extend(outside.then(|| now.entry(CatalogueFigure::ProcessesOutside, since)));
        }
        self.entries.extend(found);
    }

    /// The workflows that were in use at the end of the day of the figures.
    fn in_use(&self) -> impl Iterator<Item = &WorkflowRecord> {
        let end = Instant::end_of(self.question.as_of);
        let by_then = move |at: Instant| at < end && at <= self.question.known_at;
        self.history
            .workflows
            .iter()
            .filter(move |row| by_then(row.published_at) && !row.retired_at.is_some_and(by_then))
    }

    /// The newest version of a procedure that was known; what says of what kind, level and field it is.
    fn newest(&self, id: ProcedureId) -> Option<&VersionRecord> {
        self.procedures.get(&id)?.last().map(|version| version.row)
    }

    fn workflows(&mut self) {
        let in_use = self.in_use().filter_map(|row| {
            let since = (!row.starter).then(|| row.published_at.date());
            self.workflow(CatalogueFigure::WorkflowsInUse, row, since)
        });
        let in_use: Vec<CatalogueEntry> = in_use.collect();
        let approved = self.history.workflows.iter().filter(|row| {
            !row.starter && self.counts(row.published_at.date()) && self.is_known(Some(row.published_at))
        });
        let approved = approved.filter_map(|row| {
            self.workflow(CatalogueFigure::WorkflowsApproved, row, Some(row.published_at.date()))
        });
        let approved: Vec<CatalogueEntry> = approved.collect();
        self.entries.extend(in_use.into_iter().chain(approved));
    }

    /// A workflow, when it is of the kind that is asked for; a common one is for administrative procedures.
    fn workflow(
        &self,
        figure: CatalogueFigure,
        row: &WorkflowRecord,
        day: Option<NaiveDate>,
    ) -> Option<CatalogueEntry> {
        let procedure = row.procedure_id.and_then(|id| self.newest(id));
        let kind = procedure.map_or(ProcedureKind::Tthc, |procedure| procedure.kind);
        (kind == self.question.kind).then(|| CatalogueEntry {
            figure,
            day,
            key: format!("{} {:05}", row.name, row.version),
            code: procedure.map(|procedure| procedure.code.clone()),
            name: row.name.clone(),
            version: Some(row.version),
            level: row.level.or_else(|| procedure.and_then(|procedure| procedure.level)),
            field: procedure.map(|procedure| procedure.field.clone()),
            decision_number: row.decision_number.clone(),
            recorded_at: Some(row.published_at),
            principal: None,
            delegate: None,
        })
    }

    fn delegations(&mut self) {
        let mut found = Vec::new();
        for row in self.history.delegations.iter().filter(|row| self.is_known(Some(row.created_at))) {
            let revoked = row.period.revoked_from.filter(|_| self.is_known(row.revoked_at));
            let period = DelegationPeriod { revoked_from: revoked, ..row.period };
            // What was revoked from its first day on never held.
            let Some(procedure) = self.newest(row.procedure_id).filter(|_| period.holds_on(period.from))
            else {
                continue;
            };
            if procedure.kind != self.question.kind {
                continue;
            }
            let mut add = |figure, day, document: Option<&String>, recorded_at| {
                found.push(CatalogueEntry {
                    figure,
                    day: Some(day),
                    key: row.key.clone(),
                    code: Some(procedure.code.clone()),
                    name: procedure.name.clone(),
                    version: None,
                    level: procedure.level,
                    field: Some(procedure.field.clone()),
                    decision_number: document.cloned(),
                    recorded_at,
                    principal: Some(row.principal.clone()),
                    delegate: Some(row.delegate.clone()),
                });
            };
            let (document, entered) = (Some(&row.document_number), Some(row.created_at));
            if self.counts(period.from) {
                add(CatalogueFigure::DelegationsBegun, period.from, document, entered);
            }
            if let Some(day) = revoked.filter(|day| self.counts(*day)) {
                let document = row.revocation_number.as_ref();
                add(CatalogueFigure::DelegationsRevoked, day, document, row.revoked_at);
            }
            if period.holds_on(self.question.as_of) {
                add(CatalogueFigure::DelegationsInForce, period.from, document, entered);
            }
        }
        self.entries.extend(found);
    }
}

/// How many entries a figure counts: all of them, or those of a level, and of delegations those of a principal.
#[must_use]
pub fn count(
    entries: &[CatalogueEntry],
    figure: CatalogueFigure,
    level: Option<Level>,
    principal: Option<&str>,
) -> i64 {
    let counted = entries.iter().filter(|entry| {
        entry.figure == figure
            && (level.is_none() || entry.level == level)
            && (principal.is_none() || entry.principal.is_none() || entry.principal.as_deref() == principal)
    });
    i64::try_from(counted.count()).unwrap_or(i64::MAX)
}

#[cfg(test)]
#[path = "history_tests.rs"]
mod tests;

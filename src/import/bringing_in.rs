//! Brings in dossiers that were kept elsewhere: every row is checked first, then written with its journal, whoever asks for it.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::checking::check;
use super::figures::{ImportScope, RegisterState};
use super::repeated;
use super::report::{FirstRow, ImportReport, RowOutcome};
use super::turns::WriteTurns;
use super::updates::{self, KnownNews, KnownRow};
use super::watch::{ImportWatch, WrittenCounts};
use super::wish::{ImportPace, ImportRefusal, ImportWish, RegisterToImport};
use crate::agency::AgencyId;
use crate::dossier::books::journal::{self, ManyChronicles};
use crate::dossier::books::{numbers, store};
use crate::import::history::{CheckedRow, ImportOrigin};
use crate::platform::blind_index::BlindIndexKey;
use crate::platform::database::{Connection, Database};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::workflow::WorkflowCache;

/// Rows that are shown as they are taken in.
const FIRST: usize = 10;
/// Codes looked up by one query.
const CODES: usize = 1_000;

/// Imports a register and says what became of each row. `watch` hears how far it is, and may stop it between two transactions.
///
/// # Errors
/// When the file or the mapping cannot be used, or the database fails.
pub fn bring_in(
    database: &Database,
    number_key: &BlindIndexKey,
    register: RegisterToImport,
    wish: ImportWish,
    watch: Arc<dyn ImportWatch>,
    now: Instant,
) -> Result<ImportReport, ImportRefusal> {
    let (mut report, mut rows) = database.read_now(|conn| check(conn, &register, watch.as_ref(), now))?;
    let ground = ImportScope::of(&rows, now);
    if let Some(ground) = &ground {
        report.period = Some(ground.period);
        report.parts.clone_from(&ground.parts);
        report.offices = ground.offices.len();
    }
    let RegisterToImport { name, import_id, .. } = register;
    let origin = ImportOrigin { file: name, import_id, now, number_key: number_key.clone() };
    let import = Import { database, origin, workflows: WorkflowCache::new(), watch };
    let known = import.take_known(&mut rows)?;
    report.first = rows.iter().take(FIRST).map(first_row).collect();
    let mut news = import.look(known, wish.update, &mut report)?;
    database.read_now(|conn| -> Result<(), Problem> {
        for (place, warning) in repeated::find(conn, number_key, &rows)? {
            report.lines.get_mut(place).into_iter().for_each(|line| line.warnings.push(warning.clone()));
        }
        Ok(())
    })?;
    let stand = || -> Result<RegisterState, Problem> {
        match &ground {
            Some(ground) => database.read_now(|conn| Ok(ground.stand(conn)?)),
            None => Ok(RegisterState::default()),
        }
    };
    report.before = stand()?;
    if wish.pace == ImportPace::AllOrNothing && report.counts().bad > 0 {
        let held = rows.drain(..).chain(news.drain(..));
        held.for_each(|row| say(&mut report, row.place, RowOutcome::HeldBack));
    }
    if wish.dry_run {
        report.after = report.before.clone();
        if let Some(ground) = &ground {
            import.rehearse(ground, (&rows, &news), &mut report.after)?;
        }
    } else {
        let turns = match wish.pace {
            ImportPace::Alone => WriteTurns::default(),
            ImportPace::BesideDesks => WriteTurns::beside_others(),
            ImportPace::AllOrNothing => WriteTurns::undivided(),
        };
        import.write(rows, news, turns, &mut report)?;
        report.after = stand()?;
    }
    Ok(report)
}

fn first_row(checked: &CheckedRow) -> FirstRow {
    let CheckedRow { line, row, found, .. } = checked;
    FirstRow {
        line: *line,
        code: row.code.clone(),
        procedure: found.version.content.name_vi.clone(),
        channel: row.channel,
        applicant: row.applicant.clone(),
        received_at: row.received_at,
        due_at: found.due_at,
        resolved_at: row.resolved_at,
        returned_at: row.returned_at,
    }
}

fn say(report: &mut ImportReport, place: usize, outcome: RowOutcome) {
    if let Some(line) = report.lines.get_mut(place) {
        line.outcome = outcome;
    }
}

/// What an import works with.
struct Import<'a> {
    database: &'a Database,
    origin: ImportOrigin,
    workflows: WorkflowCache,
    watch: Arc<dyn ImportWatch>,
}

impl Import<'_> {
    /// Takes out the rows whose code the office has already.
    fn take_known(&self, rows: &mut Vec<CheckedRow>) -> Result<Vec<CheckedRow>, Problem> {
        let mut known: HashSet<(AgencyId, String)> = HashSet::new();
        for part in rows.chunks(CODES) {
            let codes: Vec<&str> = part.iter().map(|checked| checked.row.code.as_str()).collect();
            known.extend(self.database.read_now(|conn| store::known_codes(conn, &codes))?);
        }
        let is_known =
            |checked: &mut CheckedRow| known.contains(&(checked.found.office.id, checked.row.code.clone()));
        Ok(rows.extract_if(.., is_known).collect())
    }

    /// Says what the file tells of dossiers that are there; answers the rows that bring results, when these are asked for.
    fn look(
        &self,
        known: Vec<CheckedRow>,
        update: bool,
        report: &mut ImportReport,
    ) -> Result<Vec<CheckedRow>, Problem> {
        let mut news = HashSet::new();
        for part in known.chunks(CODES) {
            let seen =
                self.database.read_now(|conn| updates::look(conn, &self.workflows, part, &self.origin))?;
            for KnownRow { place, warnings, news: told } in seen {
                let outcome = match told {
                    KnownNews::Nothing => RowOutcome::AlreadyThere,
                    KnownNews::Kept => RowOutcome::Kept,
                    KnownNews::Results(results, _) if update => {
                        news.insert(place);
                        RowOutcome::Updated(results)
                    }
                    KnownNews::Results(results, _) => RowOutcome::HasNews(results),
                };
                say(report, place, outcome);
                report
                    .lines
                    .get_mut(place)
                    .into_iter()
                    .for_each(|line| line.warnings.extend(warnings.clone()));
            }
        }
        Ok(known.into_iter().filter(|checked| news.contains(&checked.place)).collect())
    }

    /// Adds to a state what the rows would change.
    fn rehearse(
        &self,
        ground: &ImportScope,
        (rows, news): (&[CheckedRow], &[CheckedRow]),
        state: &mut RegisterState,
    ) -> Result<(), Problem> {
        for row in rows {
            ground.add(state, row.chronicle(&self.origin).map_err(Problem::from)?.entries());
        }
        for part in news.chunks(CODES) {
            let seen =
                self.database.read_now(|conn| updates::look(conn, &self.workflows, part, &self.origin))?;
            for known in seen {
                if let KnownNews::Results(_, chronicle) = known.news {
                    ground.add(state, chronicle.entries());
                }
            }
        }
        Ok(())
    }

    /// Writes the rows and then what is new of dossiers that are there, so many of them in one transaction as the turns have it.
    fn write(
        &self,
        mut rows: Vec<CheckedRow>,
        mut news: Vec<CheckedRow>,
        mut turns: WriteTurns,
        report: &mut ImportReport,
    ) -> Result<(), Problem> {
        self.watch.begins_to_write(rows.len() + news.len())?;
        let next = |rows: &mut Vec<CheckedRow>, news: &mut Vec<CheckedRow>, size: usize| {
            let part = first(rows, size);
            let news = first(news, size.saturating_sub(part.len()));
            (!part.is_empty() || !news.is_empty()).then_some((part, news))
        };
        let ready = |(rows, news): WrittenPart| -> Result<ReadyPart, Problem> {
            let chronicles: Result<ManyChronicles, _> =
                rows.iter().map(|row| row.chronicle(&self.origin)).collect();
            Ok(ReadyPart {
                numbers: own_numbers(&rows),
                added: rows.len(),
                places: rows.iter().chain(&news).map(|row| row.place).collect(),
                chronicles: chronicles?,
                news,
            })
        };
        // While one part is written, the next one is made ready on another core.
        let mut waiting = next(&mut rows, &mut news, turns.rows()).map(&ready).transpose()?;
        while let Some(part) = waiting.take() {
            if self.watch.is_to_stop()? {
                let rest = part.places.iter().copied().chain(rows.iter().chain(&news).map(|row| row.place));
                rest.for_each(|place| say(report, place, RowOutcome::NotReached));
                break;
            }
            let following = next(&mut rows, &mut news, turns.rows());
            let many = part.places.len();
            let (origin, workflows) = (self.origin.clone(), self.workflows.clone());
            let watch = Arc::clone(&self.watch);
            let (kept, foreign_writes) = std::thread::scope(|scope| {
                let following = scope.spawn(|| following.map(&ready).transpose());
                let kept = self.database.write_now(move |conn| {
                    let foreign_writes = conn.foreign_writes()?;
                    part.write(conn)?;
                    let kept = updates::enter(conn, &workflows, &part.news, &origin)?;
                    let updated = part.news.len().saturating_sub(kept.len());
                    watch.written(conn, WrittenCounts { rows: many, added: part.added, updated })?;
                    Ok::<_, Problem>((kept, foreign_writes))
                });
                let following = following.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                waiting = following?;
                kept
            })?;
            for (place, reason) in kept {
                say(report, place, RowOutcome::Kept);
                report.lines.get_mut(place).into_iter().for_each(|line| line.warnings.push(reason.clone()));
            }
            let pause = turns.after(foreign_writes, many);
            if waiting.is_some() {
                std::thread::sleep(pause);
            }
        }
        self.watch.ends();
        Ok(())
    }
}

/// Rows of one transaction: new ones, and those that bring results.
type WrittenPart = (Vec<CheckedRow>, Vec<CheckedRow>);

/// The same, ready to be written.
struct ReadyPart {
    chronicles: ManyChronicles,
    /// The last of our own numbers that codes take, by office and day.
    numbers: BTreeMap<(AgencyId, chrono::NaiveDate), i32>,
    news: Vec<CheckedRow>,
    added: usize,
    /// Which rows they are.
    places: Vec<usize>,
}

impl ReadyPart {
    /// Writes the new ones; the writer may try it more than once.
    fn write(&self, conn: &mut Connection) -> Result<(), Problem> {
        journal::post_chronicles(conn, self.chronicles.clone())?;
        for ((office_id, day), number) in &self.numbers {
            numbers::store::skip(conn, *office_id, *day, *number)?;
        }
        Ok(())
    }
}

/// Takes so many of the first rows.
fn first(rows: &mut Vec<CheckedRow>, many: usize) -> Vec<CheckedRow> {
    let rest = rows.split_off(many.min(rows.len()));
    std::mem::replace(rows, rest)
}

/// A code written as ours are takes its number: the desk must not give it again.
fn own_numbers(rows: &[CheckedRow]) -> BTreeMap<(AgencyId, chrono::NaiveDate), i32> {
    let mut taken: BTreeMap<(AgencyId, chrono::NaiveDate), i32> = BTreeMap::new();
    for (office_id, day, number) in rows.iter().filter_map(CheckedRow::own_number) {
        let last = taken.entry((office_id, day)).or_default();
        *last = number.max(*last);
    }
    taken
}

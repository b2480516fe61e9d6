//! What writers of reports do with paragraphs: save a template, and write the paragraph of a report.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::built_in::{BuiltIn, CODES, built_in};
use super::render::{ParagraphSource, Rendered, render};
use super::template::Template;
use crate::access::{
    CatalogueAct, CatalogueChange, CatalogueKeeper, CatalogueThing, Officer, Scope, ServedOffices,
    keep_catalogue_change,
};
use crate::agency::{Agency, AgencyId, Level, store as agencies};
use crate::indicator::actions::WRITERS;
use crate::indicator::reader::find_office;
use crate::indicator::store::load_all;
use crate::indicator::{FigureDates, IndicatorBook, IndicatorFigure, IndicatorReader};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::error::{Code, Language, Problem};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureKind;
use crate::report::count::request::{GroupBy, ReportReader, ReportRequest};
use crate::report::count::resolution::resolution;
use crate::report::figures::period::Period;
use crate::report::measure::catalogue::{self, CatalogueQuestion};
use crate::report::runs;
use crate::report::runs::store::{RunHead, RunId};
use crate::statement::language::TextLanguage;
use crate::statement::paragraph::report_cells::ReportCells;
use crate::statement::store::{self, TemplateRow};

/// A paragraph of a run that was kept.
#[derive(Debug)]
pub(crate) struct RunParagraph {
    /// What was written.
    pub written: Rendered,
    /// The cells that it quotes.
    pub cells: ReportCells,
    /// Whose run it is.
    pub agency: Agency,
    /// What the template is for.
    pub title: String,
}

/// Writes the paragraph of a run by the template of that code that its agency uses; `until`: the last day that other figures may stand on.
///
/// # Errors
/// No such run within the scope, no such template, a place in it that the run has not, or a failing database.
pub(crate) fn of_run(
    conn: &mut Connection,
    (id, scope): (RunId, &Scope),
    (code, language): (&str, TextLanguage),
    until: Option<NaiveDate>,
    now: Instant,
) -> Result<RunParagraph, Problem> {
    let run = runs::actions::load(conn, id, scope)?;
    let agency = runs::actions::agency_of(conn, &run)?;
    let in_use = find_in_use(conn, &agency, (code, language), now.date())?;
    let cells = run_cells(conn, &run, &agency)?;
    let template = parsed(&in_use, &cells)?;
    let until = (until.unwrap_or(run.last_day), run.known_at, scope);
    let written = write(conn, &template, &cells, (&agency, language), until, now)?;
    Ok(RunParagraph { written, cells, agency, title: in_use.title })
}

/// A template as it is saved.
#[derive(Debug, Clone)]
pub struct NewTemplate {
    /// Code of the agency.
    pub agency: String,
    /// The code.
    pub code: String,
    /// The language.
    pub language: TextLanguage,
    /// What it is for.
    pub title: String,
    /// The text.
    pub text: String,
    /// First day on which it is used; none: today.
    pub valid_from: Option<NaiveDate>,
}

/// A template that is in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateInUse {
    /// The code.
    pub code: String,
    /// The language.
    pub language: TextLanguage,
    /// What it is for.
    pub title: String,
    /// The text.
    pub text: String,
    /// The text for a report that has no row for each level; none: the text needs none, or it is the office's own.
    pub without_levels: Option<String>,
    /// The version with its office; none: it is built in.
    pub kept: Option<TemplateRow>,
}

impl TemplateInUse {
    fn of(row: TemplateRow) -> Self {
        Self {
            code: row.code.clone(),
            language: row.language,
            title: row.title.clone(),
            text: row.text.clone(),
            without_levels: None,
            kept: Some(row),
        }
    }
}

impl From<BuiltIn> for TemplateInUse {
    fn from(template: BuiltIn) -> Self {
        let BuiltIn { code, language, title, text, without_levels } = template;
        Self { code: code.to_owned(), language, title: title.to_owned(), text, without_levels, kept: None }
    }
}

/// Reads a template, and looks whether everything that it names is there.
///
/// # Errors
/// Every mistake.
fn checked(conn: &mut Connection, text: &str, scope: &Scope, now: Instant) -> Result<Template, Problem> {
    let template = Template::parse(text).map_err(|mistakes| {
        mistakes.iter().fold(Problem::new(Code::InvalidInput), |problem, mistake| {
            problem.with_field("text", mistake.code(), mistake.words_vi(), mistake.to_string())
        })
    })?;
    let book = IndicatorBook::of(load_all(conn, now)?);
    let mut problem = Problem::new(Code::InvalidInput);
    for (code, agency) in template.indicators() {
        if book.get(code).is_none() {
            problem = problem.with_field(
                "text",
                "unknown_figure",
                format!("không có chỉ tiêu {code}"),
                format!("there is no indicator {code}"),
            );
        }
        let Some(agency) = agency else { continue };
        match find_office(conn, agency, scope) {
            Ok(_) => {}
            Err(unseen) if unseen.code == Code::NotFound => {
                problem = problem.with_field(
                    "text",
                    "unknown_agency",
                    format!("không có cơ quan {agency} trong phạm vi của bạn"),
                    format!("there is no agency {agency} within your reach"),
                );
            }
            Err(broken) => return Err(broken),
        }
    }
    if problem.fields.is_empty() { Ok(template) } else { Err(problem) }
}

/// Saves a version of a template.
///
/// # Errors
/// When the agency may not be seen, the officer may not, the template has mistakes, somebody was faster, or the database
/// fails; nothing is kept then.
pub fn save(
    conn: &mut Connection,
    officer: &Officer,
    new: &NewTemplate,
    now: Instant,
) -> Result<TemplateRow, Problem> {
    let scope = officer.scope();
    let agency = find_office(conn, &new.agency, &scope)?;
    let by = served_by(conn, &agency)?.changed_by(&CatalogueKeeper::Signed(officer.clone()), WRITERS)?;
    checked(conn, &new.text, &scope, now)?;
    let versions = store::list_templates(conn, &[agency.id], Some(&new.code))?;
    let last = versions.iter().filter(|row| row.language == new.language).map(|row| row.version).max();
    let row = TemplateRow {
        office_id: agency.id,
        code: new.code.clone(),
        language: new.language,
        version: last.unwrap_or(0) + 1,
        title: new.title.clone(),
        text: new.text.clone(),
        valid_from: new.valid_from.unwrap_or_else(|| now.date()),
        recorded_by: officer.id,
        recorded_at: now,
    };
    store::insert_template(conn, &row).map_err(|error| match error {
        DatabaseError::Duplicate(_) => Problem::new(Code::ChangedMeanwhile)
            .say("tải lại rồi làm lại", "load it again and repeat")
            .because(error),
        other => other.into(),
    })?;
    let key = format!("{}/{}/{}", agency.code, row.code, row.language.as_str());
    let (thing, act, version) = (CatalogueThing::Template, CatalogueAct::Published, row.version);
    keep_catalogue_change(conn, &CatalogueChange { thing, key, version, act, by, made_at: now })?;
    Ok(row)
}

/// The offices that a template of an agency serves: its own and those of all below it, which use it where they have none of their own.
///
/// # Errors
/// When the database fails.
pub fn served_by(conn: &mut Connection, agency: &Agency) -> Result<ServedOffices, DatabaseError> {
    Ok(ServedOffices::of(agencies::subtree_offices(conn, agency.id)?))
}

/// The templates that are in use for an agency on a day, by code and language: its own, else those of the nearest agency
/// above it, else the built-in ones.
///
/// # Errors
/// When the database fails.
pub fn in_use(conn: &mut Connection, agency: &Agency, day: NaiveDate) -> Result<Vec<TemplateInUse>, Problem> {
    let mut above: Vec<AgencyId> =
        agencies::ancestors(conn, agency.id)?.iter().map(|agency| agency.id).collect();
    above.reverse();
    let nearness: Vec<AgencyId> = std::iter::once(agency.id).chain(above).collect();
    let rows = store::list_templates(conn, &nearness, None)?;
    let mut found: BTreeMap<(String, TextLanguage), TemplateInUse> = built_in(agency.level)
        .into_iter()
        .map(|template| ((template.code.to_owned(), template.language), template.into()))
        .collect();
    // From the farthest to the nearest, and from the first version to the last.
    for office in nearness.iter().rev() {
        for row in rows.iter().filter(|row| row.office_id == *office && row.valid_from <= day) {
            found.insert((row.code.clone(), row.language), TemplateInUse::of(row.clone()));
        }
    }
    Ok(found.into_values().collect())
}

/// The template of that code and language that is in use.
///
/// # Errors
/// When there is none, or the database fails.
pub fn find_in_use(
    conn: &mut Connection,
    agency: &Agency,
    (code, language): (&str, TextLanguage),
    day: NaiveDate,
) -> Result<TemplateInUse, Problem> {
    let all = in_use(conn, agency, day)?;
    all.into_iter().find(|template| template.code == code && template.language == language).ok_or_else(|| {
        Problem::not_found(
            format!("không có mẫu {code} bằng ngôn ngữ này; có sẵn: {}", CODES.join(", ")),
            format!("there is no template {code} in that language; built in: {}", CODES.join(", ")),
        )
    })
}

/// The cells of a report that is drawn up now: the total, and a row for each level of the offices.
///
/// # Errors
/// When the agency may not be seen, the days do not fit, or the database fails.
pub fn live_cells(
    conn: &mut Connection,
    agency: &Agency,
    when: FigureDates,
    (known_at, scope): (Instant, &Scope),
    now: Instant,
) -> Result<ReportCells, Problem> {
    let period = Period::new(when.from, when.to).map_err(|error| {
        Problem::field(
            "to",
            "too_long",
            "kỳ báo cáo dài nhất 10 năm, ngày cuối không trước ngày đầu",
            error.to_string(),
        )
    })?;
    let question = ReportRequest {
        as_of: Some(Instant::end_of(when.as_of)),
        ..ReportRequest::of_tthc(&agency.code, period, GroupBy::Level, Some(known_at))
    };
    let report = resolution(conn, &question, ReportReader::Officer(scope), now)?;
    let with_below = report.offices_of_agency > 1;
    let mut rows: BTreeMap<String, _> = report.rows.into_iter().map(|row| (row.key, row.cells)).collect();
    rows.insert("total".to_owned(), report.total);
    // A link says the same instants again, so that the list behind it has the length of the cell.
    let instant = |at: Instant| at.rfc3339().replace('+', "%2B");
    let link = format!(
        "/api/v1/reports/resolution/dossiers?agency={}&from={}&to={}&as_of={}&known_at={}&group_by=level&figure={{figure}}",
        agency.code,
        when.from,
        when.to,
        instant(report.cut.as_of()),
        instant(report.known_at),
    );
    Ok(ReportCells {
        agency: (agency.name_vi.clone(), agency.name_en.clone()),
        with_below,
        from: when.from,
        to: when.to,
        as_of: when.as_of,
        rows,
        empty_rows: Level::ALL.iter().map(|level| level.as_str().to_owned()).collect(),
        run: None,
        total_link: link.clone(),
        link: format!("{link}&group={{row}}"),
    })
}

/// The cells of a run that is kept.
///
/// # Errors
/// When what was kept cannot be read, or the database fails.
pub fn run_cells(conn: &mut Connection, run: &RunHead, agency: &Agency) -> Result<ReportCells, Problem> {
    let (rows, _) = runs::actions::read_rows(runs::store::rows(conn, run.id)?)?;
    let link = format!("/api/v1/report-runs/{}/cells/{{row}}:{{figure}}/dossiers", run.id);
    let by_level = matches!(run.group_by, GroupBy::Level | GroupBy::LevelField);
    Ok(ReportCells {
        agency: (agency.name_vi.clone(), agency.name_en.clone()),
        with_below: run.offices_of_agency > 1,
        from: run.first_day,
        to: run.last_day,
        as_of: run.as_of.plus(chrono::TimeDelta::microseconds(-1)).date(),
        rows: rows.into_iter().map(|row| (row.key, row.cells)).collect(),
        empty_rows: Level::ALL.iter().filter(|_| by_level).map(|level| level.as_str().to_owned()).collect(),
        run: Some(run.id.to_string()),
        total_link: link.replace("{row}", "total"),
        link,
    })
}

/// Writes the paragraph of a report.
///
/// # Errors
/// When a figure is missing, each is named; or the database fails.
pub fn write(
    conn: &mut Connection,
    template: &Template,
    cells: &ReportCells,
    (agency, language): (&Agency, TextLanguage),
    (until, known_at, scope): (NaiveDate, Instant, &Scope),
    now: Instant,
) -> Result<Rendered, Problem> {
    let when = FigureDates { from: cells.from, to: cells.to, as_of: cells.as_of };
    let mut wanted: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (code, of) in template.indicators() {
        wanted.entry(of.unwrap_or(&agency.code).to_owned()).or_default().push(code.to_owned());
    }
    let mut told: BTreeMap<(String, String), IndicatorFigure> = BTreeMap::new();
    for (of, codes) in wanted {
        let mut desk = IndicatorReader::open(conn, &of, scope, Some(known_at), now)?;
        for code in codes {
            if let Some(figure) = desk.newest(&code, when, until)? {
                told.insert((of.clone(), code), figure);
            }
        }
    }
    let spoken = match language {
        TextLanguage::Vietnamese => Language::Vietnamese,
        TextLanguage::English => Language::English,
    };
    let changes = if template.names_the_catalogue() {
        let FigureDates { from, to, as_of } = when;
        let question = CatalogueQuestion { from, to, as_of, known_at, kind: ProcedureKind::Tthc };
        catalogue::read(conn, &question)?
    } else {
        Vec::new()
    };
    let mut source = ParagraphSource { cells, agency: &agency.code, indicators: told, changes };
    let written = render(template, &mut source, spoken);
    written.map_err(|missing| {
        missing.into_iter().fold(Problem::new(Code::InvalidInput), |problem, missing| {
            problem.with_field(missing.what, missing.code, missing.words.vi, missing.words.en)
        })
    })
}

/// Reads the text of a template that is in use, for a report with rows for levels or without any; an indicator that it names may have
/// gone since.
///
/// # Errors
/// When a built-in or kept text is no template, which its saving would have refused.
pub fn parsed(template: &TemplateInUse, cells: &ReportCells) -> Result<Template, Problem> {
    let text = template.without_levels.as_ref().filter(|_| !cells.has_levels());
    Template::parse(text.unwrap_or(&template.text)).map_err(|mistakes| {
        let mistakes: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        let cause = format!("the template {} cannot be read: {}", template.code, mistakes.join("; "));
        Problem::new(Code::Internal).because(cause)
    })
}

/// A template that is tried out on the report of an agency and a period.
#[derive(Debug, Clone)]
pub(crate) struct TriedTemplate {
    /// Code of the agency.
    pub agency: String,
    /// The text with places in braces.
    pub text: String,
    /// The language.
    pub language: TextLanguage,
    /// The period, and the day on which its report stands.
    pub when: FigureDates,
    /// The last day that other figures may stand on; none: the last day of the period.
    pub until: Option<NaiveDate>,
}

/// Tries a template out; nothing is kept.
///
/// # Errors
/// No such agency within the scope, every mistake in the template, every figure that is missing, or a failing database.
pub(crate) fn preview(
    conn: &mut Connection,
    officer: &Officer,
    tried: &TriedTemplate,
    now: Instant,
) -> Result<(Rendered, ReportCells), Problem> {
    let scope = officer.scope();
    let agency = find_office(conn, &tried.agency, &scope)?;
    let template = checked(conn, &tried.text, &scope, now)?;
    let cells = live_cells(conn, &agency, tried.when, (now, &scope), now)?;
    let until = (tried.until.unwrap_or(tried.when.to), now, &scope);
    let written = write(conn, &template, &cells, (&agency, tried.language), until, now)?;
    Ok((written, cells))
}

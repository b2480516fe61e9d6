//! Writes the text of a report from a template of headings and paragraphs, between the head and the foot of an official text.

use super::letter::LetterWriter;
use super::requests::{CheckedReportText, ReportOfText};
use crate::access::Officer;
use crate::agency::{Agency, store as agencies};
use crate::indicator::reader::find_office;
use crate::platform::database::Connection;
use crate::platform::document::official::OfficialText;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::report::runs;
use crate::statement::language::TextLanguage;
use crate::statement::paragraph::{Rendered, ReportCells, actions};

/// The text of a report.
pub(crate) struct WrittenReport {
    /// Its sentences, every number with its cell.
    pub written: Rendered,
    /// The cells that it quotes.
    pub cells: ReportCells,
    /// The same between its head and its foot.
    pub text: OfficialText,
}

/// Writes it; nothing is kept. Numbers are links where `public`, the address of the service, is known.
///
/// # Errors
/// No such template or run, no such agency within the scope, every figure that is missing, or a failing database.
pub(crate) fn written(
    conn: &mut Connection,
    asked: CheckedReportText,
    officer: &Officer,
    public: Option<&str>,
    now: Instant,
) -> Result<WrittenReport, Problem> {
    let CheckedReportText { template, report, until, letter } = asked;
    let (cells, agency, known_at) = cells_of(conn, report, officer, now)?;
    let in_use = actions::find_in_use(conn, &agency, (&template, TextLanguage::Vietnamese), now.date())?;
    let parsed = actions::parsed(&in_use, &cells)?;
    let (until, scope) = (until.unwrap_or(cells.to), officer.scope());
    let whose = (&agency, TextLanguage::Vietnamese);
    let written = actions::write(conn, &parsed, &cells, whose, (until, known_at, &scope), now)?;
    let above = agencies::ancestors(conn, agency.id)?.pop();
    let writer =
        LetterWriter { agency: &agency.name_vi, above: above.as_ref().map(|above| above.name_vi.as_str()) };
    let text = letter.around(writer, &in_use.title, written.lines(public), now);
    Ok(WrittenReport { written, cells, text })
}

/// The cells of the report that is asked for, whose it is, and what was known of it.
fn cells_of(
    conn: &mut Connection,
    report: ReportOfText,
    officer: &Officer,
    now: Instant,
) -> Result<(ReportCells, Agency, Instant), Problem> {
    let scope = officer.scope();
    match report {
        ReportOfText::Live { agency, when, known_at } => {
            let agency = find_office(conn, &agency, &scope)?;
            let cells = actions::live_cells(conn, &agency, when, (known_at, &scope), now)?;
            Ok((cells, agency, known_at))
        }
        ReportOfText::Run(id) => {
            let run = runs::actions::load(conn, id, &scope)?;
            let agency = runs::actions::agency_of(conn, &run)?;
            Ok((actions::run_cells(conn, &run, &agency)?, agency, run.known_at))
        }
    }
}

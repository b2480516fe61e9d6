//! The dossiers behind a figure: of a table as it is shown, or of a report that was kept.

use actix_web::{HttpResponse, get, web};
use maud::html;
use serde::Deserialize;

use super::address::{ReportAddress, in_page_names};
use super::kept::no_such_report;
use crate::agency::Level;
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::DeskPage;
use crate::desk::parts::cell_table::cell_table;
use crate::desk::parts::tabs::pager;
use crate::desk::shown::{address, encoded};
use crate::desk::value_words::channel_words;
use crate::desk::words::W;
use crate::dossier::clock::ledger::Channel;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::{Instant, date_vi, parse_date};
use crate::platform::page;
use crate::platform::text::number_vi;
use crate::report::count::cell_listing::{CellListing, dossiers};
use crate::report::count::request::GroupBy;
use crate::report::count::view::{CellDossier, CellDossierList};
use crate::report::figures::figure::Figure;
use crate::report::runs::content::TOTAL;
use crate::report::runs::store::RunId;
use crate::report::runs::view::WholeRun;
use crate::report::runs::{actions, cells};

/// Which figure of a table, and from where on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(crate) struct FigureAddress {
    /// The row; the total without it.
    dong_nay: String,
    /// The figure.
    chi_tieu: String,
    /// The instant at which the table stands.
    luc: String,
    /// What the register had been told by this instant.
    biet: String,
    /// After which line the page begins.
    sau: String,
}

/// What is shown of either.
pub(super) struct CellShown {
    pub title: String,
    pub total: i64,
    pub lines: Vec<CellDossier>,
    pub back: (String, W),
    pub first: Option<String>,
    pub next: Option<String>,
}

/// The page of a list behind a number.
pub(super) fn cells_page(shown: &CellShown, now: Instant, language: Language) -> DeskPage {
    let content = html! {
        h1 { (shown.title) }
        p {
            a href=(shown.back.0) { (shown.back.1.say(language)) } " · "
            strong { (number_vi(shown.total)) } " " (W::DossiersInAll.say(language))
        }
        (cell_table(&shown.lines, now, language))
        (pager(shown.first.as_deref(), shown.next.as_deref(), language))
    };
    DeskPage::new(&shown.title, content)
}

/// A text of an address that says something.
fn filled(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// The dossiers behind a figure of a table.
#[get("/bao-cao/o")]
pub(crate) async fn figure_dossiers(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    table: web::Query<ReportAddress>,
    asked: web::Query<FigureAddress>,
) -> HttpResponse {
    let now = desk.now();
    let read = of_table(&me, &desk, table.into_inner(), asked.into_inner()).await;
    me.answer(read.map(|shown| cells_page(&shown, now, me.language())).map_err(in_page_names))
}

async fn of_table(
    me: &DeskOfficer,
    desk: &HandlerState,
    table: ReportAddress,
    asked: FigureAddress,
) -> Result<CellShown, Problem> {
    let (now, scope) = (desk.now(), me.officer.scope());
    let figure = figure_of(&asked.chi_tieu).ok_or_else(no_such_figure)?;
    let mut question = table.request(None, now.date())?.checked(now)?.question;
    // As the table stood: what happens meanwhile does not change the list.
    let instant =
        |text: &str| filled(text).map(|text| Instant::parse(text).map_err(|_unreadable| no_such_figure()));
    question.as_of = instant(&asked.luc).transpose()?.or(question.as_of);
    question.known_at = instant(&asked.biet).transpose()?;
    let (after, limit) = page::read_alone(None, filled(&asked.sau))?;
    let row = filled(&asked.dong_nay).map(str::to_owned);
    let group = row.clone();
    let group_by = question.group_by;
    let listing = desk
        .database
        .snapshot(move |conn| {
            dossiers(conn, &question, (figure, group.as_deref()), (after, limit + 1), &scope, now)
        })
        .await?;
    let language = me.language();
    let of_row = row.as_deref().map(|row| row_name(row, group_by, &listing, language));
    let of_row = of_row.unwrap_or_else(|| W::Total.say(language).to_owned());
    let list = CellDossierList::of(listing, figure, row.clone(), limit);
    let to = |after: &str| {
        let (row, FigureAddress { chi_tieu, luc, biet, .. }) = (row.as_deref().unwrap_or_default(), &asked);
        table.to(
            "/bao-cao/o",
            &[("dong-nay", row), ("chi-tieu", chi_tieu), ("luc", luc), ("biet", biet), ("sau", after)],
        )
    };
    Ok(CellShown {
        title: format!("{}: {of_row}", list.label),
        total: list.total,
        back: (table.to("/bao-cao/moi", &[]), W::BackToFigures),
        first: (!asked.sau.is_empty()).then(|| to("")),
        next: list.next_cursor.as_deref().map(to),
        lines: list.items,
    })
}

/// What a row of a table is called.
fn row_name(row: &str, group_by: GroupBy, listing: &CellListing, language: Language) -> String {
    let mut procedures = listing.procedures.values();
    let name = match group_by {
        GroupBy::Agency => {
            listing.offices.values().find(|office| office.code == row).map(|office| office.name.clone())
        }
        GroupBy::Level => Level::parse(row).map(|level| level.words_vi().to_owned()),
        GroupBy::Channel => Channel::parse(row).map(|channel| channel_words(channel, language).to_owned()),
        GroupBy::Procedure => procedures.find(|names| names.code == row).map(|names| names.name.clone()),
        GroupBy::Field => {
            procedures.find(|names| names.field_code == row).map(|names| names.field_name.clone())
        }
        GroupBy::Month => parse_date(row).map(date_vi),
        GroupBy::LevelField | GroupBy::AgencyTree => None,
    };
    name.unwrap_or_else(|| row.to_owned())
}

/// The figure of that name, as addresses of pages and cells of texts have it.
pub(crate) fn figure_of(name: &str) -> Option<Figure> {
    Figure::parse(name)
}

pub(super) fn no_such_figure() -> Problem {
    Problem::not_found(
        "không có con số này: mở lại từ bảng số liệu",
        "there is no such figure: open it from the table again",
    )
}

/// From where on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CellAddress {
    /// After which line the page begins.
    sau: String,
}

/// The dossiers behind a cell of a report that was kept, as they stood then.
#[get("/bao-cao/{id}/o/{cell}")]
pub(crate) async fn cell_dossiers(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    path: web::Path<(String, String)>,
    asked: web::Query<CellAddress>,
) -> HttpResponse {
    let now = desk.now();
    let read = of_run(&me, &desk, path.into_inner(), asked.into_inner()).await;
    me.answer(read.map(|shown| cells_page(&shown, now, me.language())))
}

async fn of_run(
    me: &DeskOfficer,
    desk: &HandlerState,
    (id, cell): (String, String),
    asked: CellAddress,
) -> Result<CellShown, Problem> {
    let (scope, id) = (me.officer.scope(), RunId::parse(&id).ok_or_else(no_such_report)?);
    let (after, limit) = page::read_alone(None, filled(&asked.sau))?;
    let name = cell.clone();
    let (run, opened) = desk
        .database
        .snapshot(move |conn| {
            let head = actions::load(conn, id, &scope)?;
            let opened = cells::open(conn, &head, cell, after, limit)?;
            Ok::<_, Problem>((actions::whole(conn, head)?, opened))
        })
        .await?;
    let page = format!("/bao-cao/{id}/o/{}", encoded(&name));
    Ok(CellShown {
        title: title_of(&run, &name),
        total: opened.total,
        lines: opened.items,
        back: (format!("/bao-cao/{id}"), W::BackToReport),
        first: (!asked.sau.is_empty()).then(|| page.clone()),
        next: opened.next_cursor.as_deref().map(|after| address(&page, &[("sau", after)])),
    })
}

/// What a cell is called: its column and its row, as they are printed.
fn title_of(run: &WholeRun, cell: &str) -> String {
    let (row, column) = cell.rsplit_once(':').unwrap_or((TOTAL, cell));
    let columns = run.columns();
    let printed = columns.iter().find(|known| known.name == column).map(|column| column.heading.join(" - "));
    let figure = || figure_of(column).map(|figure| figure.label_vi().to_owned());
    let column = printed.or_else(figure).unwrap_or_else(|| column.to_owned());
    let row = run.rows.iter().find(|known| known.key == row).map_or(row, |row| row.name.as_str());
    format!("{column}: {row}")
}

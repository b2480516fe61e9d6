//! Holds list, count, report, export, search, look-up and page of random officers against each other.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;

use super::{RightsDifference, RightsFindings, RightsWish, store};
use crate::access::store::active_officer;
use crate::access::{Officer, Scope};
use crate::agency::{Agency, store as agencies};
use crate::demo::random::SplitMix;
use crate::desk::pages::dossier::find as page_of;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::store::find_by_code;
use crate::dossier::clock::ledger::Account;
use crate::dossier::views::lists::listing::{DossierListQuery, length, listing};
use crate::dossier::views::people::{HIDDEN, are_seen};
use crate::dossier::views::register_book::book::{BookQuery, CheckedBookQuery, book_page};
use crate::dossier::views::view::DossierView;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::page::MAX_LIMIT;
use crate::report::count::cell_listing;
use crate::report::count::request::{GroupBy, ReportReader, ReportRequest};
use crate::report::count::resolution::resolution;
use crate::report::figures::figure::Figure;
use crate::report::figures::period::Period;

/// Dossiers of a list that are read to its end; of a longer one the beginning is.
const MOST_LISTED: usize = 5_000;
/// Days that reports and the register book are asked for.
const DAYS: i64 = 365;

/// Holds them against each other.
///
/// # Errors
/// When something cannot be read for another reason than rights.
pub fn prove(
    conn: &mut Connection,
    books: &ReferenceCaches,
    wish: RightsWish,
    now: Instant,
) -> Result<RightsFindings, Problem> {
    let mut chance = SplitMix::new(wish.seed);
    let mut all = store::active_officers(conn)?;
    let mut findings = RightsFindings::default();
    while !all.is_empty() && u64::try_from(findings.officers).is_ok_and(|done| done < wish.officers) {
        let drawn = chance.below(u64::try_from(all.len()).unwrap_or_default());
        let id = all.swap_remove(usize::try_from(drawn).unwrap_or_default());
        // One who holds no role now sees nothing, and is asked all the same.
        let Some(officer) = active_officer(conn, id, now)? else { continue };
        findings.officers += 1;
        let mut trial = Trial { conn: &mut *conn, books, officer, now, findings: &mut findings };
        trial.all_ways(&mut chance, wish.dossiers)?;
    }
    Ok(findings)
}

/// An answer that rights refuse is none; any other trouble is trouble.
fn refused<T>(answer: Result<T, Problem>) -> Result<Option<T>, Problem> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(problem) if matches!(problem.code.status(), 403 | 404) => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// One officer is asked.
struct Trial<'t> {
    conn: &'t mut Connection,
    books: &'t ReferenceCaches,
    officer: Officer,
    now: Instant,
    findings: &'t mut RightsFindings,
}

/// What a list said of a dossier: whether its people are covered.
type Listed = BTreeMap<String, bool>;

impl Trial<'_> {
    fn hold(&mut self, of: &str, same: bool, what: impl FnOnce() -> String) {
        self.findings.compared += 1;
        if !same {
            let (officer, of, what) = (self.officer.username.clone(), of.to_owned(), what());
            self.findings.differences.push(RightsDifference { officer, of, what });
        }
    }

    fn all_ways(&mut self, chance: &mut SplitMix, dossiers: u64) -> Result<(), Problem> {
        let (listed, whole) = self.list()?;
        let all = store::dossiers(self.conn)?;
        for _ in 0..dossiers {
            let place =
                i64::try_from(chance.below(u64::try_from(all).unwrap_or_default())).unwrap_or_default();
            if let Some(code) = store::code_at(self.conn, place)? {
                self.dossier(&code, &listed, whole)?;
            }
        }
        let some: Vec<String> = listed.keys().cloned().collect();
        for _ in 0..dossiers {
            let place = chance.below(u64::try_from(some.len()).unwrap_or_default());
            if let Some(code) = usize::try_from(place).ok().and_then(|place| some.get(place)) {
                self.dossier(code, &listed, whole)?;
            }
        }
        for agency in self.agencies()? {
            self.report(&agency)?;
            self.book(&agency, &listed, whole)?;
        }
        Ok(())
    }

    /// The list of all that the officer sees, against the count of it; and whether it was read to its end.
    fn list(&mut self) -> Result<(Listed, bool), Problem> {
        let mut listed = Listed::new();
        let mut query = DossierListQuery { limit: Some(MAX_LIMIT), ..DossierListQuery::default() };
        let mut lines = 0_usize;
        loop {
            let page = listing(self.conn, self.books, (&self.officer, self.now), &query)?;
            lines += page.items.len();
            listed.extend(page.items.into_iter().map(|line| (line.code, line.applicant_name == HIDDEN)));
            query.cursor = page.next_cursor;
            if query.cursor.is_none() || lines >= MOST_LISTED {
                break;
            }
        }
        let whole = query.cursor.is_none();
        let once = listed.len();
        self.hold("the list", once == lines, || format!("{lines} lines name {once} dossiers"));
        if whole {
            let query = DossierListQuery::default();
            let counted = length(self.conn, self.books, (&self.officer, self.now), &query)?;
            let same =
                counted.is_none_or(|counted| usize::try_from(counted).is_ok_and(|counted| counted == lines));
            self.hold("the list", same, || format!("the list has {lines} lines, the count says {counted:?}"));
        }
        Ok((listed, whole))
    }

    /// One dossier: list, search, look-up, the answer of the API and the page; and whether they show its people.
    fn dossier(&mut self, code: &str, listed: &Listed, whole: bool) -> Result<(), Problem> {
        let row = find_by_code(self.conn, &self.officer.scope(), code)?;
        let seen = row.is_some();
        let is_listed = row.as_ref().is_some_and(|row| row.account != Account::Outside);
        if whole {
            let by_list = listed.contains_key(code);
            self.hold(code, by_list == is_listed, || format!("look-up: {seen}, list: {by_list}"));
        }
        let query = DossierListQuery { q: Some(code.to_owned()), ..DossierListQuery::default() };
        let found = listing(self.conn, self.books, (&self.officer, self.now), &query)?;
        let by_search = found.items.iter().any(|line| line.code == code);
        self.hold(code, by_search == seen, || format!("look-up: {seen}, search: {by_search}"));
        let page = page_of(self.conn, self.books, (&self.officer, self.now), code)?;
        let by_page = page.is_some();
        self.hold(code, by_page == seen, || format!("look-up: {seen}, page: {by_page}"));
        let Some(row) = row else { return Ok(()) };
        self.findings.seen += 1;
        let people = are_seen(self.conn, &self.officer, &row)?;
        self.findings.people_seen += usize::from(people);
        let view = DossierView::of(self.conn, self.books, &row, (&self.officer, self.now))?;
        let page_hides = page.is_some_and(|page| page.view.people_hidden);
        let by_line =
            found.items.iter().find(|line| line.code == code).map(|line| line.applicant_name == HIDDEN);
        let ways = [
            ("the dossier", view.people_hidden),
            ("its name", view.applicant.name == HIDDEN),
            ("its numbers", view.applicant.identity.is_none() && view.applicant.phone.is_none() && !people),
            ("the page", page_hides),
            ("the search", by_line.unwrap_or(!people)),
            ("the list", listed.get(code).copied().unwrap_or(!people)),
        ];
        for (way, hides) in ways {
            self.hold(code, hides != people, || {
                format!("people are to be shown: {people}, {way} hides them: {hides}")
            });
        }
        // Words that tell whose it is find it only for those who see that.
        let query = DossierListQuery {
            q: Some(row.applicant_name.clone()),
            limit: Some(MAX_LIMIT),
            ..DossierListQuery::default()
        };
        let named = listing(self.conn, self.books, (&self.officer, self.now), &query)?;
        let by_name = named.items.iter().any(|line| line.code == code);
        let may = by_name || named.next_cursor.is_some() || row.account == Account::Outside;
        self.hold(code, if people { may } else { !by_name }, || {
            format!("people are to be shown: {people}, found by the name: {by_name}")
        });
        Ok(())
    }

    /// The agencies where the officer holds a role, and one above the first of them, which may be beyond the reach.
    fn agencies(&mut self) -> Result<Vec<Agency>, Problem> {
        let ids: BTreeSet<_> = self.officer.assignments.iter().map(|held| held.agency_id).collect();
        let ids: Vec<_> = ids.into_iter().collect();
        let mut found = agencies::load_many(self.conn, &ids)?;
        if let Some(first) = found.first() {
            let above = agencies::ancestors(self.conn, first.id)?;
            found.extend(above.into_iter().filter(|one| !ids.contains(&one.id)).take(1));
        }
        Ok(found)
    }

    /// A figure of a report, the list behind it, and the look-up of what stands there.
    fn report(&mut self, agency: &Agency) -> Result<(), Problem> {
        let today = self.now.date();
        let from = self.now.plus(-TimeDelta::days(DAYS)).date();
        let Ok(period) = Period::new(from, today) else { return Ok(()) };
        let scope = self.officer.scope();
        let question = ReportRequest::of_tthc(&agency.code, period, GroupBy::Agency, Some(self.now));
        let report = refused(resolution(self.conn, &question, ReportReader::Officer(&scope), self.now))?;
        for figure in [Figure::Received, Figure::Resolved, Figure::Pending] {
            let (limit, name) = ((None, MAX_LIMIT), figure.as_str());
            let opened =
                cell_listing::dossiers(self.conn, &question, (figure, None), limit, &scope, self.now);
            let opened = refused(opened)?;
            let (by_report, by_list) = (
                report.as_ref().map(|report| report.total.get(figure)),
                opened.as_ref().map(|opened| opened.total),
            );
            self.hold(&agency.code, by_report == by_list, || {
                format!("{name}: the report says {by_report:?}, the list behind it {by_list:?}")
            });
            for entry in opened.into_iter().flat_map(|opened| opened.entries).take(20) {
                let looked_up = find_by_code(self.conn, &scope, &entry.code)?.is_some();
                self.hold(&entry.code, looked_up, || {
                    format!("it stands behind {name}, and the look-up finds nothing")
                });
            }
        }
        Ok(())
    }

    /// The register book: what stands in it is listed, and shows people as the list does.
    fn book(&mut self, agency: &Agency, listed: &Listed, whole: bool) -> Result<(), Problem> {
        let scope: Scope = self.officer.scope();
        let day = |at: Instant| Some(at.date().to_string());
        let query = BookQuery {
            agency: Some(agency.code.clone()),
            from: day(self.now.plus(-TimeDelta::days(DAYS))),
            to: day(self.now),
            limit: Some(MAX_LIMIT),
            ..BookQuery::default()
        };
        let asked = CheckedBookQuery::read(&query)?;
        let page = refused(book_page(self.conn, self.books, &self.officer, &asked))?;
        for line in page.into_iter().flat_map(|page| page.items) {
            let row = find_by_code(self.conn, &scope, &line.code)?;
            let looked_up = row.is_some();
            self.hold(&line.code, looked_up, || {
                "it stands in the register book, and the look-up finds nothing".into()
            });
            let Some(row) = row else { continue };
            if whole && row.account != Account::Outside {
                let by_list = listed.contains_key(&line.code);
                self.hold(&line.code, by_list, || "it stands in the register book, and in no list".into());
            }
            let hidden = line.applicant_name == HIDDEN;
            let people = are_seen(self.conn, &self.officer, &row)?;
            self.hold(&line.code, hidden != people, || {
                format!("people are to be shown: {people}, the register book hides them: {hidden}")
            });
        }
        Ok(())
    }
}

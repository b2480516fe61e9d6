//! Where the pages behind the terms of a score are.
//! Pure: no HTTP, no SQL, no clock.

use chrono::NaiveDate;

use super::address::{DAYS, ReportAddress};
use super::score_address::{PAGE, ScoresAddress};
use crate::desk::shown::{address, encoded};
use crate::desk::typed::date_shown;
use crate::report::count::request::GroupBy;
use crate::report::quantity::spelling::{CatalogueCount, Quantity};
use crate::score::report::{Scores, UnitScores};

/// The scores of a unit, as they stood.
pub(super) struct ScorePageLinks<'a> {
    pub asked: &'a ScoresAddress,
    pub scores: &'a Scores,
    pub unit: &'a UnitScores,
}

impl ScorePageLinks<'_> {
    /// The page behind a term: dossiers, procedures, or the entry of an indicator as of a day. What only the portal knows has none.
    pub(super) fn opens(&self, term: &Quantity, as_of: Option<NaiveDate>) -> Option<String> {
        let (agency, days) = (self.unit.agency.code.as_str(), self.scores.days);
        let known_at = self.scores.known_at.to_string();
        match term {
            Quantity::Figure { figure, .. } => {
                let row = if self.unit.own { agency } else { "" };
                let at = self.scores.as_of.to_string();
                let table = ReportAddress {
                    co_quan: agency.to_owned(),
                    ky: DAYS.to_owned(),
                    tu: date_shown(days.from()),
                    den: date_shown(days.to()),
                    dong: GroupBy::Agency.as_str().to_owned(),
                    ..ReportAddress::default()
                };
                let cell =
                    [("dong-nay", row), ("chi-tieu", figure.as_str()), ("luc", &at), ("biet", &known_at)];
                Some(table.to("/bao-cao/o", &cell))
            }
            // What the agency does itself is not listed apart from what is below it.
            Quantity::Catalogue(CatalogueCount::OnlineUsed) if self.unit.own => None,
            Quantity::Catalogue(count) => {
                let more = [("so", count.as_str()), ("biet", &known_at)];
                Some(self.asked.to(&format!("{PAGE}/thu-tuc"), agency, &more))
            }
            Quantity::Indicator { code, .. } => {
                let entry = [
                    ("co-quan", agency),
                    ("tu", &date_shown(days.from())),
                    ("den", &date_shown(days.to())),
                    ("tinh-den", &date_shown(as_of?)),
                ];
                Some(address(&format!("/chi-tieu/{}", encoded(code)), &entry))
            }
            _ => None,
        }
    }
}

//! In which row of a report a dossier is counted, and what the row is called.

use std::collections::BTreeMap;

use crate::agency::{AgencyId, Level};
use crate::dossier::clock::ledger::Channel;
use crate::procedure::ProcedureId;
use crate::report::count::context::ReportContext;
use crate::report::count::office_tree::{JOINT, under};
use crate::report::count::request::GroupBy;
use crate::report::count::store::ProcedureNames;

/// The keys and names of the rows of one report; months are no rows of dossiers.
pub(in crate::report) struct RowKeys<'a> {
    pub(in crate::report) group_by: GroupBy,
    pub(in crate::report) ground: &'a ReportContext,
    pub(in crate::report) procedures: &'a BTreeMap<ProcedureId, ProcedureNames>,
}

impl RowKeys<'_> {
    /// The row of the dossiers of this office and procedure that came in this way.
    pub(in crate::report) fn key(
        &self,
        office: AgencyId,
        procedure: ProcedureId,
        channel: Channel,
    ) -> String {
        let place = self.ground.under(office);
        let code = || place.map_or("", |place| place.code.as_str());
        let level = || place.map_or("", |place| place.level.as_str());
        let names = self.procedures.get(&procedure);
        let field = || names.map_or("", |names| names.field_code.as_str());
        match self.group_by {
            GroupBy::Agency => code().to_owned(),
            GroupBy::AgencyTree => place.map_or("", |place| self.ground.tree.key(place.id)).to_owned(),
            GroupBy::Level => level().to_owned(),
            GroupBy::LevelField => under(level(), field()),
            GroupBy::Field => field().to_owned(),
            GroupBy::Procedure => names.map_or("", |names| names.code.as_str()).to_owned(),
            GroupBy::Channel => channel.as_str().to_owned(),
            GroupBy::Month => String::new(),
        }
    }

    /// The name of a row, or of a row that others stand under.
    pub(in crate::report) fn name(&self, key: &str) -> String {
        let field = |code: &str| {
            let names = self.procedures.values().find(|names| names.field_code == code);
            names.map_or("", |names| names.field_name.as_str()).to_owned()
        };
        match self.group_by {
            GroupBy::AgencyTree => self.ground.tree.name(key).to_owned(),
            GroupBy::LevelField => match key.split_once(JOINT) {
                Some((_, code)) => field(code),
                None => level_words(key),
            },
            GroupBy::Level => level_words(key),
            GroupBy::Field => field(key),
            GroupBy::Channel => Channel::parse(key).map_or("", channel_words).to_owned(),
            GroupBy::Agency | GroupBy::Procedure | GroupBy::Month => key.to_owned(),
        }
    }

    /// What rows are put in order by: levels as they stand above each other, everything else by key.
    pub(in crate::report) fn order(&self, key: &str) -> (usize, Vec<String>) {
        let level = match self.group_by {
            GroupBy::Level | GroupBy::LevelField => key.split(JOINT).next().and_then(Level::parse),
            _ => None,
        };
        let rank = level.and_then(|level| Level::ALL.iter().position(|other| *other == level));
        (rank.unwrap_or_default(), key.split(JOINT).map(str::to_owned).collect())
    }
}

/// A level as the rows of the official form say it.
fn level_words(level: &str) -> String {
    Level::parse(level).map_or_else(String::new, |level| format!("TTHC {}", level.words_vi()))
}

/// The way in which dossiers came in, for people.
pub(in crate::report) fn channel_words(channel: Channel) -> &'static str {
    match channel {
        Channel::Counter => "Trực tiếp",
        Channel::Postal => "Bưu chính",
        Channel::OnlineFull => "Trực tuyến toàn trình",
        Channel::OnlinePartial => "Trực tuyến một phần",
    }
}

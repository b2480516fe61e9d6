//! In which row of a report an act is counted.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use super::JournalAct;
use crate::procedure::ProcedureId;
use crate::report::count::context::ReportContext;
use crate::report::count::request::GroupBy;
use crate::report::count::row_keys::RowKeys;
use crate::report::count::row_keys::channel_words;
use crate::report::count::store::ProcedureNames;

impl ReportContext {
    /// The months of the report: their keys and names.
    pub(in crate::report) fn months(&self) -> impl Iterator<Item = (String, String)> + '_ {
        let parts = usize::try_from(self.cut.parts()).unwrap_or_default();
        self.parts.iter().take(parts).map(|part| (part.from().to_string(), part.words_vi()))
    }

    /// The row in which an act of the period is counted: its key and its name.
    pub(in crate::report) fn label(
        &self,
        group_by: GroupBy,
        act: &JournalAct,
        procedures: &BTreeMap<ProcedureId, ProcedureNames>,
    ) -> (String, String) {
        let office = self.under(act.office_id);
        let procedure = procedures.get(&act.procedure_id);
        let label = match group_by {
            GroupBy::Agency => office.map(|office| (office.code.clone(), office.name.clone())),
            GroupBy::Level => {
                office.map(|office| (office.level.as_str().to_owned(), office.level.words_vi().to_owned()))
            }
            GroupBy::Procedure => procedure.map(|names| (names.code.clone(), names.name.clone())),
            GroupBy::Field => procedure.map(|names| (names.field_code.clone(), names.field_name.clone())),
            GroupBy::Channel => {
                Some((act.channel.as_str().to_owned(), channel_words(act.channel).to_owned()))
            }
            GroupBy::LevelField | GroupBy::AgencyTree => {
                let keys = RowKeys { group_by, ground: self, procedures };
                let key = keys.key(act.office_id, act.procedure_id, act.channel);
                let name = keys.name(&key);
                Some((key, name))
            }
            GroupBy::Month => {
                // An act of this very instant belongs to the last part.
                let slot = self.cut.slot(act.happened_at).min(self.cut.parts());
                let place = usize::try_from(slot).ok().and_then(|slot| slot.checked_sub(1));
                place.and_then(|place| self.months().nth(place))
            }
        };
        label.unwrap_or_default()
    }
}

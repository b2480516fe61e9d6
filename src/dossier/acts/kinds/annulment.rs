//! A dossier that was entered by mistake leaves the register: a supervisor says which one stays.

use serde_json::{Value, json};

use crate::access::Role;
use crate::dossier::acts::act::Act;
use crate::dossier::acts::act_context::ActContext;
use crate::dossier::acts::grounds::annulment_refusal;
use crate::dossier::books::annulment::{Annulment, ImportTakenBack};
use crate::dossier::books::fees;
use crate::dossier::books::journal;
use crate::dossier::books::store::{self, Dossier};
use crate::dossier::clock::act_rule::{
    ActRule, By, ClockEffect, DraftEffect, Occasion, OpinionEffect, StepEffect,
};
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::status::Event;
use crate::platform::database::{Connection, UnreadableColumn};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

pub(in crate::dossier) const ANNUL: ActRule = ActRule {
    words_vi: "hủy hồ sơ nhập trùng",
    shown_to_citizen: true,
    by: By::Roles(&[Role::Supervisor]),
    clock: ClockEffect::PauseEnds,
    draft: DraftEffect::Dropped,
    step: StepEffect::Annuls,
    opinion: OpinionEffect::None,
    occasion: Occasion::Correction,
};

/// What the request and the row of an annulment call the dossier that stays.
pub(in crate::dossier) const DUPLICATE_OF: &str = "duplicate_of";

/// Annuls the dossier: it was entered twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annul {
    /// Code of the dossier that stays.
    pub duplicate_of: String,
    /// How it came about.
    pub reason: String,
}

/// The dossier that is to stay: of the same office, another one, and itself in the register.
///
/// # Errors
/// When it is not, or the database fails.
pub(in crate::dossier) fn must_stay(
    conn: &mut Connection,
    act: &ActContext<'_>,
    annulled: &Dossier,
    code: &str,
) -> Result<Dossier, Problem> {
    let named = |vi: &str, en: &str| Problem::field(DUPLICATE_OF, "not_a_duplicate", vi, en);
    let found = store::find_by_code(conn, &act.officer.scope(), code)?;
    let Some(stays) = found.filter(|row| row.office_id == annulled.office_id) else {
        return Err(named(
            "không có hồ sơ nào mang mã này ở cơ quan của hồ sơ bị hủy: ghi mã của hồ sơ còn lại",
            "the office of this dossier has none of that code: give the code of the one that stays",
        ));
    };
    if stays.id == annulled.id {
        return Err(named(
            "đây là mã của chính hồ sơ bị hủy: ghi mã của hồ sơ còn lại",
            "this is the dossier that is annulled: give the code of the one that stays",
        ));
    }
    if stays.account == Account::Outside {
        return Err(named(
            "hồ sơ này cũng đã bị hủy: ghi mã của hồ sơ còn lại",
            "that dossier is annulled itself: give the code of the one that stays",
        ));
    }
    Ok(stays)
}

/// Refuses whatever is done to a dossier that is annulled, and says which one stays.
///
/// # Errors
/// When it is annulled, or the database fails.
pub(crate) fn must_not_be_annulled(conn: &mut Connection, row: &Dossier) -> Result<(), Problem> {
    if row.account != Account::Outside {
        return Ok(());
    }
    let last = journal::last_of(conn, row.office_id, row.id, &[Event::Annul])?;
    let told: Option<Annulment> = last.map(|entry| entry.details()).transpose()?;
    let Some(Annulment { duplicate_of, import_taken_back, reason: why }) = told else { return Ok(()) };
    let problem = Problem::new(Code::ActNotAllowed);
    Err(match (duplicate_of, import_taken_back) {
        (_, Some(ImportTakenBack { file, code, .. })) => problem.say(
            format!(
                "hồ sơ này đã được rút lại cùng lần nhập sổ «{file}» ({why}): làm việc này ở hồ sơ {code}, nếu sổ đã được nhập lại"
            ),
            format!(
                "this dossier was taken back with the import of {file} ({why}): do this to {code}, once the register is imported again"
            ),
        ),
        (stays, None) => {
            let stays = stays.unwrap_or_default();
            problem.say(
                format!("hồ sơ {} đã bị hủy vì nhập trùng ({why}): làm việc này ở hồ sơ {stays}", row.code),
                format!("the dossier {} was annulled, entered twice ({why}): do this to {stays}", row.code),
            )
        }
    })
}

impl Act for Annul {
    fn event(&self) -> Event {
        Event::Annul
    }

    fn details(&self) -> Value {
        json!({ "reason": self.reason, DUPLICATE_OF: self.duplicate_of })
    }

    fn check(
        &self,
        conn: &mut Connection,
        _act: &ActContext<'_>,
        row: &Dossier,
        _at: Instant,
    ) -> Result<(), Problem> {
        let account = fees::store::account_of(conn, row)?;
        match annulment_refusal(&account) {
            Some(why) => Err(Problem::new(Code::ActNotAllowed).say(why.vi, why.en)),
            None => Ok(()),
        }
    }

    fn write(&self, row: &mut Dossier, at: Instant) -> Result<(), UnreadableColumn> {
        row.closed_at = Some(at);
        Ok(())
    }
}

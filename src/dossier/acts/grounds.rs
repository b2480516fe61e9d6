//! What must be true for an act besides the state and the officer: a fee that is owed, a result that is late. One rule, for
//! those who act and for those who are shown what they may do.
//! Pure: no HTTP, no SQL, no clock.

use crate::dossier::books::fees::account::{FeeAccount, FeeKind};
use crate::dossier::clock::certain_late::Lateness;
use crate::dossier::clock::status::Event;
use crate::platform::error::Words;

/// What is true of a dossier.
#[derive(Debug, Clone, Copy)]
pub struct ActGrounds<'g> {
    /// Its fee.
    pub fee: &'g FeeAccount,
    /// Whether its result is late.
    pub lateness: Lateness,
}

fn words(vi: &str, en: &str) -> Words {
    Words { vi: vi.to_owned(), en: en.to_owned() }
}

impl ActGrounds<'_> {
    /// Why an act that the state allows has no ground here; none when it has one, or needs none.
    #[must_use]
    pub fn refusal(self, event: Event) -> Option<Words> {
        if event == Event::Apologise {
            apology_refusal(self.lateness)
        } else if event == Event::Annul {
            annulment_refusal(self.fee)
        } else {
            fee_refusal(event, self.fee)
        }
    }
}

/// Why no apology is sent for a dossier: the letter is of a late agency (docs/domain/time-limits.md \[V S3\]).
#[must_use]
pub fn apology_refusal(lateness: Lateness) -> Option<Words> {
    match lateness {
        Lateness::Late | Lateness::CertainToBeLate => None,
        Lateness::NoDueDate => Some(words(
            "hồ sơ không có hạn trả kết quả nên không có gì để hẹn lại",
            "the dossier has no due date, so there is none to put another in its place",
        )),
        Lateness::InTime => Some(words(
            "hồ sơ còn trong hạn và các bước còn lại còn đủ thời gian: chỉ xin lỗi và hẹn lại khi đã quá hạn hoặc chắc chắn quá hạn",
            "the dossier is in time and the remaining steps have time enough: an apology is sent when it is late or certain to be late",
        )),
    }
}

/// Why a dossier is not annulled: what was collected would be in no account any more.
#[must_use]
pub fn annulment_refusal(account: &FeeAccount) -> Option<Words> {
    let is_money = |kind| [FeeKind::Paid, FeeKind::Refunded].contains(&kind);
    account.standing().any(|fact| is_money(fact.line.kind)).then(|| {
        words(
            "hồ sơ có khoản phí, lệ phí đã thu hoặc đã hoàn: bỏ ghi các khoản đó ở đây và ghi vào hồ sơ còn lại, rồi mới hủy",
            "money was collected or given back for it: take these entries back here, enter them at the dossier that stays, then annul it",
        )
    })
}

/// Why an act about the fee has no ground; none for every other act.
#[must_use]
pub fn fee_refusal(event: Event, account: &FeeAccount) -> Option<Words> {
    let sums = account.sums();
    let nothing_owed = || {
        if sums.due == 0 {
            words(
                "hồ sơ không có phí, lệ phí phải nộp: nếu thiếu, sửa thông tin hồ sơ để ghi mức phí trước",
                "no fee is due for this dossier: if one is missing, amend the dossier to state it first",
            )
        } else {
            words(
                "phí, lệ phí đã thu hoặc miễn đủ: không còn khoản nào phải nộp",
                "nothing is owed any more: the fee is paid or exempt",
            )
        }
    };
    if [Event::CollectFee, Event::ExemptFee].contains(&event) && sums.owed() == 0 {
        return Some(nothing_owed());
    }
    if event == Event::RefundFee && sums.refundable() == 0 {
        let vi = "không còn khoản đã thu nào để hoàn";
        return Some(words(vi, "nothing that was paid is left to be refunded"));
    }
    (event == Event::TakeBackFee && account.standing().next().is_none()).then(|| {
        words(
            "không có khoản thu, miễn hoặc hoàn nào để bỏ ghi",
            "there is no payment, exemption or refund to take back",
        )
    })
}

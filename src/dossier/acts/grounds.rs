//! What must be true for an act besides the state and the officer: a fee that is owed, a result that is late. One rule, for
//! those who act and for those who are shown what they may do.
//! Pure: no HTTP, no SQL, no clock.

use crate::access::Role;
use crate::dossier::books::fees::account::{FeeAccount, FeeKind};
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::certain_late::Lateness;
use crate::dossier::clock::pause::PauseKind;
use crate::dossier::clock::status::Event;
use crate::platform::database::UnreadableColumn;
use crate::platform::error::Words;

/// What is true of a dossier.
#[derive(Debug, Clone, Copy)]
pub struct ActGrounds<'g> {
    /// Its fee.
    pub fee: &'g FeeAccount,
    /// Whether its result is late.
    pub lateness: Lateness,
    /// What was done to it since it came in.
    pub entry: EntryFacts,
    /// The kind of draft that stands without an approval, unless whoever acts may approve it.
    pub unapproved: Option<PauseKind>,
}

fn words(vi: &str, en: &str) -> Words {
    Words { vi: vi.to_owned(), en: en.to_owned() }
}

impl ActGrounds<'_> {
    /// Why an act that the state allows has no ground here; none when it has one, or needs none.
    #[must_use]
    pub fn refusal(self, event: Event) -> Option<Words> {
        if event.asks_for().is_some_and(|kind| self.unapproved == Some(kind)) {
            Some(draft_refusal())
        } else if event == Event::Apologise {
            apology_refusal(self.lateness)
        } else if event == Event::Reclassify {
            reclassification_refusal(self.entry)
        } else if event == Event::Annul {
            annulment_refusal(self.fee)
        } else {
            fee_refusal(event, self.fee)
        }
    }
}

/// Why the desk does not send what nobody has approved.
#[must_use]
pub fn draft_refusal() -> Words {
    let (vi, en) = Role::list_words(Role::HEADS);
    Words {
        vi: format!(
            "đề nghị của bộ phận chuyên môn chưa được duyệt: {vi} duyệt trước, hoặc người được ủy quyền duyệt bằng văn bản gửi"
        ),
        en: format!(
            "the draft of the professional unit is not approved: {en} approves it first (draft-approvals), or an officer to whom \
             approval is delegated by a document sends it"
        ),
    }
}

/// What was done to a dossier that is bound to its procedure: steps can be done anew, but not these.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and any of them is enough")]
pub struct EntryFacts {
    /// The clock stood, or papers are owed.
    pub paused: bool,
    /// Opinions were asked for.
    pub asked: bool,
    /// It went from agency to agency.
    pub legs: bool,
    /// The citizen was promised another day.
    pub promised: bool,
    /// It came from an older register with its due date.
    pub imported: bool,
    /// Another office goes on with it.
    pub continued: bool,
}

impl EntryFacts {
    /// Those of a dossier; whether opinions were asked for and whether it has legs is told.
    ///
    /// # Errors
    /// When its pauses cannot be read.
    pub fn of(row: &Dossier, asked: bool, legs: bool) -> Result<Self, UnreadableColumn> {
        Ok(Self {
            paused: !row.pauses()?.is_empty() || row.citizen_due_at.is_some(),
            asked,
            legs,
            promised: row.promised_at.is_some(),
            imported: row.due_imported,
            continued: row.acting_office_id.is_some(),
        })
    }
}

/// Why a dossier is not entered again under another procedure or channel.
#[must_use]
pub fn reclassification_refusal(entry: EntryFacts) -> Option<Words> {
    let EntryFacts { paused, asked, legs, promised, imported, continued } = entry;
    let done = [
        (paused, "đã yêu cầu công dân bổ sung hoặc nộp tiền", "the citizen was asked for something"),
        (asked, "đã xin ý kiến", "opinions were asked for"),
        (legs, "đã bắt đầu chặng liên thông", "a leg has begun"),
        (promised, "đã hẹn lại ngày trả kết quả", "the citizen was promised another day"),
        (imported, "được nhập từ sổ cũ", "it came from an older register"),
        (continued, "do cơ quan khác tiếp tục giải quyết", "another office goes on with it"),
    ];
    let (_, vi, en) = done.into_iter().find(|(done, ..)| *done)?;
    Some(Words {
        vi: format!(
            "hồ sơ {vi} theo thủ tục đang ghi: tiếp nhận lại đúng thủ tục như một hồ sơ nhập muộn, rồi hủy hồ sơ này và ghi mã hồ sơ mới"
        ),
        en: format!(
            "{en} under the present procedure: receive it under the right one as a late entry, then annul this one, naming the other"
        ),
    })
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

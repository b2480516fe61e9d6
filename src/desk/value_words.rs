//! What pages call the values of the rooms: acts, ways, kinds, answers, in both languages.
//! Pure: no HTTP, no SQL, no clock.

use crate::access::Role;
use crate::dossier::books::applicant::{ApplicantKind, HandedPaper, ResultDelivery};
use crate::dossier::books::fees::account::PaymentMethod;
use crate::dossier::books::opinions::OpinionAnswer;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::dossier::clock::pause::{PauseCause, PauseKind, SendingChannel};
use crate::dossier::clock::status::Event;
use crate::dossier::views::list_filter::Worklist;
use crate::form::FormSheet;
use crate::platform::error::Language;
use crate::procedure::version::RequiredPaper;
use crate::report::count::request::GroupBy;
use crate::report::runs::differences::DifferenceCause;
use crate::report::runs::layouts::Layout;
use crate::statement::verdict::StatementVerdict;

/// A list of work.
pub(crate) const fn worklist_words(list: Worklist, language: Language) -> &'static str {
    match (language, list) {
        (Language::Vietnamese, Worklist::DueToday) => "Hạn hôm nay",
        (Language::Vietnamese, Worklist::Overdue) => "Quá hạn",
        (Language::Vietnamese, Worklist::Paused) => "Tạm dừng",
        (Language::Vietnamese, Worklist::WaitingAcceptance) => "Chờ tiếp nhận",
        (Language::Vietnamese, Worklist::AnswerOverdue) => "Dân quá hạn bổ sung",
        (Language::Vietnamese, Worklist::ToAsk) => "Chờ gửi yêu cầu",
        (Language::Vietnamese, Worklist::ToApprove) => "Chờ duyệt đề nghị",
        (Language::Vietnamese, Worklist::Mine) => "Việc của tôi",
        (Language::Vietnamese, Worklist::OpinionsAsked) => "Xin ý kiến của tôi",
        (Language::Vietnamese, Worklist::WithoutOfficer) => "Chưa có người làm",
        (Language::Vietnamese, Worklist::ResultReady) => "Chờ trả kết quả",
        (Language::Vietnamese, Worklist::HandOverToday) => "Cần chuyển hôm nay",
        (Language::Vietnamese, Worklist::StepLate) => "Trễ bước",
        (Language::Vietnamese, Worklist::Reminded) => "Đã đôn đốc, chưa xử lý",
        (Language::English, Worklist::DueToday) => "Due today",
        (Language::English, Worklist::Overdue) => "Overdue",
        (Language::English, Worklist::Paused) => "Paused",
        (Language::English, Worklist::WaitingAcceptance) => "Waiting for acceptance",
        (Language::English, Worklist::AnswerOverdue) => "Citizen's answer overdue",
        (Language::English, Worklist::ToAsk) => "To be asked",
        (Language::English, Worklist::ToApprove) => "To be approved",
        (Language::English, Worklist::Mine) => "My work",
        (Language::English, Worklist::OpinionsAsked) => "My opinion asked",
        (Language::English, Worklist::WithoutOfficer) => "Without an officer",
        (Language::English, Worklist::ResultReady) => "Result ready",
        (Language::English, Worklist::HandOverToday) => "Hand on today",
        (Language::English, Worklist::StepLate) => "Late at its step",
        (Language::English, Worklist::Reminded) => "Reminded, nothing done since",
    }
}

/// A role.
pub(crate) const fn role_words(role: Role, language: Language) -> &'static str {
    match language {
        Language::Vietnamese => role.words_vi(),
        Language::English => role.words_en(),
    }
}

/// An act, as it stands in a sentence.
pub(crate) fn act_words(act: Event, language: Language) -> String {
    match language {
        Language::Vietnamese => act.words_vi().to_owned(),
        // The names of the API are English words.
        Language::English => act.as_str().replace('_', " "),
    }
}

/// How it came in.
pub(crate) const fn channel_words(channel: Channel, language: Language) -> &'static str {
    match (language, channel) {
        (Language::Vietnamese, Channel::Counter) => "Trực tiếp",
        (Language::Vietnamese, Channel::Postal) => "Bưu chính",
        (Language::Vietnamese, Channel::OnlineFull) => "Trực tuyến toàn trình",
        (Language::Vietnamese, Channel::OnlinePartial) => "Trực tuyến một phần",
        (Language::English, Channel::Counter) => "At the counter",
        (Language::English, Channel::Postal) => "By post",
        (Language::English, Channel::OnlineFull) => "Online, the whole way",
        (Language::English, Channel::OnlinePartial) => "Online in part",
    }
}

/// How the result reaches the citizen.
pub(crate) const fn delivery_words(delivery: ResultDelivery, language: Language) -> &'static str {
    match (language, delivery) {
        (Language::Vietnamese, ResultDelivery::Counter) => "Tại quầy",
        (Language::Vietnamese, ResultDelivery::Postal) => "Bưu chính",
        (Language::Vietnamese, ResultDelivery::Online) => "Trực tuyến",
        (Language::English, ResultDelivery::Counter) => "At the counter",
        (Language::English, ResultDelivery::Postal) => "By post",
        (Language::English, ResultDelivery::Online) => "Online",
    }
}

/// Whose it is.
pub(crate) const fn kind_words(kind: ApplicantKind, language: Language) -> &'static str {
    match (language, kind) {
        (Language::Vietnamese, ApplicantKind::Citizen) => "Công dân",
        (Language::Vietnamese, ApplicantKind::Business) => "Doanh nghiệp",
        (Language::Vietnamese, ApplicantKind::StateAgency) => "Cơ quan nhà nước",
        (Language::Vietnamese, ApplicantKind::Organisation) => "Tổ chức",
        (Language::Vietnamese, ApplicantKind::Other) => "Khác",
        (Language::English, ApplicantKind::Citizen) => "Citizen",
        (Language::English, ApplicantKind::Business) => "Business",
        (Language::English, ApplicantKind::StateAgency) => "State agency",
        (Language::English, ApplicantKind::Organisation) => "Organisation",
        (Language::English, ApplicantKind::Other) => "Other",
    }
}

/// Why the clock stood.
pub(crate) const fn pause_words(cause: &PauseCause, language: Language) -> &'static str {
    match (language, cause) {
        (Language::Vietnamese, PauseCause::Asked(asked)) => match asked.kind {
            PauseKind::Supplement => "Chờ công dân bổ sung",
            PauseKind::Payment => "Chờ công dân nộp tiền",
        },
        (Language::Vietnamese, PauseCause::Out { .. }) => "Đã có kết quả, sau đó mở lại",
        (Language::English, PauseCause::Asked(asked)) => match asked.kind {
            PauseKind::Supplement => "Papers owed",
            PauseKind::Payment => "Payment owed",
        },
        (Language::English, PauseCause::Out { .. }) => "A result was out",
    }
}

/// A sheet of paper.
pub(crate) const fn sheet_words(sheet: FormSheet, language: Language) -> &'static str {
    match (language, sheet) {
        (_, FormSheet::A4) => "A4",
        (_, FormSheet::A5) => "A5",
        (Language::Vietnamese, FormSheet::Roll80) => "cuộn 80 mm",
        (Language::English, FormSheet::Roll80) => "80 mm roll",
    }
}

/// How something reaches the citizen.
pub(crate) const fn sending_words(way: SendingChannel, language: Language) -> &'static str {
    match (language, way) {
        (Language::Vietnamese, way) => way.words_vi(),
        (Language::English, SendingChannel::Counter) => "handed over",
        (Language::English, SendingChannel::Postal) => "by post",
        (Language::English, SendingChannel::Email) => "by e-mail",
        (Language::English, SendingChannel::Sms) => "by text message",
        (Language::English, SendingChannel::Zalo) => "by Zalo",
        (Language::English, SendingChannel::Portal) => "on the portal",
    }
}

/// How something was paid.
pub(crate) const fn paid_words(way: PaymentMethod, language: Language) -> &'static str {
    match (language, way) {
        (Language::Vietnamese, PaymentMethod::Cash) => "Tiền mặt",
        (Language::Vietnamese, PaymentMethod::Transfer) => "Chuyển khoản",
        (Language::Vietnamese, PaymentMethod::Online) => "Trực tuyến",
        (Language::English, PaymentMethod::Cash) => "Cash",
        (Language::English, PaymentMethod::Transfer) => "Transfer",
        (Language::English, PaymentMethod::Online) => "Online",
    }
}

/// What an opinion says.
pub(crate) const fn answer_words(says: OpinionAnswer, language: Language) -> &'static str {
    match (language, says) {
        (Language::Vietnamese, OpinionAnswer::Agree) => "Đồng ý",
        (Language::Vietnamese, OpinionAnswer::Disagree) => "Không đồng ý",
        (Language::Vietnamese, OpinionAnswer::NoOpinion) => "Không có ý kiến",
        (Language::English, OpinionAnswer::Agree) => "Agrees",
        (Language::English, OpinionAnswer::Disagree) => "Disagrees",
        (Language::English, OpinionAnswer::NoOpinion) => "Has no opinion",
    }
}

/// The name of a paper that was handed in: its own, or that of the checklist.
pub(crate) fn paper_words(paper: &HandedPaper, checklist: &[RequiredPaper]) -> String {
    let listed =
        || checklist.iter().find(|listed| listed.code == paper.code).map(|listed| listed.name.clone());
    paper.name.clone().or_else(listed).unwrap_or_else(|| paper.code.clone())
}

/// Where a dossier stands in the books.
pub(crate) const fn account_words(account: Account, language: Language) -> &'static str {
    match (language, account) {
        (Language::Vietnamese, Account::Outside) => "chưa vào sổ",
        (Language::Vietnamese, Account::WaitingAcceptance) => "chờ tiếp nhận",
        (Language::Vietnamese, Account::NotAccepted) => "không tiếp nhận",
        (Language::Vietnamese, Account::InProcess) => "đang giải quyết",
        (Language::Vietnamese, Account::PausedSupplement) => "chờ bổ sung",
        (Language::Vietnamese, Account::PausedSupplementOverdue) => "chờ bổ sung, đã quá hạn trước khi dừng",
        (Language::Vietnamese, Account::PausedPayment) => "chờ nộp tiền",
        (Language::Vietnamese, Account::PausedPaymentOverdue) => "chờ nộp tiền, đã quá hạn trước khi dừng",
        (Language::Vietnamese, Account::WithdrawalPending) => "chờ xác nhận rút",
        (Language::Vietnamese, Account::WithdrawalPendingOverdue) => "chờ xác nhận rút, đã quá hạn trước đó",
        (Language::Vietnamese, Account::ResolvedEarly) => "đã giải quyết trước hạn",
        (Language::Vietnamese, Account::ResolvedOnTime) => "đã giải quyết đúng hạn",
        (Language::Vietnamese, Account::ResolvedLate) => "đã giải quyết quá hạn",
        (Language::Vietnamese, Account::ResolvedNoDeadline) => "đã giải quyết, không có hạn",
        (Language::Vietnamese, Account::ClosedRefused) => "đã từ chối",
        (Language::Vietnamese, Account::ClosedWithdrawn) => "đã rút",
        (Language::Vietnamese, Account::ClosedStopped) => "đã dừng",
        (Language::English, Account::Outside) => "not in the register",
        (Language::English, Account::WaitingAcceptance) => "waiting for acceptance",
        (Language::English, Account::NotAccepted) => "not accepted",
        (Language::English, Account::InProcess) => "in process",
        (Language::English, Account::PausedSupplement) => "papers owed",
        (Language::English, Account::PausedSupplementOverdue) => "papers owed, overdue before that",
        (Language::English, Account::PausedPayment) => "payment owed",
        (Language::English, Account::PausedPaymentOverdue) => "payment owed, overdue before that",
        (Language::English, Account::WithdrawalPending) => "withdrawal to be confirmed",
        (Language::English, Account::WithdrawalPendingOverdue) => {
            "withdrawal to be confirmed, overdue before that"
        }
        (Language::English, Account::ResolvedEarly) => "resolved early",
        (Language::English, Account::ResolvedOnTime) => "resolved on time",
        (Language::English, Account::ResolvedLate) => "resolved late",
        (Language::English, Account::ResolvedNoDeadline) => "resolved, without a due date",
        (Language::English, Account::ClosedRefused) => "refused",
        (Language::English, Account::ClosedWithdrawn) => "withdrawn",
        (Language::English, Account::ClosedStopped) => "stopped",
    }
}

/// What the rows of a report are.
pub(crate) const fn group_words(group: GroupBy, language: Language) -> &'static str {
    match (language, group) {
        (Language::Vietnamese, GroupBy::Agency) => "Theo cơ quan",
        (Language::Vietnamese, GroupBy::AgencyTree) => "Theo cơ quan, cấp trên và cấp dưới",
        (Language::Vietnamese, GroupBy::Field) => "Theo lĩnh vực",
        (Language::Vietnamese, GroupBy::LevelField) => "Theo cấp và lĩnh vực",
        (Language::Vietnamese, GroupBy::Procedure) => "Theo thủ tục",
        (Language::Vietnamese, GroupBy::Level) => "Theo cấp",
        (Language::Vietnamese, GroupBy::Channel) => "Theo hình thức tiếp nhận",
        (Language::Vietnamese, GroupBy::Month) => "Theo tháng",
        (Language::English, GroupBy::Agency) => "By office",
        (Language::English, GroupBy::AgencyTree) => "By office, under those above",
        (Language::English, GroupBy::Field) => "By field",
        (Language::English, GroupBy::LevelField) => "By level and field",
        (Language::English, GroupBy::Procedure) => "By procedure",
        (Language::English, GroupBy::Level) => "By level",
        (Language::English, GroupBy::Channel) => "By way of submission",
        (Language::English, GroupBy::Month) => "By month",
    }
}

/// A layout: the label of its form, and what it is called.
pub(crate) fn layout_words(layout: &Layout, language: Language) -> String {
    let own = match (language, layout.slug) {
        (Language::Vietnamese, "hanoi_period") => "Hà Nội, theo kỳ",
        (Language::Vietnamese, "hanoi_week") => "Hà Nội, theo tuần",
        (Language::Vietnamese, "resolution") => "Mọi chỉ tiêu, phân dòng như đang xem",
        (Language::English, "hanoi_period") => "Hà Nội, by period",
        (Language::English, "hanoi_week") => "Hà Nội, by week",
        (Language::English, "resolution") => "Every figure, rows as they are shown",
        _ => "",
    };
    layout.form.map_or_else(|| own.to_owned(), |form| [form, own].join(" ").trim_end().to_owned())
}

/// Why a dossier is not counted alike in two reports.
pub(crate) const fn cause_words(cause: DifferenceCause, language: Language) -> &'static str {
    match (language, cause) {
        (Language::Vietnamese, cause) => cause.words_vi(),
        (Language::English, DifferenceCause::LateEntry) => "Entered late",
        (Language::English, DifferenceCause::Correction) => "Correction",
        (Language::English, DifferenceCause::CalendarChange) => "The calendar changed",
        (Language::English, DifferenceCause::UnitChange) => "Another office counts it",
        (Language::English, DifferenceCause::RuleChange) => "Another version or rule",
        (Language::English, DifferenceCause::LaterAct) => "Something happened, or fell due, later",
    }
}

/// What was found of a figure in a text.
pub(crate) const fn verdict_words(verdict: StatementVerdict, language: Language) -> &'static str {
    match (language, verdict) {
        (Language::Vietnamese, verdict) => verdict.words_vi(),
        (Language::English, StatementVerdict::Unknown) => "nothing to compare",
        (Language::English, StatementVerdict::Unverifiable) => "cannot be verified",
        (Language::English, StatementVerdict::Confirmed) => "right",
        (Language::English, StatementVerdict::RoundedDifferently) => "rounded differently",
        (Language::English, StatementVerdict::Contradicted) => "wrong",
    }
}

/// What an order of work saves.
pub(crate) fn fewest_late_words(late: usize, otherwise: usize, language: Language) -> String {
    match language {
        Language::Vietnamese => {
            format!("Làm theo thứ tự này: {late} hồ sơ trễ; làm việc gấp trước: {otherwise}.")
        }
        Language::English => format!("In this order {late} are late; the most urgent first: {otherwise}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_called_something_else_in_each_language() {
        for list in Worklist::ALL {
            assert_ne!(worklist_words(*list, Language::Vietnamese), worklist_words(*list, Language::English));
        }
    }
}

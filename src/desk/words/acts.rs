//! Words of the forms of acts.
//! Pure: no HTTP, no SQL, no clock.

super::words! {
    // the forms of acts
    Optional "(không bắt buộc)" "(optional)";
    NotChosen "(không chọn)" "(none)";
    NotYours "Bây giờ bạn không làm được việc này:" "You may not do this now:";
    NotPossibleNow "trạng thái hồ sơ hiện nay không cho phép" "the dossier's present state forbids it";
    Seldom "Ít dùng: vào sổ muộn, trường hợp đặc biệt" "Seldom: late entry, special cases";
    Back "Không làm, về hồ sơ" "Do nothing, back to the dossier";
    Meanwhile "Trong lúc bạn mở trang này" "While you had this page open";
    TypedIsKept "Những gì bạn gõ vẫn còn ở dưới. Xem lại rồi ghi lần nữa nếu vẫn đúng." "What you typed is still below. Look again, and send it if it still holds.";
    OneALine "Mỗi giấy tờ một dòng" "One a line";
    MoneyHint "Đồng, ví dụ 15.000" "In đồng, such as 15.000";
    DayHint "Ngày/tháng/năm, ví dụ 5/3/1999" "Day/month/year, such as 5/3/1999";
    MomentHint "Ngày và giờ, ví dụ 5/3/2026 14:30; h là hôm nay" "Day and time, such as 5/3/2026 14:30; h is today";
    HappenedAt "Việc xảy ra lúc (khi vào sổ muộn)" "When it happened (for a late entry)";
    PapersAsked "Giấy tờ cần bổ sung" "Papers to be brought";
    PapersAskedUnlessDrafted "Giấy tờ cần bổ sung (để trống: gửi đúng đề nghị đã duyệt)" "Papers to be brought (empty: what was drafted and approved)";
    ReasonUnlessDrafted "Lý do (để trống: như đề nghị đã duyệt)" "Reason (empty: as drafted)";
    AmountUnlessDrafted "Số tiền (để trống: như đề nghị đã duyệt)" "Amount (empty: as drafted)";
    SentBy "Gửi bằng cách" "Sent by";
    SentAt "Gửi lúc" "Sent at";
    Payer "Người nộp tiền (để trống: người nộp hồ sơ)" "Who paid (empty: who handed it in)";
    PaidBy "Cách nộp" "Paid by";
    Handler "Giao cho" "Give to";
    WayOut "Chuyển theo nhánh" "By which way";
    NextAgency "Mã cơ quan nhận (liên thông)" "Code of the agency that takes it (linked procedures)";
    BackToStep "Về bước" "Back to step";
    ResultNumber "Số văn bản kết quả" "Number of the result";
    ReceivedByElse "Người nhận (để trống: chủ hồ sơ)" "Who took it (empty: the applicant)";
    AskedRole "Hỏi vai trò" "Ask a role";
    AskedOfficer "Hoặc hỏi một cán bộ" "Or ask an officer";
    Question "Câu hỏi" "Question";
    AllowanceHours "Trả lời trong (giờ làm việc)" "Answer within (working hours)";
    WhichOpinion "Ý kiến" "Opinion";
    OpinionSays "Trả lời" "Answer";
    OpinionText "Nội dung (không đồng ý thì phải ghi)" "Why (needed to disagree)";
    FullName "Họ và tên" "Full name";
    Identity "Số định danh" "Identity number";
    Phone "Điện thoại" "Phone";
    Sets "Số bộ hồ sơ" "Sets";
    AmountOrAll "Số tiền (để trống: toàn bộ số còn phải nộp)" "Amount (empty: all that is owed)";
    Ground "Căn cứ" "Ground";
    WhichEntry "Khoản ghi nhầm" "The mistaken entry";
    StaysCode "Mã hồ sơ được giữ lại" "Code of the dossier that stays";
    NewDate "Hẹn lại lúc" "New date";
    SignerTitle "Chức danh người ký" "Title of the signer";
    EffectOfRefusal "Từ chối kết thúc hồ sơ; công dân nhận phiếu từ chối (mẫu 03) nêu lý do này." "A refusal ends the dossier; the citizen gets form 03 with this reason.";
    EffectOfStop "Dừng kết thúc hồ sơ, không có kết quả." "This ends the dossier without a result.";
    EffectOfAnnulment "Hồ sơ ra khỏi sổ và mọi số liệu; số của nó vẫn giữ." "The dossier leaves the register and every figure; its number stays.";
    EffectOfCorrection "Hồ sơ đã xong được mở lại; lần kết thúc trước vẫn ở trong diễn biến." "The ended dossier is opened again; the first ending stays in the journal.";
    EffectOfAsking "Đồng hồ dừng từ lúc gửi đến khi công dân trả lời." "The clock stands until the citizen answers.";
}

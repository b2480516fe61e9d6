//! What the help says: the keys, the devices, the marks, and what each role does first; in both languages.
//! Pure: no HTTP, no SQL, no clock.

use crate::access::Role;
use crate::platform::error::Language;

/// A sentence in Vietnamese and in English.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HelpSentence(&'static str, &'static str);

impl HelpSentence {
    /// In this language.
    pub(crate) const fn say(self, language: Language) -> &'static str {
        match language {
            Language::Vietnamese => self.0,
            Language::English => self.1,
        }
    }
}

/// The keys, and what each does.
pub(crate) const KEYS: &[(&str, HelpSentence)] = &[
    (
        "F2",
        HelpSentence(
            "Mở biểu mẫu tiếp nhận hồ sơ mới (bộ phận một cửa).",
            "Opens the form of reception (one-stop desk).",
        ),
    ),
    (
        "F4",
        HelpSentence(
            "Vào ô tìm hồ sơ ở đầu trang: gõ hoặc quét mã.",
            "Goes to the box at the top that finds a dossier: type or scan a code.",
        ),
    ),
    ("F8", HelpSentence("Mở tờ giấy đang xem để in.", "Opens the paper that is shown, to print it.")),
    (
        "F9",
        HelpSentence(
            "Làm việc chính của trang: tiếp nhận, ghi.",
            "Does what the page is for: receives, records.",
        ),
    ),
    (
        "Shift+F9",
        HelpSentence(
            "Để chờ biểu mẫu tiếp nhận đang gõ dở.",
            "Puts the form of reception aside as it stands.",
        ),
    ),
    (
        "Enter",
        HelpSentence(
            "Ở biểu mẫu tiếp nhận: chỉ kiểm tra, không ghi gì.",
            "In the form of reception it only checks and records nothing.",
        ),
    ),
    ("Tab, Shift+Tab", HelpSentence("Sang ô sau, về ô trước.", "To the next field, to the one before.")),
];

/// How to set up what stands on the counter.
pub(crate) const DEVICES: &[(HelpSentence, &[HelpSentence])] = &[
    (
        HelpSentence("Máy quét", "Scanner"),
        &[
            HelpSentence(
                "Tắt Unikey (hoặc chuyển sang chế độ E) trước khi quét thẻ căn cước: bộ gõ làm sai chữ trong họ tên và địa chỉ.",
                "Turn the input method (Unikey) off before an identity card is scanned: it changes letters of names and addresses.",
            ),
            HelpSentence(
                "Đặt máy quét ở chế độ bàn phím (HID), bảng mã UTF-8 nếu có, và gửi phím Enter sau mỗi lần quét.",
                "Set the scanner to keyboard mode (HID), UTF-8 if it has that, and to send Enter after each scan.",
            ),
            HelpSentence(
                "Thẻ căn cước: quét vào ô Quét thẻ căn cước ở trang tiếp nhận. Mã trên giấy tiếp nhận: bấm F4 rồi quét.",
                "Identity cards are scanned into their box on the page of reception. For the code of a receipt press F4 and scan.",
            ),
            HelpSentence(
                "Không có máy quét: gõ số định danh vào ô đó rồi Enter; thông tin của hồ sơ trước ở đây được điền sẵn, hỏi lại người nộp rồi mới tiếp nhận.",
                "Without a scanner type the identity number there and press Enter: what the last dossier here says is filled in; ask the citizen before you receive it.",
            ),
        ],
    ),
    (
        HelpSentence("Máy in", "Printer"),
        &[
            HelpSentence(
                "Giấy in ra từ tệp PDF: chọn khổ A4, A5 hoặc cuộn 80 mm ở trang của tờ giấy, bấm F8, rồi in với tỷ lệ 100 %, không co theo trang.",
                "Papers are printed from PDF: choose A4, A5 or the roll of 80 mm on the page of the paper, press F8, and print at 100 %, not fitted to the page.",
            ),
            HelpSentence(
                "Đặt máy in của quầy làm máy in mặc định của trình duyệt; với máy in cuộn, đặt lề 0.",
                "Make the printer of the counter the browser's default; for a roll set the margins to 0.",
            ),
            HelpSentence(
                "Mã QR không quét được: in đậm hơn, hoặc lau trục; mã hồ sơ luôn có bằng chữ ở góc tờ giấy.",
                "If the QR code cannot be scanned print darker or clean the roller; the code always stands in letters at the corner too.",
            ),
        ],
    ),
];

/// What the marks mean: the class of the badge, its words, and what it says.
pub(crate) const MARKS: &[(&str, HelpSentence, HelpSentence)] = &[
    (
        "b late",
        HelpSentence("▲ Quá hạn", "▲ Overdue"),
        HelpSentence(
            "Đã qua ngày hẹn trả mà chưa xong. Làm trước mọi việc khác.",
            "Past its due date and not done. Do it before everything else.",
        ),
    ),
    (
        "b today",
        HelpSentence("● Hôm nay", "● Today"),
        HelpSentence("Phải xong trong hôm nay.", "To be done today."),
    ),
    (
        "b ok",
        HelpSentence("Còn hạn", "In time"),
        HelpSentence(
            "Còn thời gian; số bên cạnh là thời gian làm việc còn lại.",
            "There is time; the number beside it is the working time left.",
        ),
    ),
    (
        "b stand",
        HelpSentence("‖ Tạm dừng", "‖ Paused"),
        HelpSentence(
            "Đang chờ công dân: đồng hồ không chạy, chưa có ngày hẹn mới.",
            "Waits for the citizen: the clock stands, there is no new date yet.",
        ),
    ),
    (
        "b end",
        HelpSentence("✓ Xong", "✓ Done"),
        HelpSentence("Đã có kết quả hoặc đã kết thúc.", "Resolved or ended."),
    ),
];

/// What a role does first.
pub(crate) const fn first_for(role: Role) -> HelpSentence {
    match role {
        Role::Clerk => HelpSentence(
            "Bấm F2 để tiếp nhận. Thiếu giấy tờ mà người nộp quay lại trong ngày: để chờ (Shift+F9), mở lại ở Đang chờ; phải về lấy thì bấm Hướng dẫn bổ sung, in mẫu 02 cho mang về, biểu mẫu chờ 30 ngày. Trước khi về, xem danh sách có kết quả, chờ trả.",
            "Press F2 to receive. When a paper is missing and the citizen comes back today, put the form aside (Shift+F9) and open it again under Waiting; when it takes days, ask for papers: form 02 goes home with the citizen and the form waits 30 days. Before you leave look at the results to be fetched.",
        ),
        Role::Handler => HelpSentence(
            "Mở Việc của tôi: hồ sơ gấp nhất đứng đầu. Mở hồ sơ, làm việc được gợi ý ở đầu trang, rồi chuyển bước.",
            "Open My work: the most urgent dossier stands first. Open it, do what is offered at the top, and hand it on.",
        ),
        Role::UnitHead => HelpSentence(
            "Xem danh sách chưa có người làm và giao việc; xem đề nghị chờ duyệt trước khi một cửa gửi cho công dân.",
            "Look at the dossiers without an officer and assign them; look at the drafts that wait for approval before the desk sends them.",
        ),
        Role::Approver => HelpSentence(
            "Mở Việc của tôi: hồ sơ chờ bạn ký, gấp nhất đứng đầu. Chỉ bạn từ chối và xin lỗi thay cơ quan.",
            "Open My work: what waits for your signature, the most urgent first. Only you refuse and apologise for the agency.",
        ),
        Role::RecordsClerk => HelpSentence(
            "Mở Việc của tôi: ghi số văn bản kết quả, rồi chuyển về bộ phận một cửa để trả.",
            "Open My work: record the number of the result and hand it to the desk.",
        ),
        Role::Supervisor => HelpSentence(
            "Xem danh sách quá hạn và nên chuyển hôm nay; mở hồ sơ để biết đang ở ai. Lưu bộ lọc bạn hay dùng.",
            "Look at what is overdue and what should be handed on today; open a dossier to see who has it. Save the filters that you use often.",
        ),
        Role::ReportWriter => HelpSentence(
            "Xem Số liệu; lọc hồ sơ theo thủ tục và ngày nhận ở trang Hồ sơ để đối chiếu từng con số.",
            "Look at the figures; filter the dossiers by procedure and day to check a number.",
        ),
        Role::Administrator => HelpSentence(
            "Cán bộ, vai trò, thủ tục, quy trình và lịch làm việc được quản lý qua giao diện lập trình (/docs). Đổi mật khẩu đầu tiên của bạn ở trang Tài khoản.",
            "Officers, roles, procedures, workflows and calendars are looked after over the API (/docs). Change your first password on the page of your account.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_said_in_both_languages() {
        let devices = DEVICES.iter().flat_map(|(title, lines)| std::iter::once(title).chain(*lines));
        let marks = MARKS.iter().flat_map(|(_, name, means)| [name, means]);
        let roles: Vec<HelpSentence> = Role::ALL.iter().map(|role| first_for(*role)).collect();
        for one in KEYS.iter().map(|(_, does)| does).chain(devices).chain(marks).chain(&roles) {
            let (vi, en) = (one.say(Language::Vietnamese), one.say(Language::English));
            assert!(!vi.is_empty() && !en.is_empty() && vi != en, "{one:?}");
        }
    }
}

//! Form 04 on a page to print: the apology of a late agency and the day on which it promises the result now.

use maud::html;

use super::view::ApologyView;
use crate::dossier::views::proof::page::frame;
use crate::platform::instant::{Instant, date_vi, date_words_vi};

/// Draws the page.
pub(super) fn draw(view: &ApologyView) -> String {
    let letter = &view.letter;
    let before = view.promised_before.map_or("chưa hẹn".to_owned(), Instant::words_vi);
    let content = html! {
        header.form {
            div {
                @if let Some(parent) = &view.parent_agency { p.above { (parent.name) } }
                p.issuer { (view.agency.name) }
                p { "Số: " (letter.document_number) }
            }
            div {
                p.nation { "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" }
                p.motto { "Độc lập - Tự do - Hạnh phúc" }
                p.dated { (date_words_vi(letter.sent_at.date())) }
            }
        }
        h1.form { "Phiếu xin lỗi và hẹn lại ngày trả kết quả" }
        p.form { "Mã hồ sơ: " strong { (view.code) } }
        dl {
            dt { "Kính gửi" } dd { strong { (view.applicant_name) } }
            @if let Some(address) = &view.applicant_address { dt { "Địa chỉ" } dd { (address) } }
            @if let Some(phone) = &view.applicant_phone { dt { "Số điện thoại" } dd { (phone) } }
        }
        p {
            "Ngày " (date_vi(view.received_at.date())) ", " (view.agency.name) " tiếp nhận hồ sơ "
            (view.procedure.name) " của Ông/Bà, mã hồ sơ " (view.code) ". Hồ sơ đã được chuyển đến bộ phận giải quyết."
        }
        dl {
            dt { "Thời gian hẹn trả kết quả" } dd { (before) }
            dt { "Lý do chậm" } dd { (letter.reason) }
            dt { "Thời gian hẹn trả kết quả lại" } dd { strong { (letter.new_date.words_vi()) } }
        }
        p {
            (view.agency.name) " xin lỗi Ông/Bà vì sự chậm trễ này và mong Ông/Bà thông cảm. "
            "Thời hạn giải quyết theo quy định không thay đổi."
        }
        section.signature {
            p { strong { (letter.signer_title) } }
            p { em { "(ký, ghi rõ họ tên)" } }
            p.signer { strong { (letter.signer_name) } }
        }
        p.copies { "Nơi nhận: như trên; Bộ phận một cửa; lưu: VT." }
    };
    frame(&format!("Phiếu xin lỗi {}", view.code), &content).into_string()
}

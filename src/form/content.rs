//! What stands on each form, from plain facts: headings of the law, values of the dossier, copies, signatures.
//! Pure: no HTTP, no SQL, no clock.
//!
//! The headings are those of docs/domain/forms.md. The sentences between them are ours.

use super::edition::{FormEdition, FormKind};
use super::facts::{
    ApologyFacts, FormDelivery, FormFacts, FormMatter, FormOfficer, FormPaper, ReceiptFacts, RefusalFacts,
    StopFacts, SupplementFacts, TableFacts,
};
use super::model::{FormHead, FormLookUp, FormPart, FormSignature, FormTable, PrintedForm};
use super::words::{DOTS, capitalised, moment_words, place_and_date, signing_as};
use crate::platform::instant::{Instant, date_words_vi};
use crate::platform::text::number_vi;

const BY_HAND: &str = "(Ký, ghi rõ họ tên)";
const WITH_SEAL: &str = "(Ký, ghi rõ họ tên, đóng dấu)";

impl FormMatter {
    /// Which form it is for.
    #[must_use]
    pub const fn kind(&self) -> FormKind {
        match self {
            Self::Receipt(_) => FormKind::Receipt,
            Self::SupplementRequest(_) => FormKind::SupplementRequest,
            Self::Refusal(_) => FormKind::Refusal,
            Self::Apology(_) => FormKind::Apology,
            Self::StopNotice(_) => FormKind::StopNotice,
            Self::ControlSlip(_) => FormKind::ControlSlip,
            Self::RegisterBook(_) => FormKind::RegisterBook,
        }
    }
}

/// The form of these facts in an edition.
#[must_use]
pub fn printed(edition: FormEdition, facts: &FormFacts, matter: &FormMatter) -> PrintedForm {
    match matter {
        FormMatter::Receipt(receipt) => self::receipt(edition, facts, receipt),
        FormMatter::SupplementRequest(asked) => supplement(edition, facts, asked),
        FormMatter::Refusal(refusal) => self::refusal(edition, facts, refusal),
        FormMatter::Apology(letter) => apology(edition, facts, letter),
        FormMatter::StopNotice(stop) => stop_notice(edition, facts, stop),
        FormMatter::ControlSlip(slip) => table(edition, facts, FormKind::ControlSlip, slip),
        FormMatter::RegisterBook(line) => {
            PrintedForm { landscape: true, ..table(edition, facts, FormKind::RegisterBook, line) }
        }
    }
}

/// A form with its title and the head of the desk, and nothing on it yet.
fn begun(
    kind: FormKind,
    edition: FormEdition,
    facts: &FormFacts,
    number: Option<String>,
    at: Instant,
) -> PrintedForm {
    let writer = &facts.writer;
    PrintedForm {
        form: kind,
        edition,
        label: kind.label(edition),
        head: FormHead {
            above: Some(writer.name.clone()),
            writer: writer.desk.clone(),
            number,
            place_and_date: place_and_date(writer.place.as_deref(), at.date()),
        },
        title: kind.name_vi(edition).to_uppercase(),
        code: facts.code.clone().unwrap_or_else(|| DOTS.to_owned()),
        parts: Vec::new(),
        signatures: Vec::new(),
        recipients: Vec::new(),
        notes: Vec::new(),
        copies: Vec::new(),
        look_up: facts.code.as_deref().map(|code| look_up(facts, code)),
        landscape: false,
        made_at: facts.made_at,
    }
}

/// The same by the agency itself: its head signs.
fn by_the_agency(form: PrintedForm, facts: &FormFacts) -> PrintedForm {
    let writer = &facts.writer;
    let head = FormHead { above: writer.superior.clone(), writer: writer.name.clone(), ..form.head };
    PrintedForm { head, ..form }
}

/// How the citizen looks the dossier up: by the address where the service has one, else by the code.
fn look_up(facts: &FormFacts, code: &str) -> FormLookUp {
    match &facts.public_url {
        Some(public) => {
            let qr = format!("{public}/tra-cuu/{code}");
            let words = format!(
                "Tra cứu hồ sơ: quét mã QR hoặc vào {qr}, nhập 4 số cuối của số điện thoại hoặc số định danh."
            );
            FormLookUp { qr, words }
        }
        None => FormLookUp {
            qr: code.to_owned(),
            words: format!("Mã QR là mã hồ sơ: đưa mã này cho {} khi hỏi về hồ sơ.", facts.writer.desk),
        },
    }
}

/// Whose dossier it is, and what is asked for.
fn person_and_matter(facts: &FormFacts, whose: &str) -> Vec<FormPart> {
    let person = &facts.applicant;
    let mut parts = vec![
        FormPart::field(whose, Some(&person.name)),
        FormPart::field("Địa chỉ", person.address.as_deref()),
        FormPart::field("Số điện thoại", person.phone.as_deref()),
    ];
    if let Some(email) = &person.email {
        parts.push(FormPart::field("Email", Some(email)));
    }
    parts.push(FormPart::field("Nội dung yêu cầu giải quyết", Some(&matter(facts))));
    parts
}

/// The procedure, and the words of the desk where they say more.
fn matter(facts: &FormFacts) -> String {
    let (procedure, summary) = (facts.procedure.trim(), facts.summary.trim());
    if summary.is_empty() || summary == procedure {
        procedure.to_owned()
    } else {
        format!("{procedure} ({summary})")
    }
}

fn signature(role: &str, name: &str) -> FormSignature {
    FormSignature { role: vec![role.to_owned()], how: BY_HAND, name: name.to_owned(), post: None }
}

/// Whoever acted signs: at the desk by that name, else by the post, else by the role.
fn signed_by(officer: &FormOfficer, at_the_desk: &str) -> FormSignature {
    if officer.at_the_desk {
        return FormSignature { post: officer.post.clone(), ..signature(at_the_desk, &officer.name) };
    }
    let title = officer.post.as_deref().unwrap_or(&officer.role);
    FormSignature { role: signing_as(title), how: WITH_SEAL, name: officer.name.clone(), post: None }
}

/// Whom the citizen asks; the register knows no phones of officers, so there is a place for a pen.
fn guidance(doing: &str, guide: &str, facts: &FormFacts) -> FormPart {
    let guide = if guide.is_empty() { DOTS } else { guide };
    FormPart::text(format!(
        "{doing} nếu có vướng mắc, Ông/Bà liên hệ với {guide}, {}, số điện thoại {DOTS}{DOTS} để được hướng dẫn./.",
        facts.writer.desk
    ))
}

fn receipt(edition: FormEdition, facts: &FormFacts, receipt: &ReceiptFacts) -> PrintedForm {
    let desk = &facts.writer.desk;
    let ordinal = receipt.book.map_or_else(|| DOTS.to_owned(), |(_, ordinal)| ordinal.to_string());
    let mut form =
        begun(FormKind::Receipt, edition, facts, Some(format!("Số: {ordinal}/TNHS")), receipt.accepted_at);
    let mut parts = vec![FormPart::field("Bộ phận tiếp nhận và trả kết quả", Some(&facts.writer.name))];
    parts.extend(person_and_matter(facts, "Tiếp nhận hồ sơ của"));
    parts.extend(papers(edition, receipt));
    let due = receipt.due_at.map_or_else(|| "không quy định thời hạn".to_owned(), moment_words);
    let volume = receipt.book.map_or_else(|| DOTS.to_owned(), |(volume, _)| volume.to_string());
    let mut field = |label: &str, value: &str| parts.push(FormPart::field(label, Some(value)));
    field("Số lượng hồ sơ", &format!("{:02} (bộ)", receipt.sets));
    field("Thời gian giải quyết hồ sơ theo quy định là", &receipt.limit);
    field("Thời gian nhận hồ sơ", &moment_words(receipt.received_at));
    field("Thời gian trả kết quả giải quyết hồ sơ", &due);
    field("Đăng ký nhận kết quả tại", &delivery(receipt.delivery, facts));
    if edition == FormEdition::Of2025 {
        // A fee that is not known is not "none".
        let fee = receipt
            .fee_vnd
            .map(|fee| if fee == 0 { "không".to_owned() } else { format!("{} đồng", number_vi(fee)) });
        parts.push(FormPart::field("Phí, lệ phí (nếu có)", fee.as_deref()));
    }
    let place = format!("{volume}; Số thứ tự: {ordinal}");
    parts.push(FormPart::field("Vào Sổ theo dõi hồ sơ, Quyển số", Some(&place)));
    form.parts = parts;
    form.signatures = vec![
        signature("NGƯỜI NỘP HỒ SƠ", &facts.handed_in_by),
        FormSignature {
            post: receipt.receiver.post.clone(),
            ..signature("NGƯỜI TIẾP NHẬN HỒ SƠ", &receipt.receiver.name)
        },
    ];
    form.notes = vec![
        format!(
            "Giấy này lập thành 2 liên: một liên chuyển kèm Phiếu kiểm soát quá trình giải quyết hồ sơ và lưu tại {desk}; \
             một liên giao cho người nộp hồ sơ."
        ),
        "Cá nhân, tổ chức có thể đăng ký nhận kết quả tại nhà qua dịch vụ bưu chính công ích.".to_owned(),
    ];
    form.copies = vec!["Liên 1: Lưu".to_owned(), "Liên 2: Giao người nộp hồ sơ".to_owned()];
    form
}

/// The papers: a numbered list in the edition of 2018, a table in that of 2025.
fn papers(edition: FormEdition, receipt: &ReceiptFacts) -> Vec<FormPart> {
    const LABEL: &str = "Thành phần hồ sơ nộp gồm";
    let papers = &receipt.papers;
    if papers.is_empty() {
        // An import tells of no papers, and of nobody who took them in.
        let is_known = !receipt.receiver.name.is_empty();
        return vec![FormPart::field(LABEL, is_known.then_some("không có giấy tờ nào"))];
    }
    let list = match edition {
        FormEdition::Of2018 => FormPart::List { items: papers.iter().map(paper_line).collect() },
        FormEdition::Of2025 => {
            let rows = (1..).zip(papers).map(|(number, paper): (usize, _)| {
                let count = |count: u32| if count == 0 { "-".to_owned() } else { count.to_string() };
                vec![number.to_string(), paper.name.clone(), count(paper.originals), count(paper.copies)]
            });
            let columns = [("TT", 3), ("Tên giấy tờ", 26), ("Bản chính", 6), ("Bản sao", 6)];
            FormPart::Table(FormTable::plain(&columns, rows.collect()))
        }
    };
    vec![FormPart::text(format!("{LABEL}:")), list]
}

fn paper_line(paper: &FormPaper) -> String {
    let counts = [(paper.originals, "bản chính"), (paper.copies, "bản sao")];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, of)| format!("{count:02} {of}")).collect();
    if counts.is_empty() { paper.name.clone() } else { format!("{} ({})", paper.name, counts.join(", ")) }
}

fn delivery(delivery: FormDelivery, facts: &FormFacts) -> String {
    match delivery {
        FormDelivery::Desk => format!("{}, {}", facts.writer.desk, facts.writer.name),
        FormDelivery::Post => facts.applicant.address.as_ref().map_or_else(
            || "nhà, qua dịch vụ bưu chính công ích".to_owned(),
            |address| format!("{address}, qua dịch vụ bưu chính công ích"),
        ),
        FormDelivery::Portal => "Cổng dịch vụ công (trực tuyến)".to_owned(),
    }
}

fn supplement(edition: FormEdition, facts: &FormFacts, asked: &SupplementFacts) -> PrintedForm {
    let number = asked.document_number.clone().unwrap_or_else(|| format!("{DOTS}/HDHS"));
    let mut form =
        begun(FormKind::SupplementRequest, edition, facts, Some(format!("Số: {number}")), asked.sent_at);
    let mut parts = person_and_matter(facts, "Hồ sơ của");
    parts.push(FormPart::text("Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:"));
    parts.push(FormPart::List { items: asked.papers.clone() });
    parts.push(FormPart::field("Lý do", Some(&asked.reason)));
    if let Some(by) = asked.answer_by {
        parts.push(FormPart::field("Thời hạn bổ sung, hoàn thiện", Some(&moment_words(by))));
    }
    parts.push(guidance("Trong quá trình hoàn thiện hồ sơ", &asked.guide.name, facts));
    form.parts = parts;
    form.signatures = vec![
        signature("NGƯỜI NHẬN", &facts.handed_in_by),
        FormSignature {
            post: asked.guide.post.clone(), ..signature("NGƯỜI HƯỚNG DẪN", &asked.guide.name)
        },
    ];
    form
}

fn refusal(edition: FormEdition, facts: &FormFacts, refusal: &RefusalFacts) -> PrintedForm {
    let form = begun(FormKind::Refusal, edition, facts, Some(format!("Số: {DOTS}")), refusal.refused_at);
    let mut form = if refusal.officer.at_the_desk { form } else { by_the_agency(form, facts) };
    let who = if refusal.officer.at_the_desk {
        format!("{}, {}", facts.writer.desk, facts.writer.name)
    } else {
        facts.writer.name.clone()
    };
    let mut parts = person_and_matter(facts, "Tiếp nhận hồ sơ của");
    parts.push(FormPart::text(format!(
        "Qua xem xét, {who} thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:"
    )));
    parts.push(FormPart::field("Lý do", Some(&refusal.reason)));
    parts.push(FormPart::text("Xin thông báo để Ông/Bà được biết và thực hiện."));
    let guide = if refusal.officer.at_the_desk {
        refusal.officer.name.as_str()
    } else {
        "công chức tiếp nhận"
    };
    parts.push(guidance("Trong quá trình thực hiện", guide, facts));
    form.parts = parts;
    form.signatures = vec![
        signature("NGƯỜI NỘP HỒ SƠ", &facts.handed_in_by),
        signed_by(&refusal.officer, "NGƯỜI TIẾP NHẬN HỒ SƠ"),
    ];
    form
}

/// To whom a letter goes.
fn addressee(facts: &FormFacts) -> FormPart {
    let person = &facts.applicant;
    let address = person.address.as_ref().map(|address| format!("Địa chỉ: {address}"));
    let phone = person.phone.as_ref().map(|phone| format!("Số điện thoại: {phone}"));
    FormPart::Addressee { name: person.name.clone(), lines: address.into_iter().chain(phone).collect() }
}

fn received(facts: &FormFacts, at: Instant) -> String {
    let agency = &facts.writer.name;
    format!(
        "{}, {agency} tiếp nhận hồ sơ của Ông/Bà về việc {}, mã hồ sơ {}.",
        capitalised(&date_words_vi(at.date())),
        matter(facts),
        facts.code.as_deref().unwrap_or(DOTS)
    )
}

fn recipients(facts: &FormFacts) -> Vec<String> {
    vec!["Như trên;".to_owned(), format!("{};", facts.writer.desk), "Lưu: VT.".to_owned()]
}

fn apology(edition: FormEdition, facts: &FormFacts, letter: &ApologyFacts) -> PrintedForm {
    let number = Some(format!("Số: {}", letter.document_number));
    let mut form = by_the_agency(begun(FormKind::Apology, edition, facts, number, letter.sent_at), facts);
    let agency = &facts.writer.name;
    let late = match letter.promised_before {
        Some(promised) if letter.sent_at <= promised => format!(
            "Hồ sơ đã được chuyển đến bộ phận giải quyết, nhưng {agency} chưa thể trả kết quả đúng thời gian đã hẹn."
        ),
        _ => format!(
            "Hồ sơ đã được chuyển đến bộ phận giải quyết. Đến nay {agency} chưa trả kết quả đúng thời gian đã hẹn."
        ),
    };
    let mut parts = vec![addressee(facts), FormPart::text(received(facts, letter.received_at))];
    let promised = letter.promised_before.map(moment_words);
    parts.push(FormPart::field("Thời gian hẹn trả kết quả", promised.as_deref()));
    parts.push(FormPart::text(late));
    parts.push(FormPart::field("Lý do", Some(&letter.reason)));
    let sorry = match edition {
        FormEdition::Of2018 => {
            format!("{agency} xin lỗi Ông/Bà vì sự chậm trễ này và hẹn lại ngày trả kết quả.")
        }
        FormEdition::Of2025 => {
            format!(
                "{agency} xin lỗi Ông/Bà vì sự chậm trễ này và đề nghị gia hạn thời gian giải quyết hồ sơ."
            )
        }
    };
    parts.push(FormPart::text(sorry));
    let label = match edition {
        FormEdition::Of2018 => "Thời gian hẹn trả kết quả lại",
        FormEdition::Of2025 => "Đề nghị gia hạn thời gian giải quyết đến",
    };
    parts.push(FormPart::field(label, Some(&moment_words(letter.new_date))));
    parts.push(FormPart::text("Mong nhận được sự thông cảm của Ông/Bà./."));
    form.parts = parts;
    form.signatures = vec![FormSignature {
        role: signing_as(&letter.signer_title),
        how: WITH_SEAL,
        name: letter.signer_name.clone(),
        post: None,
    }];
    form.recipients = recipients(facts);
    form
}

fn stop_notice(edition: FormEdition, facts: &FormFacts, stop: &StopFacts) -> PrintedForm {
    let number = Some(format!("Số: {DOTS}"));
    let mut form = by_the_agency(begun(FormKind::StopNotice, edition, facts, number, stop.stopped_at), facts);
    let mut parts = vec![addressee(facts), FormPart::text(received(facts, stop.received_at))];
    let asked = match &stop.asked {
        Some((at, why)) => format!("{}; lý do: {why}", moment_words(*at)),
        None => "không có".to_owned(),
    };
    parts.push(FormPart::field("Đề nghị dừng giải quyết của người nộp hồ sơ", Some(&asked)));
    let step = stop.step.as_deref().unwrap_or("chưa tiếp nhận");
    parts.push(FormPart::field("Giai đoạn giải quyết khi dừng", Some(step)));
    parts.push(FormPart::text(format!(
        "{} thông báo dừng giải quyết hồ sơ kể từ {}. Hồ sơ chưa có kết quả giải quyết.",
        facts.writer.name,
        moment_words(stop.stopped_at)
    )));
    parts.push(FormPart::field("Lý do dừng", Some(&stop.reason)));
    parts.push(FormPart::field("Phí, lệ phí", Some(&money(stop.paid_and_refunded))));
    parts.push(FormPart::text("Xin thông báo để Ông/Bà được biết./."));
    form.parts = parts;
    form.signatures = vec![signed_by(&stop.officer, "NGƯỜI TIẾP NHẬN HỒ SƠ")];
    form.recipients = recipients(facts);
    form
}

/// What happens to the money.
fn money((paid, refunded): (i64, i64)) -> String {
    if paid == 0 {
        return "chưa thu khoản nào".to_owned();
    }
    let left = paid.saturating_sub(refunded);
    let back = match (refunded, left) {
        (0, _) => "chưa hoàn trả".to_owned(),
        (_, 0) => "đã hoàn trả toàn bộ".to_owned(),
        _ => format!("đã hoàn trả {} đồng", number_vi(refunded)),
    };
    format!("đã thu {} đồng, {back}", number_vi(paid))
}

/// A form that is a table and stays in the office.
fn table(edition: FormEdition, facts: &FormFacts, kind: FormKind, of: &TableFacts) -> PrintedForm {
    let fields = of.fields.iter().map(|(label, value)| FormPart::field(label, Some(value)));
    PrintedForm {
        parts: fields.chain([FormPart::Table(of.table.clone())]).collect(),
        notes: of.notes.clone(),
        look_up: None,
        ..begun(kind, edition, facts, None, of.printed_at)
    }
}

#[cfg(test)]
#[path = "content_tests.rs"]
pub(in crate::form) mod tests;

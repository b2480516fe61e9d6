//! The head and the foot of a report, and what stands there where nothing is said (NĐ 30/2020/NĐ-CP annex I \[M\]: docs/domain/forms.md).
//! Pure: no HTTP, no SQL, no clock.

use chrono::NaiveDate;

use crate::platform::document::official::{OfficialPart, OfficialSignature, OfficialText};
use crate::platform::instant::{Instant, date_words_vi};
use crate::statement::paragraph::render::TextLine;

/// What kind of text a report is.
const KIND: &str = "BÁO CÁO";
/// Short forms in names of agencies, and what an official text writes instead.
const SPELT: &[(&str, &str)] =
    &[("UBND", "Ủy ban nhân dân"), ("HĐND", "Hội đồng nhân dân"), ("TP.", "thành phố")];
/// What begins the name of a people's committee.
const COMMITTEE: &str = "Ủy ban nhân dân ";
/// Words of a kind of place before its name.
const KINDS_OF_PLACES: &[&str] =
    &["thành phố ", "tỉnh ", "thị xã ", "thị trấn ", "quận ", "huyện ", "phường ", "xã "];

/// What is said of the head and the foot of a report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct ReportLetter {
    pub(super) number: Option<String>,
    pub(super) place: Option<String>,
    pub(super) date: Option<NaiveDate>,
    pub(super) superior: Option<String>,
    pub(super) subject: Option<String>,
    pub(super) addressees: Vec<String>,
    /// On whose behalf and as what, line by line.
    pub(super) signed_as: Vec<String>,
    pub(super) signed_by: Option<String>,
    pub(super) recipients: Vec<String>,
}

/// Who writes: the agency, and the nearest one above it.
#[derive(Debug, Clone, Copy)]
pub(super) struct LetterWriter<'a> {
    pub(super) agency: &'a str,
    pub(super) above: Option<&'a str>,
}

impl ReportLetter {
    /// The official text: the lines of a report between its head and its foot.
    pub(super) fn around(
        self,
        writer: LetterWriter<'_>,
        title: &str,
        lines: Vec<TextLine>,
        made_at: Instant,
    ) -> OfficialText {
        let agency = spelt(writer.agency);
        let committee = agency.starts_with(COMMITTEE);
        let superior = self.superior.or_else(|| writer.above.filter(|_| !committee).map(str::to_owned));
        let place = self.place.or_else(|| place_of(&agency)).or_else(|| place_of(&spelt(writer.above?)));
        let day = date_words_vi(self.date.unwrap_or_else(|| made_at.date()));
        let number = self.number.map_or_else(
            || format!("Số:          /BC{}", if committee { "-UBND" } else { "" }),
            |number| format!("Số: {number}"),
        );
        let signed_as = match (self.signed_as.is_empty(), committee) {
            (false, _) => self.signed_as,
            (true, true) => vec!["TM. ỦY BAN NHÂN DÂN".to_owned(), "CHỦ TỊCH".to_owned()],
            (true, false) => vec!["THỦ TRƯỞNG CƠ QUAN".to_owned()],
        };
        let recipients = match (self.recipients.is_empty(), self.addressees.is_empty()) {
            (false, _) => self.recipients,
            (true, true) => vec!["Lưu: VT".to_owned()],
            (true, false) => vec!["Như trên".to_owned(), "Lưu: VT".to_owned()],
        };
        OfficialText {
            superior: superior.map(|name| in_lines(&spelt(&name))).unwrap_or_default(),
            agency: in_lines(&agency),
            number,
            place_and_date: place.map_or_else(|| day.clone(), |place| format!("{place}, {day}")),
            kind: KIND.to_owned(),
            subject: self.subject.unwrap_or_else(|| title.to_owned()),
            addressees: self.addressees,
            parts: lines.into_iter().map(part).collect(),
            recipients,
            signature: OfficialSignature { lines: signed_as, name: self.signed_by },
            made_at: Some(made_at),
        }
    }
}

fn part(line: TextLine) -> OfficialPart {
    let TextLine { heading, spans } = line;
    OfficialPart { heading, spans }
}

/// The name of an agency without short forms.
fn spelt(name: &str) -> String {
    SPELT.iter().fold(name.trim().to_owned(), |name, (short, long)| name.replace(short, long))
}

/// The name in capitals, as the head has it: a committee on one line, its place on the next.
fn in_lines(name: &str) -> Vec<String> {
    match name.strip_prefix(COMMITTEE) {
        Some(place) => vec![COMMITTEE.trim().to_uppercase(), place.to_uppercase()],
        None => vec![name.to_uppercase()],
    }
}

/// The name of the place where a committee sits.
fn place_of(name: &str) -> Option<String> {
    let place = name.strip_prefix(COMMITTEE)?;
    let bare = KINDS_OF_PLACES.iter().find_map(|kind| place.strip_prefix(kind));
    Some(bare.unwrap_or(place).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made_at() -> Instant {
        Instant::parse("2023-06-14T16:30:00+07:00").unwrap()
    }

    #[test]
    fn what_is_not_said_of_the_head_and_the_foot_is_told_by_who_writes() {
        let city = Some("UBND thành phố Hà Nội");
        for (agency, above, superior, lines, place, number, signed_as) in [
            (
                "UBND quận Bình Phú",
                city,
                &[][..],
                &["ỦY BAN NHÂN DÂN", "QUẬN BÌNH PHÚ"][..],
                "Bình Phú, ngày 14 tháng 6 năm 2023",
                "Số:          /BC-UBND",
                &["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"][..],
            ),
            (
                "Sở Nội vụ",
                city,
                &["ỦY BAN NHÂN DÂN", "THÀNH PHỐ HÀ NỘI"],
                &["SỞ NỘI VỤ"],
                "Hà Nội, ngày 14 tháng 6 năm 2023",
                "Số:          /BC",
                &["THỦ TRƯỞNG CƠ QUAN"],
            ),
            (
                "Ban quản lý các khu công nghiệp",
                None,
                &[],
                &["BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP"],
                "ngày 14 tháng 6 năm 2023",
                "Số:          /BC",
                &["THỦ TRƯỞNG CƠ QUAN"],
            ),
        ] {
            let writer = LetterWriter { agency, above };
            let text = ReportLetter::default().around(writer, "Kết quả", Vec::new(), made_at());
            assert_eq!(text.superior, superior, "{agency}");
            assert_eq!(text.agency, lines, "{agency}");
            assert_eq!((text.place_and_date.as_str(), text.number.as_str()), (place, number), "{agency}");
            assert_eq!(text.signature.lines, signed_as, "{agency}");
            assert_eq!((text.kind.as_str(), text.subject.as_str()), ("BÁO CÁO", "Kết quả"));
            assert_eq!(text.recipients, ["Lưu: VT"]);
        }
    }

    #[test]
    fn what_is_said_stands_there() {
        let letter = ReportLetter {
            number: Some("125/BC-UBND".into()),
            place: Some("Bình Phú".into()),
            date: NaiveDate::from_ymd_opt(2023, 6, 9),
            superior: Some("HĐND quận".into()),
            subject: Some("Công tác nửa đầu năm".into()),
            addressees: vec!["UBND Thành phố".into()],
            signed_as: ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"].map(str::to_owned).to_vec(),
            signed_by: Some("Trần Thị Bích".into()),
            recipients: Vec::new(),
        };
        let writer = LetterWriter { agency: "Văn phòng", above: None };
        let text = letter.around(
            writer,
            "Kết quả",
            vec![TextLine { heading: Some(2), spans: Vec::new() }],
            made_at(),
        );
        assert_eq!(text.superior, ["HỘI ĐỒNG NHÂN DÂN QUẬN"]);
        assert_eq!(text.number, "Số: 125/BC-UBND");
        assert_eq!(text.place_and_date, "Bình Phú, ngày 09 tháng 6 năm 2023");
        assert_eq!(text.subject, "Công tác nửa đầu năm");
        assert_eq!(text.recipients, ["Như trên", "Lưu: VT"]);
        assert_eq!(text.signature.lines.len(), 3);
        assert_eq!(text.signature.name.as_deref(), Some("Trần Thị Bích"));
        assert_eq!(text.parts, [OfficialPart { heading: Some(2), spans: Vec::new() }]);
    }
}

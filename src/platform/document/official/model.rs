//! What stands on an official text, apart from how it is drawn.
//! Pure: no HTTP, no SQL, no clock.

use serde::Serialize;

use crate::platform::document::TextSpan;
use crate::platform::instant::Instant;

/// What stands over those who get it.
pub(super) const RECEIVED_BY: &str = "Nơi nhận:";

/// One official text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct OfficialText {
    /// The lines of the agency above: cơ quan chủ quản; none where the agency writes under its own name alone.
    pub superior: Vec<String>,
    /// The lines of the agency that writes.
    pub agency: Vec<String>,
    /// Its number, such as `Số: 125/BC-UBND`.
    pub number: String,
    /// Place and date: `Hà Đông, ngày 14 tháng 6 năm 2023`.
    pub place_and_date: String,
    /// What kind of text it is: `BÁO CÁO`.
    pub kind: String,
    /// What it is about: trích yếu.
    pub subject: String,
    /// To whom it goes: kính gửi.
    pub addressees: Vec<String>,
    /// What follows, in reading order.
    pub parts: Vec<OfficialPart>,
    /// Who gets it: nơi nhận.
    pub recipients: Vec<String>,
    /// Who signs.
    pub signature: OfficialSignature,
    /// When its content was made: what files name as their creation, so that an equal text is an equal file.
    pub made_at: Option<Instant>,
}

/// A line of running text, or a heading.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct OfficialPart {
    /// How deep the heading stands, from 1; none: running text.
    pub heading: Option<u8>,
    /// The words.
    pub spans: Vec<TextSpan>,
}

/// Who signs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct OfficialSignature {
    /// On whose behalf and as what, line by line: `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`.
    pub lines: Vec<String>,
    /// Who, where it is told.
    pub name: Option<String>,
}

impl OfficialText {
    /// The line of those it goes to, and the lines under it where there are several.
    #[must_use]
    pub fn addressed(&self) -> (Option<String>, Vec<String>) {
        match self.addressees.as_slice() {
            [] => (None, Vec::new()),
            [one] => (Some(format!("Kính gửi: {one}")), Vec::new()),
            several => (Some("Kính gửi:".to_owned()), listed(several)),
        }
    }

    /// Those who get it, each with its dash.
    #[must_use]
    pub fn received_by(&self) -> Vec<String> {
        listed(&self.recipients)
    }
}

/// Each with a dash before it and a semicolon behind, the last one with a full stop; marks that stand there stay.
fn listed(lines: &[String]) -> Vec<String> {
    let last = lines.len().saturating_sub(1);
    let marked = |(place, line): (usize, &String)| {
        let bare = line.trim_start_matches('-').trim();
        let mark = match (bare.ends_with([';', '.', ',']), place == last) {
            (true, _) => "",
            (false, true) => ".",
            (false, false) => ";",
        };
        format!("- {bare}{mark}")
    };
    lines.iter().enumerate().map(marked).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_it_goes_to_stand_in_one_line_or_below_each_other() {
        let to = |names: &[&str]| OfficialText {
            addressees: names.iter().map(|name| (*name).to_owned()).collect(),
            ..OfficialText::default()
        };
        assert_eq!(to(&[]).addressed(), (None, vec![]));
        assert_eq!(to(&["Sở Nội vụ"]).addressed(), (Some("Kính gửi: Sở Nội vụ".into()), vec![]));
        let several = to(&["Sở Nội vụ", "- Văn phòng UBND Thành phố."]).addressed();
        assert_eq!(
            several,
            (Some("Kính gửi:".into()), vec!["- Sở Nội vụ;".into(), "- Văn phòng UBND Thành phố.".into()])
        );
    }

    #[test]
    fn each_recipient_has_its_mark() {
        let recipients = ["Như trên;", "Lãnh đạo quận", "Lưu: VT"].map(str::to_owned).to_vec();
        let text = OfficialText { recipients, ..OfficialText::default() };
        assert_eq!(text.received_by(), ["- Như trên;", "- Lãnh đạo quận;", "- Lưu: VT."]);
    }
}

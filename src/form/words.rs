//! Words of forms: places, instants, numbers that are written by hand, and how a signature begins.
//! Pure: no HTTP, no SQL, no clock.

use chrono::NaiveDate;

use crate::platform::instant::{Instant, date_words_vi};

/// What a desk is called where it is no unit with a name of its own.
const DESK: &str = "Bộ phận Tiếp nhận và Trả kết quả";

/// The name of a desk without that of its office, which stands beside it.
#[must_use]
pub fn desk_name(desk: Option<&str>, office: &str) -> String {
    let own = desk.map(|desk| desk.strip_suffix(office).unwrap_or(desk).trim());
    own.filter(|own| !own.is_empty()).unwrap_or(DESK).to_owned()
}

/// Where a pen writes.
pub const DOTS: &str = "..........";

/// What names of agencies begin with before the place, longest first.
const BODIES: &[&str] = &["ủy ban nhân dân ", "uỷ ban nhân dân ", "ubnd ", "hđnd và ubnd "];
/// Kinds of places, which the line of place and date leaves out: NĐ 30/2020/NĐ-CP \[M\] (docs/domain/forms.md).
const KINDS: &[&str] =
    &["thành phố ", "thị trấn ", "thị xã ", "phường ", "quận ", "huyện ", "tỉnh ", "xã ", "đặc khu "];

/// The place of a people's committee: `UBND phường Kiến Hưng` writes in Kiến Hưng. None where the name tells no place.
#[must_use]
pub fn place_of(name: &str) -> Option<String> {
    let place = strip_one(name.trim(), BODIES)?;
    let bare = strip_one(place, KINDS)?;
    // A place that is only a number keeps its kind: Phường 1.
    let kept =
        if bare.chars().all(|letter| letter.is_ascii_digit()) { capitalised(place) } else { bare.to_owned() };
    Some(kept)
}

/// What follows the first of these beginnings, in whatever case.
fn strip_one<'a>(text: &'a str, beginnings: &[&str]) -> Option<&'a str> {
    beginnings.iter().find_map(|beginning| {
        let length = beginning.chars().count();
        let head: String = text.chars().take(length).flat_map(char::to_lowercase).collect();
        let rest = text.char_indices().nth(length).map(|(at, _)| at)?;
        (head == *beginning).then(|| text.get(rest..)).flatten()
    })
}

/// With a capital at its beginning.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Whether a name is that of a people's committee.
#[must_use]
pub fn is_committee(name: &str) -> bool {
    strip_one(name.trim(), BODIES).is_some()
}

/// `Kiến Hưng, ngày ..... tháng ..... năm 2023`: for a pen, on a paper that nobody has signed yet.
#[must_use]
pub fn open_date(place: Option<&str>, year: i32) -> String {
    let day = format!("ngày ..... tháng ..... năm {year}");
    place.map_or_else(|| capitalised(&day), |place| format!("{place}, {day}"))
}

/// `Kiến Hưng, ngày 07 tháng 3 năm 2023`.
#[must_use]
pub fn place_and_date(place: Option<&str>, day: NaiveDate) -> String {
    let day = date_words_vi(day);
    place.map_or_else(|| capitalised(&day), |place| format!("{place}, {day}"))
}

/// `09 giờ 15 phút, ngày 07 tháng 3 năm 2023`, as the forms have it.
#[must_use]
pub fn moment_words(at: Instant) -> String {
    format!("{}, {}", at.civil().format("%H giờ %M phút"), date_words_vi(at.date()))
}

/// The lines over a signature: a deputy signs for the head, `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`.
#[must_use]
pub fn signing_as(title: &str) -> Vec<String> {
    let title = title.trim().to_uppercase();
    match title.strip_prefix("PHÓ ").map(str::trim).filter(|head| !head.is_empty()) {
        Some(head) => vec![format!("KT. {head}"), title],
        None => vec![title],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peoples_committee_writes_in_its_place() {
        for (name, place) in [
            ("UBND phường Kiến Hưng", Some("Kiến Hưng")),
            ("Ủy ban nhân dân quận Hà Đông", Some("Hà Đông")),
            ("UBND thành phố Hà Nội", Some("Hà Nội")),
            ("UBND xã Xã Đàn", Some("Xã Đàn")),
            ("UBND Phường 1", Some("Phường 1")),
            ("UBND phường 12", Some("Phường 12")),
            ("Sở Tư pháp", None),
            ("UBND", None),
            ("", None),
        ] {
            assert_eq!(place_of(name).as_deref(), place, "{name}");
        }
    }

    #[test]
    fn a_desk_is_called_by_its_own_name_beside_that_of_its_office() {
        for (desk, name) in [
            (None, DESK),
            (Some("Bộ phận Tiếp nhận và Trả kết quả UBND quận Hà Đông"), DESK),
            (Some("Trung tâm Phục vụ hành chính công"), "Trung tâm Phục vụ hành chính công"),
            (Some("UBND quận Hà Đông"), DESK),
        ] {
            assert_eq!(desk_name(desk, "UBND quận Hà Đông"), name);
        }
    }

    #[test]
    fn a_deputy_signs_for_the_head() {
        assert_eq!(signing_as("Phó Chủ tịch"), ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]);
        assert_eq!(signing_as(" Phó Trưởng phòng "), ["KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"]);
        assert_eq!(signing_as("Chủ tịch"), ["CHỦ TỊCH"]);
        assert_eq!(signing_as("Phó "), ["PHÓ"]);
    }

    #[test]
    fn a_day_without_a_place_begins_with_a_capital() {
        let at = Instant::parse("2023-02-04T08:05:00+07:00").unwrap();
        assert_eq!(place_and_date(Some("Hà Đông"), at.date()), "Hà Đông, ngày 04 tháng 02 năm 2023");
        assert_eq!(place_and_date(None, at.date()), "Ngày 04 tháng 02 năm 2023");
        assert_eq!(moment_words(at), "08 giờ 05 phút, ngày 04 tháng 02 năm 2023");
    }
}

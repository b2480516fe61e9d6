//! The name of a file: as it is kept from what a browser sends, and as it is handed out.
//! Pure: no HTTP, no SQL, no clock.

use super::file_type::FileType;
use crate::platform::check::{UnwritableText, unwritable};
use crate::platform::text::{is_visible, stored};

/// The longest name, in characters.
pub(crate) const LONGEST_NAME: usize = 200;

/// Why a name cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnfitName {
    /// It holds what no file can hold.
    Unwritable(UnwritableText),
    /// It is too long.
    TooLong,
}

/// The name as it is kept: without the folders that some browsers send before it. One that is empty is told by its place.
pub(crate) fn kept_name(sent: &str, place: usize) -> Result<String, UnfitName> {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    // A name is one line, whatever blanks it holds.
    let name = stored(last).split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(why) = unwritable(&name) {
        return Err(UnfitName::Unwritable(why));
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(UnfitName::TooLong);
    }
    Ok(if is_visible(&name) { name } else { format!("tep-{}", place.saturating_add(1)) })
}

/// The name under which it is handed out, as stem and ending: the ending says what the file is, whatever it was called.
pub(crate) fn handed_out_name(kept: &str, file_type: FileType) -> (String, String) {
    let endings = file_type.endings();
    if let Some((stem, ending)) = kept.rsplit_once('.')
        && !stem.is_empty()
        && endings.contains(&ending.to_lowercase().as_str())
    {
        return (stem.to_owned(), ending.to_lowercase());
    }
    (kept.to_owned(), endings.first().copied().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_without_folders_and_never_empty() {
        for (sent, kept) in [
            ("don.pdf", "don.pdf"),
            (r"C:\Users\an\Đơn xin.pdf", "Đơn xin.pdf"),
            ("../../etc/passwd", "passwd"),
            ("  a.png ", "a.png"),
            ("a\nb\t c.pdf", "a b c.pdf"),
            ("", "tep-3"),
            ("thu-muc/", "tep-3"),
        ] {
            assert_eq!(kept_name(sent, 2).as_deref(), Ok(kept), "{sent}");
        }
        assert_eq!(kept_name(&"ạ".repeat(200), 0).map(|name| name.chars().count()), Ok(200));
        assert_eq!(kept_name(&"ạ".repeat(201), 0), Err(UnfitName::TooLong));
        for sent in ["a\u{0}b", "a\u{fffe}b"] {
            assert!(matches!(kept_name(sent, 0), Err(UnfitName::Unwritable(_))), "{sent:?}");
        }
    }

    #[test]
    fn a_name_is_handed_out_with_the_ending_of_what_it_is() {
        for (kept, kind, stem, ending) in [
            ("don.pdf", FileType::Pdf, "don", "pdf"),
            ("DON.PDF", FileType::Pdf, "DON", "pdf"),
            ("anh.jpeg", FileType::Jpeg, "anh", "jpeg"),
            ("virus.exe", FileType::Pdf, "virus.exe", "pdf"),
            ("khong-duoi", FileType::Docx, "khong-duoi", "docx"),
            (".pdf", FileType::Pdf, ".pdf", "pdf"),
        ] {
            assert_eq!(handed_out_name(kept, kind), (stem.to_owned(), ending.to_owned()), "{kept}");
        }
    }
}

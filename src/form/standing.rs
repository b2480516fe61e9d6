//! Which forms of a dossier are true: those can be printed, each at its address, and of the others it is said why not.
//! Pure: no HTTP, no SQL, no clock.
//!
//! A form tells of something that was done. Where it was not done there is nothing to print: the act comes first.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::edition::{FormEdition, FormKind};
use super::sheet::FormSheet;
use crate::platform::error::Words;

/// What of a dossier decides which forms are true.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FormStanding {
    /// It was entered twice: the code of the one that stays.
    pub duplicate_of: Option<String>,
    /// Whether it was taken back with its import.
    pub taken_back: bool,
    /// When it was accepted.
    pub accepted_on: Option<NaiveDate>,
    /// When it got its number in the register book, by the day of its acceptance; a dossier keeps it when the acceptance is taken back.
    pub in_book_on: Option<NaiveDate>,
    /// When the citizen was asked for papers.
    pub supplement_requests: Vec<NaiveDate>,
    /// When it was refused, if that is how it ended.
    pub refused_on: Option<NaiveDate>,
    /// When letters of apology were sent.
    pub apologies: Vec<NaiveDate>,
    /// When it was stopped, if that is how it ended.
    pub stopped_on: Option<NaiveDate>,
    /// Whether it is late now.
    pub overdue: bool,
}

/// A form that can be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrueForm {
    /// The edition of the day of the act.
    pub edition: FormEdition,
    /// The how-manieth of its kind within the dossier, from 1.
    pub number: usize,
    /// How many of its kind there are.
    pub of: usize,
}

/// A form of a dossier: where it is printed, or why it cannot be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FormOffer {
    /// Which form.
    pub form: FormKind,
    /// The number and the instrument of the day of the act; absent where it cannot be printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Mẫu số 01, Thông tư 01/2018/TT-VPCP")]
    pub label: Option<String>,
    /// Its name.
    #[schema(example = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả")]
    pub name: &'static str,
    /// The how-manieth of its kind within the dossier, where there can be several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<usize>,
    /// Where it is read; with `format=pdf` and a `sheet` it is printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "/api/v1/dossiers/H26.268.05-230307-0001/forms/receipt")]
    pub address: Option<String>,
    /// The sheets that it is printed on; empty where it cannot be printed.
    pub sheets: Vec<FormSheet>,
    /// Why it cannot be printed, and what to do, in Vietnamese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The same in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_en: Option<String>,
}

fn words(vi: &str, en: &str) -> Words {
    Words { vi: vi.to_owned(), en: en.to_owned() }
}

impl FormStanding {
    /// The forms of a kind that are true, oldest first.
    ///
    /// # Errors
    /// Why there is none, and the way out.
    pub fn of_kind(&self, kind: FormKind) -> Result<Vec<TrueForm>, Words> {
        let days = self.days(kind);
        let of = days.len();
        let found: Vec<TrueForm> = (1..)
            .zip(days)
            .map(|(number, day)| TrueForm { edition: FormEdition::on(day), number, of })
            .filter(|form| kind.number_in(form.edition).is_some())
            .collect();
        if found.is_empty() { Err(self.refusal(kind)) } else { Ok(found) }
    }

    /// The days of the acts that forms of this kind tell of.
    fn days(&self, kind: FormKind) -> Vec<NaiveDate> {
        if kind == FormKind::RegisterBook {
            return self.in_book_on.into_iter().collect();
        }
        if self.duplicate_of.is_some() || self.taken_back {
            return Vec::new();
        }
        match kind {
            FormKind::Receipt | FormKind::ControlSlip => self.accepted_on.into_iter().collect(),
            FormKind::SupplementRequest => self.supplement_requests.clone(),
            FormKind::Refusal => self.refused_on.into_iter().collect(),
            FormKind::Apology => self.apologies.clone(),
            FormKind::StopNotice => self.stopped_on.into_iter().collect(),
            FormKind::RegisterBook => Vec::new(),
        }
    }

    /// Why no form of a kind can be printed.
    fn refusal(&self, kind: FormKind) -> Words {
        if let Some(stays) = &self.duplicate_of {
            return Words {
                vi: format!("hồ sơ đã hủy vì nhập trùng: in mẫu của hồ sơ {stays}"),
                en: format!("the dossier was annulled as entered twice: print the forms of {stays}"),
            };
        }
        if self.taken_back {
            return words(
                "hồ sơ đã được rút lại cùng lần nhập sổ: in mẫu của hồ sơ trong sổ được nhập lại",
                "the dossier was taken back with its import: print the forms of the one in the register that is imported again",
            );
        }
        match kind {
            FormKind::Receipt | FormKind::ControlSlip | FormKind::RegisterBook => self.not_accepted(),
            FormKind::SupplementRequest => words(
                "hồ sơ chưa có yêu cầu bổ sung nào: một cửa gửi yêu cầu bổ sung trước, rồi in",
                "nothing was asked of the citizen: send a supplement request first, then print it",
            ),
            FormKind::Refusal => words(
                "hồ sơ không bị từ chối: ghi việc từ chối trước, rồi in",
                "the dossier is not refused: refuse it first, then print",
            ),
            FormKind::Apology if self.overdue => words(
                "hồ sơ đã quá hạn nhưng chưa có thư xin lỗi: lãnh đạo cơ quan ghi thư xin lỗi và ngày hẹn lại trước, rồi in",
                "the dossier is late and no apology was sent: the head of the agency apologises first, then print",
            ),
            FormKind::Apology => words(
                "hồ sơ không có thư xin lỗi: chỉ xin lỗi và hẹn lại khi đã quá hạn hoặc chắc chắn quá hạn, lãnh đạo cơ quan ghi thư trước, \
                 rồi in",
                "no apology was sent: it takes a dossier that is late or certain to be, and the head of the agency who apologises first",
            ),
            FormKind::StopNotice if self.stopped_on.is_some() => words(
                "mẫu thông báo dừng có từ ngày 15/9/2025, hồ sơ dừng trước đó: thông báo bằng công văn của cơ quan",
                "the stop notice is a form since 15/9/2025 and the dossier was stopped before: tell the citizen by a letter of the agency",
            ),
            FormKind::StopNotice => words(
                "hồ sơ không bị dừng: ghi việc dừng trước, rồi in",
                "the dossier is not stopped: stop it first, then print",
            ),
        }
    }

    fn not_accepted(&self) -> Words {
        if self.refused_on.is_some() {
            words(
                "hồ sơ không được tiếp nhận: in phiếu từ chối",
                "the dossier was turned away: print the refusal",
            )
        } else {
            words(
                "hồ sơ chưa được tiếp nhận: tiếp nhận trước, rồi in",
                "the dossier is not accepted: accept it first, then print",
            )
        }
    }

    /// Every form of the dossier of this code: where it is printed, or why it cannot be.
    #[must_use]
    pub fn offers(&self, code: &str) -> Vec<FormOffer> {
        let mut offers = Vec::new();
        for kind in FormKind::ALL.iter().copied() {
            match self.of_kind(kind) {
                Ok(forms) => offers.extend(forms.into_iter().map(|form| offer(code, kind, form))),
                Err(why) => offers.push(FormOffer {
                    form: kind,
                    label: None,
                    name: kind.name_vi(FormEdition::Of2018),
                    number: None,
                    address: None,
                    sheets: Vec::new(),
                    why: Some(why.vi),
                    why_en: Some(why.en),
                }),
            }
        }
        offers
    }
}

fn offer(code: &str, kind: FormKind, form: TrueForm) -> FormOffer {
    let several = matches!(kind, FormKind::SupplementRequest | FormKind::Apology);
    let number = several.then_some(form.number);
    let which = number.map(|number| format!("?number={number}")).unwrap_or_default();
    FormOffer {
        form: kind,
        label: Some(kind.label(form.edition)),
        name: kind.name_vi(form.edition),
        number,
        address: Some(format!("/api/v1/dossiers/{code}/forms/{kind}{which}")),
        sheets: kind.sheets().to_vec(),
        why: None,
        why_en: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        crate::platform::instant::parse_date(text).unwrap()
    }

    fn addresses(standing: &FormStanding) -> Vec<String> {
        let offers = standing.offers("A-1");
        let at = offers.iter().filter_map(|offer| offer.address.clone());
        at.map(|address| address.replace("/api/v1/dossiers/A-1/forms/", "")).collect()
    }

    fn accepted() -> FormStanding {
        let on = Some(day("2023-03-07"));
        FormStanding { accepted_on: on, in_book_on: on, ..FormStanding::default() }
    }

    #[test]
    fn each_form_is_offered_where_it_is_true_and_every_other_says_why_not() {
        let (before, after) = (day("2025-09-14"), day("2025-09-15"));
        let cases = [
            (FormStanding::default(), vec![]),
            (accepted(), vec!["receipt", "control_slip", "register_book"]),
            (
                FormStanding { supplement_requests: vec![before, after], ..accepted() },
                vec![
                    "receipt",
                    "supplement_request?number=1",
                    "supplement_request?number=2",
                    "control_slip",
                    "register_book",
                ],
            ),
            (FormStanding { refused_on: Some(before), ..FormStanding::default() }, vec!["refusal"]),
            (
                FormStanding { apologies: vec![after], ..accepted() },
                vec!["receipt", "apology?number=1", "control_slip", "register_book"],
            ),
            (
                FormStanding { stopped_on: Some(before), ..accepted() },
                vec!["receipt", "control_slip", "register_book"],
            ),
            (
                FormStanding { stopped_on: Some(after), ..accepted() },
                vec!["receipt", "stop_notice", "control_slip", "register_book"],
            ),
            (
                FormStanding { duplicate_of: Some("A-2".into()), refused_on: Some(after), ..accepted() },
                vec!["register_book"],
            ),
            (FormStanding { accepted_on: None, ..accepted() }, vec!["register_book"]),
        ];
        for (standing, expected) in cases {
            assert_eq!(addresses(&standing), expected, "{standing:?}");
            let offers = standing.offers("A-1");
            for kind in FormKind::ALL {
                assert!(offers.iter().any(|offer| offer.form == *kind), "{kind} is not told: {standing:?}");
            }
            for offer in offers {
                assert_eq!(offer.address.is_some(), offer.why.is_none() && offer.why_en.is_none());
                assert_eq!(offer.address.is_some(), !offer.sheets.is_empty());
            }
        }
    }

    #[test]
    fn the_edition_is_that_of_the_act() {
        let asked = vec![day("2025-09-14"), day("2025-09-15")];
        let standing = FormStanding { supplement_requests: asked, ..accepted() };
        let found = standing.of_kind(FormKind::SupplementRequest).unwrap();
        let editions: Vec<FormEdition> = found.iter().map(|form| form.edition).collect();
        assert_eq!(editions, [FormEdition::Of2018, FormEdition::Of2025]);
        assert_eq!((found[0].number, found[1].number, found[1].of), (1, 2, 2));
    }

    #[test]
    fn the_reason_names_the_way_out() {
        let why = |standing: FormStanding, kind| standing.of_kind(kind).unwrap_err().vi;
        assert!(why(FormStanding::default(), FormKind::Receipt).contains("tiếp nhận trước"));
        let turned_away = FormStanding { refused_on: Some(day("2023-03-08")), ..FormStanding::default() };
        assert!(why(turned_away, FormKind::Receipt).contains("in phiếu từ chối"));
        assert!(why(FormStanding { overdue: true, ..accepted() }, FormKind::Apology).contains("đã quá hạn"));
        assert!(why(accepted(), FormKind::Apology).contains("chắc chắn quá hạn"));
        let stopped = FormStanding { stopped_on: Some(day("2025-09-14")), ..accepted() };
        assert!(why(stopped, FormKind::StopNotice).contains("15/9/2025"));
        let twice = FormStanding { duplicate_of: Some("A-2".into()), ..accepted() };
        assert!(why(twice, FormKind::Refusal).contains("A-2"));
    }
}

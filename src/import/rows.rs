//! Reads and checks the cells of one line of a register, before anything is looked up.
//! Pure: no HTTP, no SQL, no clock.

use csv::StringRecord;

use super::columns::RegisterColumn;
use super::headings::Headings;
use super::mapping::Mapping;
use crate::dossier::books::numbers::spelling::spelled;
use crate::dossier::clock::ledger::Channel;
use crate::import::old_fonts;
use crate::import::quoting::{quoted, shown};
use crate::import::serial_date::SerialEpoch;
use crate::import::spreadsheet::{self, ReadNumber};
use crate::import::written_moment::WrittenMoment;
use crate::platform::check::unwritable;
use crate::platform::error::Words;
use crate::platform::instant::Instant;
use crate::platform::text::{is_visible, stored};

/// The columns that hold dates.
const DATES: [RegisterColumn; 4] =
    [RegisterColumn::Received, RegisterColumn::Due, RegisterColumn::Resolved, RegisterColumn::Returned];

/// The longest word that a mapping says the meaning of: a procedure's name.
const LONGEST_WORD: usize = 500;

/// Why a row cannot be brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The column at fault; none when it is the line as a whole.
    pub column: Option<RegisterColumn>,
    /// Why, and what to do.
    pub reason: Words,
}

impl RowFault {
    /// A fault of one cell.
    #[must_use]
    pub fn of(column: RegisterColumn, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { column: Some(column), reason: Words { vi: vi.into(), en: en.into() } }
    }
}

/// The dates of a row as the file writes them: a day, or an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrittenDates {
    /// Received.
    pub received: WrittenMoment,
    /// Due.
    pub due: Option<WrittenMoment>,
    /// The result existed.
    pub resolved: Option<WrittenMoment>,
    /// The result was handed over.
    pub returned: Option<WrittenMoment>,
}

/// A line whose cells can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterRow {
    /// Code of the dossier.
    pub code: String,
    /// What the file says for the agency.
    pub agency: String,
    /// What the file says for the procedure.
    pub procedure: String,
    /// How it came in.
    pub channel: Channel,
    /// Name of the applicant.
    pub applicant: String,
    /// Phone number.
    pub phone: Option<String>,
    /// Identity number.
    pub identity: Option<String>,
    /// Received, and so accepted.
    pub received_at: Instant,
    /// Due, when the file says so.
    pub due_at: Option<Instant>,
    /// The result existed.
    pub resolved_at: Option<Instant>,
    /// The result was handed over.
    pub returned_at: Option<Instant>,
    /// Number of the paper that is the result.
    pub document_number: Option<String>,
    /// The dates as they stand in the file.
    pub written: WrittenDates,
    /// What is to be looked at, and keeps nothing out.
    pub warnings: Vec<RowFault>,
}

/// The cells of one line under our names.
#[derive(Debug, Clone, Copy)]
pub struct RowCells<'a> {
    /// The line.
    pub record: &'a StringRecord,
    /// Where the columns stand.
    pub headings: &'a Headings,
    /// The office's words, and its defaults.
    pub mapping: &'a Mapping,
    /// From which day plain numbers count as dates, in a workbook.
    pub epoch: Option<SerialEpoch>,
}

impl RowCells<'_> {
    /// The code as far as it can be shown: for lists of outcomes.
    #[must_use]
    pub fn shown_code(&self) -> String {
        let cell = self.headings.place(RegisterColumn::Code).and_then(|place| self.record.get(place));
        cell.map(shown).unwrap_or_default()
    }

    /// What a cell says, as it is compared with the words of a mapping; nothing where it is empty or cannot be read.
    #[must_use]
    pub fn word(&self, column: RegisterColumn) -> Option<String> {
        self.text(column, LONGEST_WORD).ok().flatten()
    }

    /// The cells as another file can hold them: dates that a workbook keeps as plain numbers are written out.
    #[must_use]
    pub fn kept(&self) -> StringRecord {
        let Some(epoch) = self.epoch else { return self.record.clone() };
        let is_date = |place: usize| DATES.iter().any(|column| self.headings.place(*column) == Some(place));
        let kept = |(place, cell): (usize, &str)| {
            let moment = is_date(place).then(|| epoch.plain_moment(cell.trim())).flatten();
            moment.map_or_else(|| cell.to_owned(), |moment| moment.to_string())
        };
        self.record.iter().enumerate().map(kept).collect()
    }

    /// Reads every cell.
    ///
    /// # Errors
    /// Every fault, so that the row is mended once: cells that are empty, too long, unreadable, or instants in an impossible order.
    /// `now` is what nothing but a due date lies after.
    pub fn check(&self, now: Instant) -> Result<RegisterRow, Vec<RowFault>> {
        // Cells that have slipped are all wrong.
        self.check_width().map_err(|fault| vec![fault])?;
        let (mut faults, mut warnings) = (Vec::new(), Vec::new());
        let code = kept(self.code(), &mut faults);
        let agency = kept(self.need(RegisterColumn::Agency, 300), &mut faults);
        let procedure = kept(self.need(RegisterColumn::Procedure, 500), &mut faults);
        let channel = kept(self.channel(), &mut faults);
        let applicant = kept(self.applicant(&mut warnings), &mut faults);
        let phone = self.number(RegisterColumn::Phone, spreadsheet::phone, &mut warnings);
        let phone = kept(phone, &mut faults);
        let identity = self.number(RegisterColumn::Identity, spreadsheet::identity_number, &mut warnings);
        let identity = kept(identity, &mut faults);
        let document_number = self.optional(RegisterColumn::DocumentNumber, 100, &mut warnings);
        let document_number = kept(document_number, &mut faults);
        let written = self.dates(&mut faults);
        let times = written.and_then(|written| kept(RowTimes::of(&written).in_order(now), &mut faults));
        let (Some(code), Some(agency), Some(procedure), Some(channel), Some(applicant)) =
            (code, agency, procedure, channel, applicant)
        else {
            return Err(faults);
        };
        let (Some(phone), Some(identity), Some(document_number), Some(written), Some(times)) =
            (phone, identity, document_number, written, times)
        else {
            return Err(faults);
        };
        let RowTimes { received, due, resolved, returned } = times;
        Ok(RegisterRow {
            code,
            agency,
            procedure,
            channel,
            applicant,
            phone,
            identity,
            received_at: received,
            due_at: due,
            resolved_at: resolved,
            returned_at: returned,
            document_number,
            written,
            warnings,
        })
    }

    fn code(&self) -> Result<String, RowFault> {
        let code = Some(spelled(&self.need(RegisterColumn::Code, 60)?));
        code.filter(|code| !code.is_empty()).ok_or_else(|| empty(RegisterColumn::Code))
    }

    fn channel(&self) -> Result<Channel, RowFault> {
        let word = self.need(RegisterColumn::Channel, 100)?;
        self.mapping.channel(&word).ok_or_else(|| {
            let how = self.mapping.where_to_say(
                "thêm vào mục [channels] của tệp ánh xạ thành counter, postal, online_full hoặc online_partial",
                "map it in [channels] to counter, postal, online_full or online_partial",
            );
            RowFault::of(
                RegisterColumn::Channel,
                format!("{} không phải kênh đã biết: {}", quoted(&word), how.vi),
                format!("{} is no known channel: {}", quoted(&word), how.en),
            )
        })
    }

    fn applicant(&self, warnings: &mut Vec<RowFault>) -> Result<String, RowFault> {
        let applicant = self.need(RegisterColumn::Applicant, 200)?;
        if old_fonts::is_suspicious(&applicant) {
            warnings.push(RowFault::of(
                RegisterColumn::Applicant,
                "trông như chữ của phông TCVN3 hoặc VNI và chưa chuyển được: xem lại tên này",
                "looks like text of a TCVN3 or VNI font that could not be converted: look at this name",
            ));
        }
        Ok(applicant)
    }

    /// The dates as they are written; none when one of them cannot be read.
    fn dates(&self, faults: &mut Vec<RowFault>) -> Option<WrittenDates> {
        let received = self.moment(RegisterColumn::Received);
        let received =
            kept(received.and_then(|at| at.ok_or_else(|| empty(RegisterColumn::Received))), faults);
        let due = kept(self.moment(RegisterColumn::Due), faults);
        let resolved = kept(self.moment(RegisterColumn::Resolved), faults);
        let returned = kept(self.moment(RegisterColumn::Returned), faults);
        Some(WrittenDates { received: received?, due: due?, resolved: resolved?, returned: returned? })
    }

    /// Cells beyond the header mean that the others have slipped; cells that lack at the end are empty.
    fn check_width(&self) -> Result<(), RowFault> {
        let beyond = self.record.iter().skip(self.headings.width).any(|cell| !cell.trim().is_empty());
        if !beyond {
            return Ok(());
        }
        let (has, width) = (self.record.len(), self.headings.width);
        Err(RowFault {
            column: None,
            reason: Words {
                vi: format!(
                    "dòng có {has} ô, dòng tiêu đề có {width}: đặt ô chứa dấu phân cách trong dấu ngoặc kép"
                ),
                en: format!(
                    "the line has {has} cells, the header has {width}: quote cells that hold the separator"
                ),
            },
        })
    }

    /// A cell as it stands, or the default of its column.
    fn raw(&self, column: RegisterColumn) -> Option<&str> {
        let cell =
            self.headings.place(column).and_then(|place| self.record.get(place)).map(spreadsheet::unwrapped);
        let default = || self.mapping.defaults.get(column.as_str()).map(|text| text.trim());
        cell.filter(|text| !text.is_empty()).or_else(default).filter(|text| !text.is_empty())
    }

    /// A text of one line without control characters; breaks and tabs inside a cell are blanks.
    fn text(&self, column: RegisterColumn, most: usize) -> Result<Option<String>, RowFault> {
        let Some(raw) = self.raw(column) else { return Ok(None) };
        // Four bytes for a letter at most, and room for blanks: what is longer is not even looked at.
        let text = if raw.len() > most * 8 {
            raw.to_owned()
        } else {
            one_line(old_fonts::recovered(raw).as_deref().unwrap_or(raw))
        };
        if text.chars().count() > most {
            return Err(RowFault::of(
                column,
                format!("dài hơn {most} ký tự: có thể thiếu dấu ngoặc kép đóng ở dòng này"),
                format!("is longer than {most} characters: a closing quote may be missing on this line"),
            ));
        }
        if let Some(words) = unwritable(&text) {
            return Err(RowFault::of(column, words.vi, words.en));
        }
        if let Some(lost) = lost(&text) {
            return Err(RowFault { column: Some(column), reason: lost });
        }
        Ok(Some(text).filter(|text| is_visible(text)))
    }

    /// A text that the dossier may lack: what is lost of it is a warning.
    fn optional(
        &self,
        column: RegisterColumn,
        most: usize,
        warnings: &mut Vec<RowFault>,
    ) -> Result<Option<String>, RowFault> {
        if let Some(lost) = self.raw(column).and_then(lost) {
            warnings.push(RowFault { column: Some(column), reason: lost });
            return Ok(None);
        }
        self.text(column, most)
    }

    /// A number of a person: repaired where that is sure, else kept with a warning; left empty when nothing of it is left.
    fn number(
        &self,
        column: RegisterColumn,
        read: fn(&str) -> ReadNumber,
        warnings: &mut Vec<RowFault>,
    ) -> Result<Option<String>, RowFault> {
        let Some(text) = self.optional(column, 50, warnings)? else { return Ok(None) };
        let (number, reason) = match read(&text) {
            ReadNumber::Sure(number) => return Ok(Some(number)),
            ReadNumber::Doubtful(text, reason) => (Some(text), reason),
            ReadNumber::Lost(reason) => (None, reason),
        };
        warnings.push(RowFault { column: Some(column), reason });
        Ok(number)
    }

    fn need(&self, column: RegisterColumn, most: usize) -> Result<String, RowFault> {
        self.text(column, most)?.ok_or_else(|| empty(column))
    }

    fn moment(&self, column: RegisterColumn) -> Result<Option<WrittenMoment>, RowFault> {
        let Some(text) = self.raw(column) else { return Ok(None) };
        let number = || self.epoch.and_then(|epoch| epoch.plain_moment(text));
        WrittenMoment::parse(text).or_else(number).map(Some).ok_or_else(|| {
            RowFault::of(
                column,
                format!(
                    "{} không phải ngày giờ: viết như 07/03/2023, 07/03/2023 09:15, 2023-03-07 hoặc \
                     2023-03-07T09:15:00+07:00",
                    quoted(text)
                ),
                format!(
                    "{} is no date: write 07/03/2023, 07/03/2023 09:15, 2023-03-07 or 2023-03-07T09:15:00+07:00",
                    quoted(text)
                ),
            )
        })
    }
}

/// Why a text says nothing, when a spreadsheet or a wrong encoding took its place.
fn lost(text: &str) -> Option<Words> {
    if spreadsheet::is_error(text) {
        return Some(Words {
            vi: "là lỗi của bảng tính: mở tệp gốc và sửa ô này".to_owned(),
            en: "is an error of the spreadsheet: open the original and mend this cell".to_owned(),
        });
    }
    spreadsheet::has_lost_letters(text).then(|| Words {
        vi: "có chữ đã mất khi lưu sai bảng mã: lưu lại từ tệp gốc".to_owned(),
        en: "has letters that were lost by a wrong encoding: save it again from the original".to_owned(),
    })
}

/// What was read, or nothing and one fault more.
fn kept<T>(read: Result<T, RowFault>, faults: &mut Vec<RowFault>) -> Option<T> {
    read.map_err(|fault| faults.push(fault)).ok()
}

/// The instants that the dates of a row stand for.
#[derive(Debug, Clone, Copy)]
struct RowTimes {
    received: Instant,
    due: Option<Instant>,
    resolved: Option<Instant>,
    returned: Option<Instant>,
}

impl RowTimes {
    fn of(written: &WrittenDates) -> Self {
        let received = written.received.at_its_beginning(None);
        let resolved = written.resolved.map(|at| at.at_its_beginning(Some(received)));
        let before = Some(resolved.unwrap_or(received));
        let returned = written.returned.map(|at| at.at_its_beginning(before));
        Self { received, due: written.due.map(WrittenMoment::at_its_end), resolved, returned }
    }

    /// Refuses what lies in the future or before what must come first.
    fn in_order(self, now: Instant) -> Result<Self, RowFault> {
        let past = [
            (RegisterColumn::Received, Some(self.received)),
            (RegisterColumn::Resolved, self.resolved),
            (RegisterColumn::Returned, self.returned),
        ];
        for (column, at) in past {
            if at.is_some_and(|at| at > now) {
                return Err(RowFault::of(column, "nằm ở tương lai", "lies in the future"));
            }
        }
        let reception = |at| ("ngày nhận", "the reception", at);
        not_before(RegisterColumn::Resolved, self.resolved, reception(self.received))?;
        match (self.resolved, self.returned) {
            (None, Some(_)) => {
                return Err(RowFault::of(
                    RegisterColumn::Resolved,
                    "để trống dù kết quả đã được trả: ghi ngày có kết quả",
                    "is empty although the result was returned: say when it existed",
                ));
            }
            (Some(resolved), _) => {
                let resolution = ("ngày có kết quả", "the resolution", resolved);
                not_before(RegisterColumn::Returned, self.returned, resolution)?;
            }
            (None, None) => {}
        }
        not_before(RegisterColumn::Due, self.due, reception(self.received))?;
        Ok(self)
    }
}

/// Both instants are named: the file may hold either of them wrongly.
pub(super) fn not_before(
    column: RegisterColumn,
    at: Option<Instant>,
    (vi, en, first): (&str, &str, Instant),
) -> Result<(), RowFault> {
    let Some(at) = at.filter(|at| *at < first) else { return Ok(()) };
    Err(RowFault::of(
        column,
        format!("{} trước {vi} {}", at.words_vi(), first.words_vi()),
        format!("{at} lies before {en}, {first}"),
    ))
}

fn empty(column: RegisterColumn) -> RowFault {
    RowFault::of(column, "để trống", "is empty")
}

/// Line breaks and tabs inside a cell are blanks; several blanks are one.
fn one_line(text: &str) -> String {
    if text.contains(['\n', '\r', '\t']) || text.contains("  ") {
        return stored(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    stored(text)
}

#[cfg(test)]
#[path = "rows_tests.rs"]
mod tests;

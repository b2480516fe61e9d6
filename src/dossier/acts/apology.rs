//! The apology of a late agency (form 04): what the letter says, and when it may be sent.
//! Pure: no HTTP, no SQL, no clock.
//!
//! The letter gives a reason and another day, and is signed by the head or a deputy of the late agency
//! (docs/domain/forms.md \[V S7\]). It is sent once, before or after the old day (NĐ 61/2018/NĐ-CP \[M\]:
//! docs/domain/time-limits.md), and only where it is true: the dossier is late, or certain to be (`clock/certain_late.rs`). A second one takes a supervisor, and figures show it. The legal due date stays where it
//! is: a dossier is late all the same, only with a letter \[V S8\].

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar::error::CalendarError;
use crate::calendar::working_time::WorkingCalendar;
use crate::dossier::acts::grounds::apology_refusal;
use crate::dossier::books::promise::promised;
use crate::dossier::clock::certain_late::Lateness;
use crate::dossier::clock::marks::Mark;
use crate::dossier::clock::pause::SendingChannel;
use crate::platform::check::Check;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// What a letter says; kept in the journal as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Apology {
    /// Why the result comes late.
    pub reason: String,
    /// By when the result is promised now.
    pub new_date: Instant,
    /// Sign-in name of the head or deputy who signed, by sending it; of a supervisor, for a further letter.
    pub signer: String,
    /// His or her name, as it was then.
    pub signer_name: String,
    /// The title under the signature.
    #[schema(example = "Phó Chủ tịch")]
    pub signer_title: String,
    /// Number of the letter.
    #[schema(example = "12/PXL")]
    pub document_number: String,
    /// When it was sent.
    pub sent_at: Instant,
    /// How it was sent.
    pub channel: SendingChannel,
    /// Why a further letter is sent, by a supervisor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub override_reason: Option<String>,
}

/// What a letter is held against.
#[derive(Debug, Clone, Copy)]
pub struct ApologyContext<'a> {
    /// The marks of the dossier before it.
    pub marks: i32,
    /// When the dossier was handed in.
    pub received_at: Instant,
    /// How it stands to its due date.
    pub lateness: Lateness,
    /// The legal due date.
    pub due_at: Option<Instant>,
    /// The date of the letter before, if there was one.
    pub promised_at: Option<Instant>,
    /// When the act takes effect.
    pub happened_at: Instant,
    /// The clock's now.
    pub now: Instant,
    /// When work is done at the office.
    pub calendar: &'a WorkingCalendar,
}

impl Apology {
    /// The marks that it sets.
    #[must_use]
    pub fn marks(&self) -> i32 {
        let beyond = if self.override_reason.is_some() { Mark::Overridden.bit() } else { 0 };
        Mark::Apologised.bit() | beyond
    }

    /// Checks it against the dossier.
    ///
    /// # Errors
    /// A dossier that can come in time, a second letter without a supervisor's reason (409), or dates that cannot be (422).
    pub fn check(&self, ground: &ApologyContext<'_>) -> Result<(), Problem> {
        if let Some(why) = apology_refusal(ground.lateness) {
            return Err(Problem::new(Code::ActNotAllowed).say(why.vi, why.en));
        }
        let sent_before = Mark::Apologised.is_in(ground.marks);
        if sent_before && self.override_reason.is_none() {
            return Err(Problem::new(Code::ActNotAllowed).say(
                "chỉ được xin lỗi và hẹn lại một lần: lần nữa cần người giám sát ghi override.reason",
                "an apology is sent once: a further one takes a supervisor and override.reason",
            ));
        }
        let mut check = Check::new();
        if !sent_before && self.override_reason.is_some() {
            check.wrong(
                "override",
                "nothing_to_override",
                "hồ sơ chưa có thư xin lỗi nào: lãnh đạo cơ quan gửi thư, bỏ override",
                "no apology was sent yet: the head of the agency sends it, leave override out",
            );
        }
        self.check_new_date(ground, &mut check)?;
        if self.sent_at > ground.now {
            check.wrong("sent_at", "in_the_future", "thời điểm gửi ở tương lai", "this lies in the future");
        } else if self.sent_at < ground.received_at {
            check.wrong(
                "sent_at",
                "before_reception",
                "thời điểm gửi trước khi tiếp nhận hồ sơ",
                "this lies before the dossier was received",
            );
        }
        check.done()
    }

    fn check_new_date(&self, ground: &ApologyContext<'_>, check: &mut Check) -> Result<(), Problem> {
        if self.new_date <= ground.happened_at {
            check.wrong(
                "new_date",
                "not_in_the_future",
                "ngày hẹn lại phải sau thời điểm xin lỗi",
                "the new date must lie after the apology",
            );
        } else if let Some(promise) = promised(ground.due_at, ground.promised_at)
            && self.new_date <= promise
        {
            check.wrong(
                "new_date",
                "not_later",
                format!("ngày hẹn lại phải sau ngày đã hẹn, {}", promise.words_vi()),
                format!("the new date must lie after the date promised so far, {promise}"),
            );
        } else if !works_at(ground.calendar, self.new_date)? {
            check.wrong(
                "new_date",
                "not_in_working_time",
                "ngày hẹn lại không nằm trong giờ làm việc của cơ quan: chọn giờ làm việc",
                "the office does not work at that time: choose a time within its hours",
            );
        }
        Ok(())
    }
}

/// Whether work is done then, the moment of closing included.
fn works_at(calendar: &WorkingCalendar, at: Instant) -> Result<bool, Problem> {
    let shifts = calendar.shifts_on(at.civil().date()).map_err(|error| match error {
        CalendarError::YearNotLoaded { year } => Problem::from(error).with_field(
            "new_date",
            "year_not_loaded",
            format!("chưa nạp lịch làm việc năm {year}: chọn ngày khác hoặc nạp lịch"),
            format!("the calendar of {year} is not loaded: choose another day or load it"),
        ),
        other => Problem::from(other),
    })?;
    let time = at.civil().time();
    Ok(shifts.iter().any(|shift| shift.opens <= time && (time == shift.closes || !shift.is_over_at(time))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::fixtures::office;

    fn at(text: &str) -> Instant {
        Instant::parse(&format!("{text}:00+07:00")).unwrap()
    }

    fn letter(new_date: &str) -> Apology {
        Apology {
            reason: "x".into(),
            new_date: at(new_date),
            signer: "an".into(),
            signer_name: "An".into(),
            signer_title: "Chủ tịch".into(),
            document_number: "1/PXL".into(),
            sent_at: at("2023-03-09T08:00"),
            channel: SendingChannel::Zalo,
            override_reason: None,
        }
    }

    /// Due on Friday 10/3/2023 at 09:15; it is Thursday morning.
    fn ground(calendar: &WorkingCalendar) -> ApologyContext<'_> {
        ApologyContext {
            marks: 0,
            received_at: at("2023-03-07T09:15"),
            lateness: Lateness::CertainToBeLate,
            due_at: Some(at("2023-03-10T09:15")),
            promised_at: None,
            happened_at: at("2023-03-09T09:00"),
            now: at("2023-03-09T10:00"),
            calendar,
        }
    }

    fn faults(letter: &Apology, ground: &ApologyContext<'_>) -> Vec<String> {
        let refused = letter.check(ground).err();
        refused.map_or_else(Vec::new, |problem| {
            problem.fields.iter().map(|fault| format!("{} {}", fault.field, fault.code)).collect()
        })
    }

    #[test]
    fn the_new_date_lies_in_working_time_after_what_was_promised() {
        let calendar = office();
        for (new_date, fault) in [
            ("2023-03-13T09:15", None),
            ("2023-03-10T17:00", None),
            ("2023-03-10T09:15", Some("new_date not_later")),
            ("2023-03-09T09:00", Some("new_date not_in_the_future")),
            ("2023-03-08T09:00", Some("new_date not_in_the_future")),
            ("2023-03-12T09:15", Some("new_date not_in_working_time")),
            ("2023-03-13T12:30", Some("new_date not_in_working_time")),
            ("2023-03-13T22:00", Some("new_date not_in_working_time")),
        ] {
            let found = faults(&letter(new_date), &ground(&calendar));
            assert_eq!(found, fault.map(str::to_owned).into_iter().collect::<Vec<_>>(), "{new_date}");
        }
    }

    #[test]
    fn it_is_sent_only_where_it_is_true() {
        let calendar = office();
        for (lateness, fits) in [
            (Lateness::InTime, false),
            (Lateness::NoDueDate, false),
            (Lateness::CertainToBeLate, true),
            (Lateness::Late, true),
        ] {
            let sent = letter("2023-03-13T09:15").check(&ApologyContext { lateness, ..ground(&calendar) });
            assert_eq!(
                sent.err().map(|problem| problem.code),
                (!fits).then_some(Code::ActNotAllowed),
                "{lateness:?}"
            );
        }
    }

    #[test]
    fn it_was_sent_between_reception_and_now() {
        let calendar = office();
        for (sent_at, fault) in [
            ("2023-03-09T10:00", None),
            ("2023-03-09T10:01", Some("sent_at in_the_future")),
            ("2023-03-07T09:14", Some("sent_at before_reception")),
        ] {
            let sent = Apology { sent_at: at(sent_at), ..letter("2023-03-13T09:15") };
            assert_eq!(faults(&sent, &ground(&calendar)).first().map(String::as_str), fault, "{sent_at}");
        }
    }

    #[test]
    fn a_second_one_takes_a_reason_and_a_first_one_takes_none() {
        let calendar = office();
        let (first, beyond) = (letter("2023-03-15T09:15"), Some("x".to_owned()));
        let further = Apology { override_reason: beyond, ..first.clone() };
        let fresh = ground(&calendar);
        let again =
            ApologyContext { marks: first.marks(), promised_at: Some(at("2023-03-13T09:15")), ..fresh };
        assert!(first.check(&fresh).is_ok() && further.check(&again).is_ok());
        assert_eq!(first.check(&again).unwrap_err().code, Code::ActNotAllowed);
        assert_eq!(faults(&further, &fresh), ["override nothing_to_override"]);
        assert_eq!(Mark::all_in(first.marks()), [Mark::Apologised]);
        assert_eq!(Mark::all_in(further.marks()), [Mark::Apologised, Mark::Overridden]);
        let earlier = Apology { new_date: at("2023-03-13T09:15"), ..further };
        assert_eq!(faults(&earlier, &again), ["new_date not_later"]);
    }
}

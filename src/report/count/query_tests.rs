//! What is asked badly of a report is refused by field.

use super::*;
use crate::platform::error::Problem;

fn now() -> Instant {
    Instant::parse("2023-05-20T10:00:00+07:00").unwrap()
}

fn moment(text: &str) -> Result<(Instant, Instant), Problem> {
    let mut check = Check::new();
    let moment = check.moment("as_of", Some(text), now());
    check.finish(moment).map(Option::unwrap)
}

#[test]
fn a_day_means_its_end_and_an_instant_itself() {
    let (end, last) = moment("2023-05-14").unwrap();
    assert_eq!(end.rfc3339(), "2023-05-15T00:00:00+07:00");
    assert_eq!(last.rfc3339(), "2023-05-14T23:59:59.999999+07:00");
    assert_eq!(moment("2023-05-20T10:00:00+07:00").unwrap(), (now(), now()));
    assert!(moment("2023-05-20").is_ok());
}

#[test]
fn tomorrow_cannot_be_known() {
    for (text, code) in [
        ("2023-05-21", "in_the_future"),
        ("2023-05-20T10:00:01+07:00", "in_the_future"),
        ("yesterday", "not_an_instant"),
    ] {
        assert_eq!(moment(text).unwrap_err().fields[0].code, code, "{text}");
    }
}

#[test]
fn every_wrong_parameter_is_named_at_once() {
    let asked = ReportQuery {
        agency: None,
        from: Some("2023-06-15".into()),
        to: Some("2023-06-14".into()),
        group_by: Some("village".into()),
        boundaries: Some("tomorrow".into()),
        kind: Some("TTHC".into()),
        as_of: Some("2023-05-21".into()),
        known_at: Some("x".into()),
    };
    let mut check = Check::new();
    let question = asked.question(&mut check, now());
    let problem = check.finish(question).unwrap_err();
    let fields: Vec<&str> = problem.fields.iter().map(|field| field.field.as_str()).collect();
    assert_eq!(fields, ["agency", "to", "group_by", "boundaries", "kind", "as_of", "known_at"]);
}

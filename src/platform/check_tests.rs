//! What a check notes, and that a value is at hand only when nothing is wrong.

use super::*;

fn named(problem: &Problem) -> Vec<(&str, &'static str)> {
    problem.fields.iter().map(|field| (field.field.as_str(), field.code)).collect()
}

#[test]
fn every_mistake_is_named_at_once() {
    let mut check = Check::new();
    let parts = (
        check.text("applicant.name", "  ", 10),
        check.phone("applicant.phone", Some("12ab")),
        check.money("fee_vnd", Some(-1)),
        ["ok", "", "a\u{0007}b", "a\u{fffe}"]
            .into_iter()
            .map(|text| check.text("papers", text, 10))
            .collect::<Checked<Vec<_>>>(),
    );
    let unknown = Err::<(), _>(Problem::field("procedure", "unknown", "không có", "unknown"));
    let looked_up = Checked::sure("9.9").look_up(&mut check, |_| unknown).unwrap();
    let problem = check.finish((Checked::all(parts), looked_up)).unwrap_err();
    assert_eq!(
        named(&problem),
        [
            ("applicant.name", "required"),
            ("applicant.phone", "not_a_phone_number"),
            ("fee_vnd", "out_of_range"),
            ("papers", "required"),
            ("papers", "control_characters"),
            ("papers", "no_character"),
            ("procedure", "unknown"),
        ]
    );
}

#[test]
fn values_are_given_when_nothing_is_wrong_and_never_without() {
    let mut check = Check::new();
    let parts = (check.text("name", " An ", 10), check.period(Some("2023-01-01"), Some("2023-01-31")));
    let (name, (from, to)) = check.finish(parts).unwrap();
    assert_eq!(
        (name.as_str(), from.to_string(), to.to_string()),
        ("An", "2023-01-01".into(), "2023-01-31".into())
    );
    // Neither a value beside a mistake, nor one that another check refused.
    let mut check = Check::new();
    let right = check.text("name", "An", 10);
    check.wrong("other", "twice", "", "");
    assert_eq!(named(&check.finish(right).unwrap_err()), [("other", "twice")]);
    let refused = Check::new().text("name", "", 10);
    assert_eq!(Check::new().finish(refused).unwrap_err().code, Code::Internal);
}

#[test]
fn a_look_up_that_fails_is_told_at_once_and_joins_no_list() {
    let mut check = Check::new();
    check.wrong("name", "required", "", "");
    let failed = Checked::sure(1).look_up(&mut check, |_| Err::<(), _>(Problem::new(Code::RoleMayNot)));
    assert_eq!(failed.unwrap_err().code, Code::RoleMayNot);
    // After a mistake nothing is looked up.
    let wrong: Checked<i32> = check.required("procedure");
    assert!(wrong.look_up(&mut check, |_| -> Result<(), Problem> { panic!("looked up") }).is_ok());
}

#[test]
fn one_of_a_period_and_a_moment_say_what_is_wrong() {
    let now = Instant::parse("2023-06-15T08:00:00+07:00").unwrap();
    let mut check = Check::new();
    let parts = (
        check.one_of("kind", "c", &["a", "b"], |name| name),
        check.period(Some("2023-02-01"), Some("2023-01-31")),
        check.period(None, Some("31/1")),
        check.moment("as_of", Some("soon"), now),
        check.moment("known_at", Some("2023-06-16"), now),
    );
    let problem = check.finish(parts).unwrap_err();
    assert_eq!(
        named(&problem),
        [
            ("kind", "unknown_value"),
            ("to", "before_from"),
            ("from", "required"),
            ("to", "not_a_date"),
            ("as_of", "not_an_instant"),
            ("known_at", "in_the_future"),
        ]
    );
    assert_eq!(problem.fields[0].words.en, "one of: a, b");
}

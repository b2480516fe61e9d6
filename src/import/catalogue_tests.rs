//! Words that name one agency or procedure, several, or none.

use super::*;
use crate::agency::Level;
use crate::dossier::clock::ledger::Channel;
use crate::import::rows::WrittenDates;
use crate::import::written_moment::WrittenMoment;
use crate::platform::database::Id;
use crate::platform::instant::Instant;
use crate::procedure::limit::TimeLimit;
use crate::procedure::{PausePolicy, ProcedureContent, ProcedureKind, ProcedureState, ServiceLevel};

fn ward() -> Agency {
    let id = AgencyId::new();
    Agency {
        id,
        code: "H26.268.05".into(),
        parent_id: None,
        office_id: id,
        level: Level::Ward,
        name_vi: "UBND phường Kiến Hưng".into(),
        name_en: "People's Committee of Kien Hung Ward".into(),
        desk_id: Some(id),
        valid_from: None,
        valid_to: "2025-06-30".parse().ok(),
        synthetic_code: true,
        source: String::new(),
        gso_code: None,
        note: None,
    }
}

fn version(code: &str, name: &str, level: Level, number: i32, days: (&str, &str)) -> ProcedureVersion {
    ProcedureVersion {
        id: Id::new(),
        procedure_id: Id::new(),
        code: code.into(),
        kind: ProcedureKind::Tthc,
        version: number,
        state: ProcedureState::Published,
        content: ProcedureContent {
            name_vi: name.into(),
            field_code: "ho-tich".into(),
            field_name: "Hộ tịch".into(),
            levels: vec![level],
            service_level: ServiceLevel::Partial,
            limit: TimeLimit::NoneSetByLaw,
            fee_vnd: None,
            papers: Vec::new(),
            legal_basis: String::new(),
            source: String::new(),
            verified: true,
            note: None,
            pause_policy: PausePolicy::default(),
        },
        decision_number: None,
        abolition_number: None,
        valid_from: days.0.parse().ok(),
        valid_to: days.1.parse().ok(),
    }
}

fn catalogue() -> ImportCatalogue {
    let mut catalogue = ImportCatalogue::default();
    catalogue.add_agency(ward());
    for (code, name, level, number, days) in [
        ("1.1", "Đăng ký khai sinh", Level::Ward, 1, ("", "2023-06-30")),
        ("1.1", "Đăng ký khai sinh", Level::Ward, 2, ("2023-07-01", "")),
        ("2.1", "Chứng thực bản sao", Level::Ward, 1, ("", "")),
        ("2.2", "Chứng thực  bản sao", Level::Ward, 1, ("", "")),
        ("3.1", "Đăng ký kết hôn", Level::District, 1, ("", "")),
        ("4.1", "Trích lục", Level::Ward, 1, ("", "")),
        ("4.2", "Trích lục", Level::District, 1, ("", "")),
        ("5.1", "Giám hộ", Level::Ward, 1, ("2024-01-01", "")),
    ] {
        catalogue.add_version(version(code, name, level, number, days));
    }
    catalogue
}

fn row(agency: &str, procedure: &str, day: &str) -> RegisterRow {
    RegisterRow {
        code: "HS-1".into(),
        agency: agency.into(),
        procedure: procedure.into(),
        channel: Channel::Counter,
        applicant: "Nguyễn Văn Thí Dụ".into(),
        phone: None,
        identity: None,
        received_at: Instant::start_of(day.parse().unwrap()),
        due_at: None,
        resolved_at: None,
        returned_at: None,
        document_number: None,
        written: WrittenDates {
            received: WrittenMoment::Day(day.parse().unwrap()),
            due: None,
            resolved: None,
            returned: None,
        },
        warnings: Vec::new(),
    }
}

fn found(procedure: &str, day: &str) -> Result<(String, i32), String> {
    let row = row("H26.268.05", procedure, day);
    let found = catalogue().version(&Mapping::default(), &row, &ward());
    found.map(|version| (version.code.clone(), version.version)).map_err(|fault| fault.reason.en)
}

#[test]
fn a_procedure_is_found_by_code_or_by_a_name_that_only_one_has() {
    assert_eq!(found("1.1", "2023-03-07"), Ok(("1.1".into(), 1)));
    assert_eq!(found("1.1", "2023-07-01"), Ok(("1.1".into(), 2)));
    for name in ["Đăng ký khai sinh", "dang ky  KHAI SINH", "Thủ tục đăng ký khai sinh"] {
        assert_eq!(found(name, "2023-07-01"), Ok(("1.1".into(), 2)), "{name}");
    }
    assert_eq!(found("Trích lục", "2023-03-07"), Ok(("4.1".into(), 1)), "the other is of another level");
}

#[test]
fn the_reason_names_the_codes_that_it_may_be() {
    for (word, says) in [
        ("Chứng thực bản sao", "“Chứng thực bản sao” may be 2.1, 2.2: write the code"),
        ("Đăng ký kết hôn", "is 3.1, which is not served at the level ward"),
        ("3.1", "procedure 3.1 is not served at the level ward"),
        ("5.1", "procedure 5.1 was not published on the day of reception, 07/3/2023"),
        ("Giám hộ", "no procedure with the code or name “Giám hộ” was published"),
        ("", "no procedure with the code or name “”"),
    ] {
        let reason = found(word, "2023-03-07").unwrap_err();
        assert!(reason.contains(says), "{word}: {reason}");
    }
}

#[test]
fn an_agency_is_found_by_its_code_alone_and_on_its_days() {
    let office = |word: &str, day: &str| {
        let found = catalogue().office(&Mapping::default(), &row(word, "1.1", day));
        found.map(|office| office.code.clone()).map_err(|fault| fault.reason.en)
    };
    assert_eq!(office("H26.268.05", "2025-06-30"), Ok("H26.268.05".into()));
    assert!(office("H26.268.05", "2025-07-01").unwrap_err().contains("was not in force"));
    assert!(office("UBND phường Kiến Hưng", "2023-03-07").unwrap_err().contains("is the name of H26.268.05"));
    assert!(office("Kiến Hưng", "2023-03-07").unwrap_err().contains("no agency has the code “Kiến Hưng”"));
}

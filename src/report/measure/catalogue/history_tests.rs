//! What the figures of the catalogue count, as tables of histories.

use super::*;
use crate::platform::database::Id;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> Instant {
    Instant::start_of(day(text))
}

fn question(known_at: &str) -> CatalogueQuestion {
    CatalogueQuestion {
        from: day("2023-01-01"),
        to: day("2023-06-30"),
        as_of: day("2023-06-30"),
        known_at: at(known_at),
        kind: ProcedureKind::Tthc,
    }
}

/// A version: state, first day, last day, recorded, abolition recorded.
type Told<'a> = (ProcedureState, Option<&'a str>, Option<&'a str>, &'a str, Option<&'a str>);

/// Versions of one procedure.
fn procedure(kind: ProcedureKind, versions: &[Told<'_>]) -> Vec<VersionRecord> {
    let procedure_id = Id::new();
    (1..)
        .zip(versions)
        .map(|(version, (state, from, to, recorded, abolished))| VersionRecord {
            procedure_id,
            code: "1.1".into(),
            kind,
            version,
            state: *state,
            name: "Thủ tục".into(),
            level: Some(Level::Ward),
            field: ("ho-tich".into(), "Hộ tịch".into()),
            decision_number: Some(format!("{version}/QĐ")),
            abolition_number: abolished.map(|_| "9/QĐ".into()),
            valid_from: from.map(day),
            valid_to: to.map(day),
            published_at: Some(at(recorded)),
            abolished_at: abolished.map(at),
        })
        .collect()
}

fn workflow(published: &str, retired: Option<&str>) -> WorkflowRecord {
    WorkflowRecord {
        name: "w".into(),
        version: 1,
        procedure_id: None,
        level: None,
        decision_number: Some("2/QĐ".into()),
        published_at: at(published),
        retired_at: retired.map(at),
        starter: false,
        linked: false,
    }
}

/// The counts of the first figures, one digit each: published, changed, abolished, in force.
fn flows(versions: &[VersionRecord], known_at: &str) -> [i64; 4] {
    use CatalogueFigure::{ProceduresAbolished, ProceduresChanged, ProceduresInForce, ProceduresPublished};
    let history = CatalogueHistory { versions: versions.to_vec(), ..CatalogueHistory::default() };
    let found = entries(&history, &question(known_at));
    [ProceduresPublished, ProceduresChanged, ProceduresAbolished, ProceduresInForce]
        .map(|figure| count(&found, figure, None, None))
}

#[test]
fn each_act_counts_once_on_the_day_of_its_effect() {
    use ProcedureState::{Abolished, Published, Superseded};
    let late = "2024-01-01";
    for (versions, counted) in [
        // What the register began with is no act.
        (&[(Published, None, None, "2022-11-21", None)][..], [0, 0, 0, 1]),
        (&[(Published, Some("2023-03-01"), None, "2023-02-20", None)], [1, 0, 0, 1]),
        (&[(Published, Some("2023-07-01"), None, "2023-06-20", None)], [0, 0, 0, 0]),
        (
            &[
                (Superseded, None, Some("2023-02-28"), "2022-11-21", None),
                (Published, Some("2023-03-01"), None, "2023-02-20", None),
            ],
            [0, 1, 0, 1],
        ),
        (&[(Abolished, None, Some("2023-05-31"), "2022-11-21", Some("2023-05-20"))], [0, 0, 1, 0]),
        // The last day is the last of the period: abolished from the next one on.
        (&[(Abolished, None, Some("2023-06-30"), "2022-11-21", Some("2023-05-20"))], [0, 0, 0, 1]),
        // Abolished, and published again.
        (
            &[
                (Abolished, None, Some("2023-01-31"), "2022-11-21", Some("2023-01-20")),
                (Published, Some("2023-05-01"), None, "2023-04-20", None),
            ],
            [1, 0, 1, 1],
        ),
        // Replaced before its first day: only what took effect counts.
        (
            &[
                (Superseded, None, Some("2023-02-28"), "2022-11-21", None),
                (Superseded, Some("2023-03-01"), Some("2023-02-28"), "2023-02-01", None),
                (Published, Some("2023-03-01"), None, "2023-02-20", None),
            ],
            [0, 1, 0, 1],
        ),
        // Abolished on the day on which it would have begun.
        (
            &[(Abolished, Some("2023-03-01"), Some("2023-02-28"), "2023-02-01", Some("2023-02-20"))],
            [0, 0, 0, 0],
        ),
    ] {
        assert_eq!(flows(&procedure(ProcedureKind::Tthc, versions), late), counted, "{versions:?}");
    }
    let outside =
        procedure(ProcedureKind::Outside, &[(Published, Some("2023-03-01"), None, "2023-02-20", None)]);
    assert_eq!(flows(&outside, late), [0, 0, 0, 0]);
    let history = CatalogueHistory { versions: outside, ..CatalogueHistory::default() };
    let found = entries(&history, &question(late));
    assert_eq!(count(&found, CatalogueFigure::ProcessesOutside, Some(Level::Ward), None), 1);
    assert_eq!(count(&found, CatalogueFigure::ProcessesOutside, Some(Level::City), None), 0);
}

#[test]
fn a_figure_comes_out_again_as_it_was_known() {
    use ProcedureState::{Abolished, Superseded};
    let versions = procedure(
        ProcedureKind::Tthc,
        &[
            (Superseded, None, Some("2023-02-28"), "2022-11-21", None),
            (Superseded, Some("2023-03-01"), Some("2023-04-30"), "2023-02-20", None),
            (Abolished, Some("2023-05-01"), Some("2023-05-31"), "2023-04-20", Some("2023-05-20")),
        ],
    );
    for (known_at, counted) in [
        ("2023-02-19", [0, 0, 0, 1]),
        ("2023-02-20", [0, 1, 0, 1]),
        ("2023-04-20", [0, 2, 0, 1]),
        ("2023-05-20", [0, 2, 1, 0]),
    ] {
        assert_eq!(flows(&versions, known_at), counted, "{known_at}");
    }
}

#[test]
fn workflows_are_approved_once_and_in_use_until_they_retire() {
    let starter = WorkflowRecord { starter: true, ..workflow("2023-02-01", None) };
    let of_outside =
        procedure(ProcedureKind::Outside, &[(ProcedureState::Published, None, None, "2022-11-21", None)]);
    let other_kind =
        WorkflowRecord { procedure_id: Some(of_outside[0].procedure_id), ..workflow("2023-02-01", None) };
    let history = CatalogueHistory {
        versions: of_outside,
        workflows: vec![
            starter,
            workflow("2022-12-31", None),
            workflow("2023-03-01", Some("2023-04-01")),
            workflow("2023-04-01", None),
            workflow("2023-07-01", None),
            other_kind,
        ],
        ..CatalogueHistory::default()
    };
    let counts = |known_at: &str| {
        let found = entries(&history, &question(known_at));
        [CatalogueFigure::WorkflowsApproved, CatalogueFigure::WorkflowsInUse]
            .map(|figure| count(&found, figure, None, None))
    };
    assert_eq!(counts("2024-01-01"), [2, 3]);
    // A month earlier nobody knew that one retires and another comes.
    assert_eq!(counts("2023-03-15"), [1, 3]);
}

#[test]
fn a_linked_procedure_has_a_workflow_of_several_legs_in_use() {
    let versions =
        procedure(ProcedureKind::Tthc, &[(ProcedureState::Published, None, None, "2022-11-21", None)]);
    let own = WorkflowRecord {
        procedure_id: Some(versions[0].procedure_id),
        linked: true,
        starter: true,
        ..workflow("2022-11-21", None)
    };
    for (own, linked) in [
        (own.clone(), 1),
        (WorkflowRecord { linked: false, ..own.clone() }, 0),
        (WorkflowRecord { retired_at: Some(at("2023-02-01")), ..own }, 0),
    ] {
        let history = CatalogueHistory {
            versions: versions.clone(),
            workflows: vec![own],
            ..CatalogueHistory::default()
        };
        let found = entries(&history, &question("2024-01-01"));
        assert_eq!(count(&found, CatalogueFigure::ProceduresLinked, None, None), linked);
    }
}

#[test]
fn delegations_begin_stand_and_are_revoked() {
    use CatalogueFigure::{DelegationsBegun, DelegationsInForce, DelegationsRevoked};
    let versions =
        procedure(ProcedureKind::Tthc, &[(ProcedureState::Published, None, None, "2022-11-21", None)]);
    let delegation = |from: &str, revoked: Option<&str>| DelegationRecord {
        key: from.into(),
        procedure_id: versions[0].procedure_id,
        principal: "H26".into(),
        delegate: "H26.268".into(),
        document_number: "1/QĐ".into(),
        revocation_number: revoked.map(|_| "2/QĐ".into()),
        period: DelegationPeriod { from: day(from), to: None, revoked_from: revoked.map(day) },
        created_at: at("2022-12-01"),
        revoked_at: revoked.map(|_| at("2023-05-01")),
    };
    let delegations = vec![
        delegation("2022-12-15", None),
        delegation("2023-02-01", Some("2023-05-15")),
        delegation("2023-03-01", Some("2023-03-01")),
    ];
    let history = CatalogueHistory { versions: versions.clone(), delegations, ..CatalogueHistory::default() };
    let counts = |known_at: &str, principal: Option<&str>| {
        let found = entries(&history, &question(known_at));
        [DelegationsBegun, DelegationsRevoked, DelegationsInForce]
            .map(|figure| count(&found, figure, None, principal))
    };
    assert_eq!(counts("2024-01-01", None), [1, 1, 1]);
    assert_eq!(counts("2024-01-01", Some("H26")), [1, 1, 1]);
    assert_eq!(counts("2024-01-01", Some("H26.268")), [0, 0, 0]);
    // Before the revocations were entered.
    assert_eq!(counts("2023-04-01", None), [2, 0, 3]);
}

//! The catalogue of procedures and their workflows: loading, publishing, counting, choosing.

use chrono::NaiveDate;
use diesel::prelude::*;
use motcua::access::CatalogueKeeper;
use motcua::access::{OfficerId, Role};
use motcua::agency::{AgencyId, Level};
use motcua::on;
use motcua::platform::csv_sheet::LoadCounts;
use motcua::platform::database::schema::{
    agency, agency_path, officer, officer_role, procedure as procedures, procedure_version,
    workflow as workflows, workflow_step,
};
use motcua::platform::database::{Connection, Database, Id};
use motcua::platform::error::{Code, Problem};
use motcua::platform::instant::Instant;
use motcua::procedure::counts::count;
use motcua::procedure::limit::{DayOffRule, FirstDay, Limit, LimitUnit, TimeLimit};
use motcua::procedure::search::ProcedureFilter;
use motcua::procedure::{
    self, PausePolicy, ProcedureCache, ProcedureContent, ProcedureKind, ProcedureState, ProcedureVersion,
    ServiceLevel,
};
use motcua::workflow::routing::StepRouting;
use motcua::workflow::step::Step;
use motcua::workflow::store::Plan;
use motcua::workflow::{self, Workflow, WorkflowCache, WorkflowId, WorkflowState};

use crate::support::Unasked;

const PROCEDURES: &str = include_str!("../../data/procedures.csv");
const WORKFLOWS: &str = include_str!("../../data/workflows.csv");

fn now() -> Instant {
    Instant::parse("2023-06-14T09:00:00+07:00").unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn write<T, F>(database: &Database, work: F) -> Result<T, Problem>
where
    F: Fn(&mut Connection) -> Result<T, Problem> + Send + 'static,
    T: Send + 'static,
{
    database.write_now(work)
}

fn read<T>(database: &Database, work: impl FnOnce(&mut Connection) -> Result<T, Problem>) -> T {
    database.read_now(work).unwrap()
}

fn load_procedures(database: &Database, text: &'static str) -> Result<LoadCounts, Problem> {
    write(database, move |conn| procedure::import::load(conn, text.as_bytes(), now()))
}

fn load_workflows(database: &Database, text: &'static str) -> Result<LoadCounts, Problem> {
    write(database, move |conn| workflow::import::load(conn, text.as_bytes(), now()))
}

fn days(value: u32) -> TimeLimit {
    Limit::new(value, LimitUnit::WorkingDays, FirstDay::Excluded, None, DayOffRule::EndOfNextWorkingDay)
        .map(TimeLimit::Within)
        .unwrap()
}

fn content(name: &str, limit: u32) -> ProcedureContent {
    ProcedureContent {
        name_vi: name.into(),
        field_code: "ho-tich".into(),
        field_name: "Hộ tịch".into(),
        levels: vec![Level::Ward, Level::District],
        service_level: ServiceLevel::Full,
        limit: days(limit),
        fee_vnd: Some(8000),
        papers: Vec::new(),
        legal_basis: "Luật Hộ tịch".into(),
        source: "QĐ 1/QĐ-UBND".into(),
        verified: true,
        note: None,
        pause_policy: PausePolicy::default(),
    }
}

fn publish(database: &Database, code: &'static str, n: i32, from: &str) -> Result<ProcedureVersion, Problem> {
    let from = day(from);
    write(database, move |conn| {
        procedure::actions::publish(
            conn,
            (code, n),
            (&format!("{n}/QĐ-UBND"), from),
            (&CatalogueKeeper::CommandLine, now()),
            &mut Unasked,
        )
    })
}

fn in_force(database: &Database, code: &str, on: &str) -> Option<i32> {
    read(database, |conn| Ok(procedure::store::find_published(conn, code, day(on))?))
        .map(|found| found.version)
}

fn step(position: i32, role: Role, allowance_hours: Option<u32>) -> Step {
    Step {
        position,
        name_vi: format!("Bước {position}"),
        name_en: format!("Step {position}"),
        role,
        agency_level: None,
        unit_id: None,
        unit_code: None,
        allowance_hours,
        drawing: StepRouting::default(),
    }
}

/// Three steps of these hours altogether, for whom it may concern.
fn plan(total: u32) -> Plan {
    Plan {
        procedure_id: None,
        agency_id: None,
        level: None,
        total_hours: total,
        steps: vec![
            step(1, Role::Clerk, Some(1)),
            step(2, Role::Approver, Some(total - 1)),
            step(3, Role::Clerk, None),
        ],
    }
}

fn draft_workflow(database: &Database, name: &'static str, plan: Plan) -> Result<Workflow, Problem> {
    write(database, move |conn| {
        workflow::actions::draft(conn, name, &plan, (&CatalogueKeeper::CommandLine, now()))
    })
}

fn publish_workflow(database: &Database, id: WorkflowId) -> Result<Workflow, Problem> {
    write(database, move |conn| {
        workflow::actions::publish(
            conn,
            id,
            "9/QĐ-UBND",
            now().date(),
            (&CatalogueKeeper::CommandLine, now()),
        )
    })
}

fn published_workflow(database: &Database, name: &'static str, plan: Plan) -> Workflow {
    let draft = draft_workflow(database, name, plan).unwrap();
    publish_workflow(database, draft.id).unwrap()
}

/// The database without a catalogue, whatever a test database begins with.
fn emptied(database: &Database) -> &Database {
    write(database, |conn| {
        on!(conn, c => {
            diesel::delete(workflow_step::table).execute(c)?;
            diesel::delete(workflows::table).execute(c)?;
            diesel::delete(procedure_version::table).execute(c)?;
            diesel::delete(procedures::table).execute(c)
        })?;
        Ok(())
    })
    .unwrap();
    database
}

/// A ward, as far as workflows ask.
fn ward(database: &Database, code: &'static str) -> AgencyId {
    let id = Id::new();
    write(database, move |conn| {
        on!(conn, c => diesel::insert_into(agency::table)
            .values((
                agency::id.eq(id),
                agency::code.eq(code),
                agency::office_id.eq(id),
                agency::level.eq(Level::Ward),
                agency::name_vi.eq("Phường"),
                agency::name_en.eq("Ward"),
                agency::synthetic_code.eq(true),
                agency::source.eq("test"),
                agency::search.eq("phuong"),
            ))
            .execute(c))?;
        on!(conn, c => diesel::insert_into(agency_path::table)
            .values((
                agency_path::ancestor_id.eq(id),
                agency_path::descendant_id.eq(id),
                agency_path::depth.eq(0),
            ))
            .execute(c))?;
        Ok(())
    })
    .unwrap();
    id
}

/// An officer with one role at an office.
fn appoint(database: &Database, username: &'static str, role: Role, office: AgencyId) {
    write(database, move |conn| {
        let id = OfficerId::new();
        on!(conn, c => {
            diesel::insert_into(officer::table)
                .values((
                    officer::id.eq(id),
                    officer::username.eq(username),
                    officer::full_name.eq(username),
                    officer::password_hash.eq("x"),
                    officer::active.eq(true),
                    officer::created_at.eq(now()),
                ))
                .execute(c)?;
            diesel::insert_into(officer_role::table)
                .values((
                    officer_role::officer_id.eq(id),
                    officer_role::role.eq(role),
                    officer_role::agency_id.eq(office),
                    officer_role::valid_from.eq(now()),
                ))
                .execute(c)
        })?;
        Ok(())
    })
    .unwrap();
}

fn codes(problem: &Problem) -> Vec<&'static str> {
    problem.fields.iter().map(|field| field.code).collect()
}

on_both! {
    fn the_starter_catalogue_loads_once(test) {
        let database = emptied(&test.database);
        assert_eq!(load_procedures(database, PROCEDURES).unwrap(), LoadCounts { added: 50, changed: 0, unchanged: 0 });
        assert_eq!(load_workflows(database, WORKFLOWS).unwrap(), LoadCounts { added: 25, changed: 0, unchanged: 0 });
        let all = |conn: &mut Connection| {
            let procedures = procedure::search::list(conn, &ProcedureFilter::default(), None, 500)?;
            let workflows = workflow::store::list(conn, &workflow::store::WorkflowFilter::default(), None, 500)?;
            Ok((procedures, workflows))
        };
        let before = read(database, all);
        assert_eq!(load_procedures(database, PROCEDURES).unwrap(), LoadCounts { added: 0, changed: 0, unchanged: 50 });
        assert_eq!(load_workflows(database, WORKFLOWS).unwrap(), LoadCounts { added: 0, changed: 0, unchanged: 25 });
        assert_eq!(read(database, all), before);

        let birth = read(database, |conn| {
            Ok(procedure::store::find_published(conn, "1.001193", day("2023-03-07"))?)
        })
        .unwrap();
        assert_eq!(birth.content.limit.words_vi(), "trong ngày");
        assert_eq!(birth.content.limit.within().unwrap().cut_off(), chrono::NaiveTime::from_hms_opt(15, 0, 0));
        assert_eq!((birth.content.fee_vnd, birth.counted_at()), (Some(0), Some(Level::Ward)));
    }

    fn every_procedure_finds_a_workflow_that_adds_up_at_each_of_its_levels(test) {
        let database = emptied(&test.database);
        load_procedures(database, PROCEDURES).unwrap();
        load_workflows(database, WORKFLOWS).unwrap();
        let procedures =
            read(database, |conn| Ok(procedure::search::list(conn, &ProcedureFilter::default(), None, 500)?));
        let mut found = Vec::new();
        for procedure in &procedures {
            for level in &procedure.content.levels {
                let hours = procedure.content.limit.allowance_hours();
                let workflow = read(database, |conn| {
                    Ok(workflow::store::find_for(conn, procedure.procedure_id, Id::new(), *level, hours)?)
                })
                .unwrap_or_else(|| panic!("{} has no workflow at {level}", procedure.code));
                let sum: u32 = workflow.steps.iter().filter_map(|step| step.allowance_hours).sum();
                assert_eq!(Some(sum), hours, "{} at {level}", procedure.code);
                if workflow.procedure_id.is_some() {
                    found.push(format!("{} {level}: {}", procedure.code, workflow.name));
                }
            }
        }
        assert_eq!(
            found,
            [
                "1.001806 department: 1.001806",
                "1.004944 ward: 1.004944-a",
                "1.004944 department: 1.004944-b",
                "1.012990 department: 1.012990",
                "1.013814 department: 1.013814-a",
                "1.013814-02 department: 1.013814-b",
                "1.013815 department: 1.013815",
                "2.000286 ward: 2.000286",
                "2.000477 ward: 2.000477-b",
                "2.000477 department: 2.000477-a",
                "2.000908 ward: 2.000908-ward",
                "2.001263 ward: 2.001263",
                "2.001661 ward: 2.001661",
            ]
        );
    }

    fn one_bad_row_keeps_the_whole_file_out(test) {
        let database = emptied(&test.database);
        let problem = load_procedures(
            database,
            "code,name_vi,field_vi,level_2023,limit_value,limit_unit,cutoff,fee_vnd,verified,source,limit_as_of,note\n\
             1.1,Một,Hộ tịch,ward,1,working_days,,,true,QĐ 1,2026,\n\
             1.2,Hai,Hộ tịch,ward,1,fortnights,,,true,QĐ 1,2026,\n",
        )
        .unwrap_err();
        assert_eq!(problem.fields[0].field, "procedures.csv:3:limit_unit");
        assert_eq!(in_force(database, "1.1", "2023-06-14"), None);
        load_procedures(
            database,
            "code,name_vi,field_vi,level_2023,limit_value,limit_unit,cutoff,fee_vnd,verified,source,limit_as_of,note\n\
             1.1,Một,Hộ tịch,ward,1,working_days,,,true,QĐ 1,2026,\n",
        )
        .unwrap();
        let problem = load_workflows(
            database,
            "procedure_code,workflow,agency_level,position,step_name_vi,step_name_en,role,allowance_hours\n\
             1.1,a,ward,1,Nhận,Receive,counter_clerk,2\n\
             1.1,a,ward,2,Ký,Sign,approver,5\n",
        )
        .unwrap_err();
        assert_eq!((problem.code, problem.fields[0].field.as_str()), (Code::InvalidInput, "workflows.csv:2:workflow"));
        assert_eq!(problem.fields[0].words.en, "line 2, column workflow: the allowances add up to 7 hours, but the limit is 8 hours");
    }

    fn a_list_is_found_by_words_without_accents_and_pages_by_code(test) {
        let database = emptied(&test.database);
        load_procedures(database, PROCEDURES).unwrap();
        let codes_of = |filter: &ProcedureFilter| -> Vec<String> {
            read(database, |conn| Ok(procedure::search::list(conn, filter, None, 500)?))
                .into_iter()
                .map(|version| version.code)
                .collect()
        };
        let words = |words: &str| ProcedureFilter { words: Some(words.into()), ..ProcedureFilter::default() };
        assert_eq!(codes_of(&words("dang ky khai tu")), ["1.000656"]);
        assert_eq!(codes_of(&words("ĐĂNG KÝ khai tử")), ["1.000656"]);
        assert_eq!(codes_of(&words("30%")), ["1.001806"]);
        assert_eq!(codes_of(&words("_")), Vec::<String>::new());
        assert_eq!(codes_of(&ProcedureFilter { verified: Some(false), ..ProcedureFilter::default() }).len(), 11);
        assert_eq!(codes_of(&ProcedureFilter { field_code: Some("giam-ngheo".into()), ..ProcedureFilter::default() }), ["1.011607"]);
        let served = codes_of(&ProcedureFilter { level: Some(Level::District), ..ProcedureFilter::default() });
        assert!(served.contains(&"2.000815".to_owned()) && !served.contains(&"1.001193".to_owned()));

        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = read(database, |conn| {
                Ok(procedure::search::list(conn, &ProcedureFilter::default(), after.as_ref(), 7)?)
            });
            let Some(last) = page.last() else { break };
            after = Some((last.code.clone(), last.version));
            seen.extend(page.into_iter().map(|version| version.code));
        }
        assert_eq!(seen, codes_of(&ProcedureFilter::default()));
        assert_eq!(seen.len(), 50);
    }

    fn a_draft_is_published_and_then_superseded(test) {
        let database = emptied(&test.database);
        let code = "1.999999";
        let draft = write(database, move |conn| {
            procedure::actions::draft_first(conn, code, ProcedureKind::Tthc, &content("Cấp bản sao", 3), (&CatalogueKeeper::CommandLine, now()))
        })
        .unwrap();
        assert_eq!((draft.state, draft.version), (ProcedureState::Draft, 1));
        assert_eq!(in_force(database, code, "2023-06-14"), None);
        let again = write(database, move |conn| {
            procedure::actions::draft_first(conn, code, ProcedureKind::Tthc, &content("Cấp bản sao", 3), (&CatalogueKeeper::CommandLine, now()))
        });
        assert_eq!(again.unwrap_err().code, Code::AlreadyExists);

        let changed = write(database, move |conn| {
            procedure::actions::change_draft(conn, code, 1, &content("Cấp bản sao trích lục", 2), (&CatalogueKeeper::CommandLine, now()))
        })
        .unwrap();
        assert_eq!((changed.content.name_vi.as_str(), changed.content.limit), ("Cấp bản sao trích lục", days(2)));

        let first = publish(database, code, 1, "2023-03-01").unwrap();
        assert_eq!((first.state, first.decision_number.as_deref()), (ProcedureState::Published, Some("1/QĐ-UBND")));
        assert_eq!(publish(database, code, 1, "2023-03-01").unwrap_err().code, Code::NotADraft);
        let change = write(database, move |conn| {
            procedure::actions::change_draft(conn, code, 1, &content("Khác", 1), (&CatalogueKeeper::CommandLine, now()))
        });
        assert_eq!(change.unwrap_err().code, Code::NotADraft);

        write(database, move |conn| procedure::actions::draft_next(conn, code, &content("Bản mới", 1), (&CatalogueKeeper::CommandLine, now()))).unwrap();
        let second_draft =
            write(database, move |conn| procedure::actions::draft_next(conn, code, &content("Bản nữa", 1), (&CatalogueKeeper::CommandLine, now())));
        assert_eq!(second_draft.unwrap_err().code, Code::AlreadyExists);
        let early = publish(database, code, 2, "2023-02-28").unwrap_err();
        assert_eq!((early.code, codes(&early)), (Code::InvalidInput, vec!["before_predecessor"]));
        publish(database, code, 2, "2023-07-01").unwrap();

        let versions = read(database, |conn| Ok(procedure::store::list_versions(conn, code)?));
        assert_eq!(
            versions.iter().map(|v| (v.version, v.state, v.valid_to)).collect::<Vec<_>>(),
            [
                (1, ProcedureState::Superseded, Some(day("2023-06-30"))),
                (2, ProcedureState::Published, None),
            ]
        );
        for (on, version) in
            [("2023-02-28", None), ("2023-06-30", Some(1)), ("2023-07-01", Some(2))]
        {
            assert_eq!(in_force(database, code, on), version, "{on}");
        }
        let cache = ProcedureCache::new();
        let kept = read(database, |conn| cache.version(conn, first.id));
        assert_eq!(kept.content.limit, days(2));
    }

    fn an_abolished_procedure_holds_until_its_last_day_and_may_return(test) {
        let database = emptied(&test.database);
        load_procedures(database, PROCEDURES).unwrap();
        let code = "2.000843";
        let abolish = |from: &str| {
            let from = day(from);
            write(database, move |conn| procedure::actions::abolish(conn, code, "7/QĐ-UBND", from, (&CatalogueKeeper::CommandLine, now())))
        };
        let ended = abolish("2025-07-01").unwrap();
        assert_eq!((ended.state, ended.abolition_number.as_deref()), (ProcedureState::Abolished, Some("7/QĐ-UBND")));
        assert_eq!(in_force(database, code, "2025-06-30"), Some(1));
        assert_eq!(in_force(database, code, "2025-07-01"), None);
        assert_eq!(abolish("2025-08-01").unwrap_err().code, Code::NotFound);
        write(database, move |conn| procedure::actions::draft_next(conn, code, &content("Trở lại", 1), (&CatalogueKeeper::CommandLine, now()))).unwrap();
        assert_eq!(codes(&publish(database, code, 2, "2025-06-30").unwrap_err()), ["before_abolition"]);
        publish(database, code, 2, "2025-09-01").unwrap();
        assert_eq!(in_force(database, code, "2025-08-31"), None);
        assert_eq!(in_force(database, code, "2025-09-01"), Some(2));
    }

    fn the_levels_add_up_to_the_number_of_procedures(test) {
        let database = emptied(&test.database);
        load_procedures(database, PROCEDURES).unwrap();
        write(database, |conn| procedure::actions::draft_first(conn, "1.9", ProcedureKind::Tthc, &content("Dự thảo", 3), (&CatalogueKeeper::CommandLine, now()))).unwrap();
        write(database, |conn| procedure::actions::abolish(conn, "2.000843", "7/QĐ-UBND", day("2023-06-01"), (&CatalogueKeeper::CommandLine, now()))).unwrap();
        let versions = read(database, |conn| Ok(procedure::store::load_counted(conn, ProcedureKind::Tthc)?));
        let counts = count(&versions, day("2023-06-14"));
        assert_eq!(counts.total, 49);
        assert_eq!((counts.by_state.published, counts.by_state.draft, counts.by_state.abolished), (49, 1, 1));
        let rows: Vec<_> =
            counts.by_level.iter().map(|row| (row.level, row.counted_here, row.served_here)).collect();
        assert_eq!(
            rows,
            [
                (Level::City, 0, 0),
                (Level::Department, 9, 15),
                (Level::District, 14, 17),
                (Level::Ward, 26, 26),
            ]
        );
        assert_eq!(counts.by_level.iter().map(|row| row.counted_here).sum::<u32>(), counts.total);
        assert_eq!(count(&versions, day("2023-05-31")).total, 50);
    }

    fn the_closest_workflow_is_chosen(test) {
        let database = emptied(&test.database);
        let code = "1.999999";
        write(database, move |conn| procedure::actions::draft_first(conn, code, ProcedureKind::Tthc, &content("Thủ tục", 3), (&CatalogueKeeper::CommandLine, now()))).unwrap();
        let version = publish(database, code, 1, "2023-01-01").unwrap();
        let (here, there) = (ward(database, "H26.1"), ward(database, "H26.2"));
        for role in [("an", Role::Clerk), ("binh", Role::Approver)] {
            appoint(database, role.0, role.1, here);
        }
        let procedure_id = Some(version.procedure_id);
        let find = |office: AgencyId, level: Level, hours: u32| {
            read(database, |conn| Ok(workflow::store::find_for(conn, version.procedure_id, office, level, Some(hours))?))
                .map(|workflow| workflow.name)
        };
        assert_eq!(find(here, Level::Ward, 24), None);
        for (name, plan, at_here, at_there, at_district) in [
            ("generic", plan(24), "generic", "generic", "generic"),
            ("generic-ward", Plan { level: Some(Level::Ward), ..plan(24) }, "generic-ward", "generic-ward", "generic"),
            ("generic-here", Plan { agency_id: Some(here), ..plan(24) }, "generic-here", "generic-ward", "generic"),
            ("own", Plan { procedure_id, ..plan(24) }, "own", "own", "own"),
            ("own-ward", Plan { procedure_id, level: Some(Level::Ward), ..plan(24) }, "own-ward", "own-ward", "own"),
            ("own-here", Plan { procedure_id, agency_id: Some(here), ..plan(24) }, "own-here", "own-ward", "own"),
            ("own-newer", Plan { procedure_id, ..plan(24) }, "own-here", "own-ward", "own-newer"),
        ] {
            published_workflow(database, name, plan);
            let found = [find(here, Level::Ward, 24), find(there, Level::Ward, 24), find(there, Level::District, 24)];
            assert_eq!(found.map(Option::unwrap), [at_here, at_there, at_district], "after {name}");
        }
        assert_eq!(find(here, Level::Ward, 16), None, "no plan of another limit");
    }

    fn a_new_version_of_a_workflow_retires_the_old_one(test) {
        let database = emptied(&test.database);
        let first = published_workflow(database, "generic-3", plan(24));
        let cache = WorkflowCache::new();
        let kept = read(database, |conn| cache.workflow(conn, first.id));
        let draft = draft_workflow(database, "generic-3", Plan { steps: vec![step(1, Role::Handler, Some(24))], ..plan(24) })
            .unwrap();
        assert_eq!(draft.version, 2);
        assert_eq!(draft_workflow(database, "generic-3", plan(24)).unwrap_err().code, Code::AlreadyExists);
        let changed =
            write(database, move |conn| workflow::actions::change_draft(conn, draft.id, &plan(24), (&CatalogueKeeper::CommandLine, now()))).unwrap();
        assert_eq!(changed.steps.len(), 3);
        let second = publish_workflow(database, draft.id).unwrap();
        assert_eq!(second.decision_number.as_deref(), Some("9/QĐ-UBND"));
        let retired = read(database, |conn| Ok(workflow::store::load(conn, first.id)?));
        assert_eq!((retired.state, &retired.steps), (WorkflowState::Retired, &kept.steps));
        let change = write(database, move |conn| workflow::actions::change_draft(conn, first.id, &plan(8), (&CatalogueKeeper::CommandLine, now())));
        assert_eq!(change.unwrap_err().code, Code::NotADraft);
        assert_eq!(publish_workflow(database, second.id).unwrap_err().code, Code::NotADraft);
        assert_eq!(publish_workflow(database, Id::new()).unwrap_err().code, Code::NotFound);
    }

    fn publishing_a_workflow_names_everything_that_speaks_against_it(test) {
        let database = emptied(&test.database);
        let code = "1.999999";
        write(database, move |conn| procedure::actions::draft_first(conn, code, ProcedureKind::Tthc, &content("Thủ tục", 3), (&CatalogueKeeper::CommandLine, now()))).unwrap();
        let procedure_id = read(database, |conn| Ok(procedure::store::find_by_code(conn, code)?));
        let here = ward(database, "H26.1");
        appoint(database, "an", Role::Clerk, here);
        let steps = vec![step(1, Role::Clerk, None), step(3, Role::Approver, Some(20))];
        let plan = Plan { procedure_id, agency_id: Some(here), steps, ..plan(20) };
        let draft = draft_workflow(database, "w", plan).unwrap();
        assert_eq!(codes(&publish_workflow(database, draft.id).unwrap_err()), ["not_published"]);
        publish(database, code, 1, "2023-01-01").unwrap();
        let refused = publish_workflow(database, draft.id).unwrap_err();
        assert_eq!(refused.code, Code::PublishingRefused);
        assert_eq!(codes(&refused), ["gap", "uncounted_inside", "wrong_sum", "nobody_there"]);
        assert_eq!(refused.fields[2].words.en, "the allowances add up to 20 hours, but the limit is 24 hours");
        assert_eq!(refused.fields[3].words.en, "nobody at the office is the head of the agency: give an officer there this role");

        appoint(database, "binh", Role::Approver, here);
        let mended = vec![step(1, Role::Clerk, Some(4)), step(2, Role::Approver, Some(20))];
        let mended = Plan { procedure_id, agency_id: Some(here), steps: mended, ..self::plan(24) };
        write(database, move |conn| workflow::actions::change_draft(conn, draft.id, &mended, (&CatalogueKeeper::CommandLine, now()))).unwrap();
        assert_eq!(publish_workflow(database, draft.id).unwrap().state, WorkflowState::Published);
    }
}

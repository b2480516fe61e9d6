//! The tables of the register as diesel sees them; `tests/` compares them with both databases.

#![allow(missing_docs, reason = "the columns are described in migrations/")]
#![allow(clippy::wildcard_imports, reason = "each table names its column types as diesel writes them")]

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    agency (id) {
        id -> Id,
        code -> Text,
        parent_id -> Nullable<Id>,
        office_id -> Id,
        level -> Text,
        name_vi -> Text,
        name_en -> Text,
        desk_id -> Nullable<Id>,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
        synthetic_code -> Bool,
        source -> Text,
        gso_code -> Nullable<Text>,
        note -> Nullable<Text>,
        search -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    agency_path (ancestor_id, descendant_id) {
        ancestor_id -> Id,
        descendant_id -> Id,
        depth -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    agency_succession (from_id, to_id) {
        from_id -> Id,
        to_id -> Id,
        kind -> Text,
        effective_on -> Date,
        legal_basis -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    officer (id) {
        id -> Id,
        username -> Text,
        full_name -> Text,
        password_hash -> Text,
        active -> Bool,
        created_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    officer_role (officer_id, role, agency_id, valid_from) {
        officer_id -> Id,
        role -> Text,
        agency_id -> Id,
        valid_from -> Instant,
        valid_until -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    officer_post (officer_id, valid_from) {
        officer_id -> Id,
        valid_from -> Instant,
        post -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    substitution (id) {
        id -> Id,
        absent_id -> Id,
        substitute_id -> Id,
        agency_id -> Id,
        valid_from -> Instant,
        valid_until -> Instant,
        reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    approval_delegation (id) {
        id -> Id,
        agency_id -> Id,
        head_id -> Id,
        delegate_id -> Id,
        document_number -> Text,
        valid_from -> Instant,
        valid_until -> Nullable<Instant>,
        recorded_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    officer_change (id) {
        id -> Id,
        officer_id -> Id,
        kind -> Text,
        made_at -> Instant,
        made_by -> Nullable<Id>,
        made_as -> Nullable<Text>,
        made_at_agency_id -> Nullable<Id>,
        details -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    session (id) {
        id -> Id,
        officer_id -> Id,
        created_at -> Instant,
        refreshed_at -> Instant,
        expires_at -> Instant,
        ended_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    session_token (digest) {
        digest -> Binary,
        session_id -> Id,
        made_at -> Instant,
        used_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::platform::database::types::sql::{Id, Instant};

    given_password (officer_id) {
        officer_id -> Id,
        given_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    desk_session (digest) {
        digest -> Binary,
        session_id -> Id,
        officer_id -> Id,
        csrf -> Binary,
        made_at -> Instant,
        last_seen_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    parked_form (office_id, id) {
        office_id -> Id,
        id -> Id,
        officer_id -> Id,
        content -> Binary,
        made_at -> Instant,
        asked_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    saved_filter (id) {
        id -> Id,
        officer_id -> Id,
        name -> Text,
        query -> Text,
        made_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::Id;

    desk_setting (officer_id) {
        officer_id -> Id,
        shortcuts_off -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    procedure (id) {
        id -> Id,
        code -> Text,
        search -> Text,
        kind -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    procedure_version (id) {
        id -> Id,
        procedure_id -> Id,
        version -> Integer,
        state -> Text,
        name_vi -> Text,
        field_code -> Text,
        field_name -> Text,
        levels -> Text,
        service_level -> Text,
        limit_value -> Nullable<Integer>,
        limit_unit -> Nullable<Text>,
        first_day -> Nullable<Text>,
        cut_off_minute -> Nullable<Integer>,
        roll -> Nullable<Text>,
        rest_day -> Nullable<Text>,
        fee_vnd -> Nullable<BigInt>,
        papers -> Text,
        legal_basis -> Text,
        source -> Text,
        verified -> Bool,
        note -> Nullable<Text>,
        pause_policy -> Text,
        decision_number -> Nullable<Text>,
        abolition_number -> Nullable<Text>,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
        created_at -> Instant,
        published_at -> Nullable<Instant>,
        abolished_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    workflow (id) {
        id -> Id,
        name -> Text,
        version -> Integer,
        procedure_id -> Nullable<Id>,
        agency_id -> Nullable<Id>,
        level -> Nullable<Text>,
        state -> Text,
        total_hours -> Integer,
        decision_number -> Nullable<Text>,
        created_at -> Instant,
        published_at -> Nullable<Instant>,
        retired_at -> Nullable<Instant>,
        retirement_number -> Nullable<Text>,
        retirement_reason -> Nullable<Text>,
        starter -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    workflow_transition (workflow_id, position, number) {
        workflow_id -> Id,
        position -> Integer,
        number -> Integer,
        outcome -> Text,
        branch -> Nullable<Text>,
        name_vi -> Nullable<Text>,
        name_en -> Nullable<Text>,
        to_position -> Nullable<Integer>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    workflow_step (workflow_id, position) {
        workflow_id -> Id,
        position -> Integer,
        name_vi -> Text,
        name_en -> Text,
        role -> Text,
        agency_level -> Nullable<Text>,
        unit_id -> Nullable<Id>,
        allowance_hours -> Nullable<Integer>,
        assignment -> Text,
        opinions -> Text,
        opinions_join -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    step_history (procedure_id, workflow_id, step) {
        procedure_id -> Id,
        workflow_id -> Id,
        step -> Integer,
        cases -> Integer,
        p80_minutes -> Integer,
        counted_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    calendar (id) {
        id -> Id,
        agency_id -> Id,
        version -> Integer,
        basis -> Text,
        recorded_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    calendar_shift (calendar_id, purpose, weekday, opens_minute) {
        calendar_id -> Id,
        purpose -> Text,
        weekday -> Integer,
        opens_minute -> Integer,
        closes_minute -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    calendar_day (calendar_id, day) {
        calendar_id -> Id,
        day -> Date,
        kind -> Text,
        name_vi -> Text,
        name_en -> Text,
        basis -> Text,
        verified -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    calendar_year (calendar_id, year) {
        calendar_id -> Id,
        year -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    dossier_counter (office_id, day) {
        office_id -> Id,
        day -> Date,
        last -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    book_counter (office_id, volume) {
        office_id -> Id,
        volume -> Integer,
        last -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    dossier (office_id, id) {
        office_id -> Id,
        id -> Id,
        code -> Text,
        procedure_id -> Id,
        procedure_version_id -> Id,
        workflow_id -> Id,
        calendar_stamp -> Text,
        channel -> Text,
        status -> Text,
        account -> Text,
        step -> Integer,
        step_role -> Nullable<Text>,
        handler_id -> Nullable<Id>,
        applicant_kind -> Text,
        applicant_name -> Text,
        applicant_identity -> Nullable<Text>,
        applicant_phone -> Nullable<Text>,
        applicant_email -> Nullable<Text>,
        applicant_address -> Nullable<Text>,
        applicant_born_on -> Nullable<Date>,
        submitter_name -> Nullable<Text>,
        submitter_identity -> Nullable<Text>,
        submitter_phone -> Nullable<Text>,
        submitter_relation -> Nullable<Text>,
        summary -> Text,
        papers -> Text,
        result_delivery -> Text,
        fee_vnd -> Nullable<BigInt>,
        document_number -> Nullable<Text>,
        search -> Text,
        received_at -> Instant,
        accepted_at -> Nullable<Instant>,
        due_at -> Nullable<Instant>,
        pauses -> Text,
        resolved_at -> Nullable<Instant>,
        returned_at -> Nullable<Instant>,
        closed_at -> Nullable<Instant>,
        due_imported -> Bool,
        promised_at -> Nullable<Instant>,
        marks -> Integer,
        version -> Integer,
        last_happened_at -> Instant,
        last_recorded_at -> Instant,
        last_hash -> Binary,
        recorded_at -> Instant,
        request_draft -> Nullable<Text>,
        citizen_due_at -> Nullable<Instant>,
        acting_office_id -> Nullable<Id>,
        sets -> Integer,
        book_volume -> Nullable<Integer>,
        book_ordinal -> Nullable<Integer>,
        blind_numbers -> Text,
        request_approved -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::Id;

    dossier_number (office_id, dossier_id, kind, blind) {
        office_id -> Id,
        dossier_id -> Id,
        kind -> Text,
        blind -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    person_index (id) {
        id -> Integer,
        stamp -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    fee_entry (office_id, dossier_id, seq, line) {
        office_id -> Id,
        dossier_id -> Id,
        seq -> Integer,
        line -> Integer,
        procedure_id -> Id,
        kind -> Text,
        amount_vnd -> BigInt,
        method -> Nullable<Text>,
        receipt_number -> Nullable<Text>,
        payer -> Nullable<Text>,
        reason -> Nullable<Text>,
        takes_back -> Nullable<Integer>,
        counts_at -> Instant,
        recorded_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    reminder (office_id, dossier_id, number) {
        office_id -> Id,
        dossier_id -> Id,
        number -> Integer,
        made_by -> Id,
        made_at -> Instant,
        officer_id -> Nullable<Id>,
        role -> Text,
        agency_id -> Id,
        due_at -> Nullable<Instant>,
        note -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    attachment (office_id, dossier_id, id) {
        office_id -> Id,
        dossier_id -> Id,
        id -> Id,
        digest -> Binary,
        size_bytes -> BigInt,
        file_type -> Text,
        file_name -> Text,
        purpose -> Text,
        paper -> Nullable<Text>,
        added_by -> Id,
        added_at -> Instant,
        virus_check -> Text,
        virus_checked_at -> Nullable<Instant>,
        withdrawn_by -> Nullable<Id>,
        withdrawn_at -> Nullable<Instant>,
        withdrawal_reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    dossier_leg (office_id, dossier_id, turn) {
        office_id -> Id,
        dossier_id -> Id,
        turn -> Integer,
        number -> Integer,
        agency_id -> Id,
        first_step -> Integer,
        last_step -> Integer,
        allowance_hours -> Integer,
        calendar_stamp -> Text,
        started_at -> Instant,
        due_at -> Nullable<Instant>,
        ended_at -> Nullable<Instant>,
        left_by -> Nullable<Text>,
        recorded_at -> Instant,
        end_recorded_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    dossier_opinion (office_id, dossier_id, number) {
        office_id -> Id,
        dossier_id -> Id,
        number -> Integer,
        step -> Integer,
        name -> Nullable<Text>,
        role -> Nullable<Text>,
        unit_id -> Nullable<Id>,
        officer_id -> Nullable<Id>,
        question -> Text,
        allowance_hours -> Integer,
        asked_at -> Instant,
        asked_by -> Id,
        answer_by -> Instant,
        answer -> Nullable<Text>,
        answer_text -> Nullable<Text>,
        answered_at -> Nullable<Instant>,
        answered_by -> Nullable<Id>,
        withdrawn_at -> Nullable<Instant>,
        left_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    journal (office_id, dossier_id, seq) {
        office_id -> Id,
        dossier_id -> Id,
        seq -> Integer,
        event -> Text,
        from_account -> Text,
        to_account -> Text,
        moves -> Bool,
        status_before -> Nullable<Text>,
        status_after -> Text,
        due_before -> Nullable<Instant>,
        due_after -> Nullable<Instant>,
        promise_before -> Nullable<Instant>,
        promise_after -> Nullable<Instant>,
        marks_before -> Integer,
        marks_after -> Integer,
        step_before -> Integer,
        step_after -> Integer,
        happened_at -> Instant,
        recorded_at -> Instant,
        actor_id -> Nullable<Id>,
        actor_role -> Text,
        actor_unit_id -> Nullable<Id>,
        procedure_id -> Id,
        channel -> Text,
        details -> Text,
        previous_hash -> Binary,
        hash -> Binary,
        content_seal -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::Id;

    dossier_seal (office_id, dossier_id) {
        office_id -> Id,
        dossier_id -> Id,
        seq -> Integer,
        seal -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    sealing (id) {
        id -> Integer,
        finished -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    seal (number) {
        number -> BigInt,
        act -> Text,
        kind -> Text,
        subject -> Text,
        digest -> Binary,
        parts -> Text,
        previous_hash -> Binary,
        hash -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    idempotency (office_id, officer_id, key) {
        office_id -> Id,
        officer_id -> Id,
        key -> Text,
        fingerprint -> Binary,
        status -> Integer,
        body -> Text,
        etag -> Nullable<Text>,
        created_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    task_run (task, slot) {
        task -> Text,
        slot -> Instant,
        started_at -> Instant,
        finished_at -> Nullable<Instant>,
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    delegation (id) {
        id -> Id,
        procedure_id -> Id,
        from_agency_id -> Id,
        to_agency_id -> Id,
        document_number -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        revoked_from -> Nullable<Date>,
        revocation_number -> Nullable<Text>,
        revoked_by -> Nullable<Id>,
        revoked_at -> Nullable<Instant>,
        created_by -> Id,
        created_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    indicator (id) {
        id -> Id,
        code -> Text,
        kind -> Text,
        unit -> Text,
        created_by -> Nullable<Id>,
        created_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    indicator_version (indicator_id, version) {
        indicator_id -> Id,
        version -> Integer,
        label_vi -> Text,
        label_en -> Text,
        section -> Text,
        places -> Integer,
        formula -> Nullable<Text>,
        source -> Text,
        reason -> Nullable<Text>,
        recorded_by -> Nullable<Id>,
        recorded_at -> Instant,
        additive -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    indicator_value (office_id, indicator_id, period_from, period_to, as_of, entry) {
        office_id -> Id,
        indicator_id -> Id,
        period_from -> Date,
        period_to -> Date,
        as_of -> Date,
        entry -> Integer,
        id -> Id,
        number -> BigInt,
        denominator -> Nullable<BigInt>,
        at_least -> Bool,
        evidence -> Text,
        reason -> Nullable<Text>,
        recorded_by -> Nullable<Id>,
        recorded_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    paragraph_template (office_id, code, language, version) {
        office_id -> Id,
        code -> Text,
        language -> Text,
        version -> Integer,
        title -> Text,
        text -> Text,
        valid_from -> Date,
        recorded_by -> Id,
        recorded_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    statement_check (office_id, id) {
        office_id -> Id,
        id -> Id,
        text_hash -> Binary,
        findings -> Text,
        recorded_by -> Id,
        recorded_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    score_formula (code, version) {
        code -> Text,
        version -> Integer,
        valid_from -> Date,
        group_code -> Text,
        group_name -> Text,
        position -> Integer,
        name_vi -> Text,
        max_points -> Integer,
        kind -> Text,
        threshold -> Integer,
        numerator -> Text,
        denominator -> Text,
        when_empty -> Text,
        levels -> Text,
        source -> Text,
        trust -> Text,
        note -> Nullable<Text>,
        created_by -> Nullable<Id>,
        created_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    score_class_set (version) {
        version -> Integer,
        valid_from -> Date,
        classes -> Text,
        source -> Text,
        trust -> Text,
        created_by -> Nullable<Id>,
        created_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    rollup (id) {
        id -> Integer,
        finished -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    move_count (office_id, leaf, procedure_id, kind) {
        office_id -> Id,
        leaf -> Integer,
        procedure_id -> Id,
        kind -> Integer,
        count -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    due_count (office_id, leaf, late_leaf, procedure_id, account, channel) {
        office_id -> Id,
        leaf -> Integer,
        late_leaf -> Integer,
        procedure_id -> Id,
        account -> Text,
        channel -> Text,
        count -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    stay (office_id, leaf, from_at, dossier_id) {
        office_id -> Id,
        leaf -> Integer,
        from_at -> Instant,
        dossier_id -> Id,
        seq -> Integer,
        until_at -> Instant,
        account -> Text,
        due_at -> Nullable<Instant>,
        promise_at -> Nullable<Instant>,
        marks -> Integer,
        procedure_id -> Id,
        channel -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    open_stay (office_id, dossier_id) {
        office_id -> Id,
        dossier_id -> Id,
        seq -> Integer,
        from_at -> Instant,
        account -> Text,
        due_at -> Nullable<Instant>,
        promise_at -> Nullable<Instant>,
        marks -> Integer,
        procedure_id -> Id,
        channel -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    report_run (id) {
        id -> Id,
        layout -> Text,
        layout_version -> Integer,
        agency_id -> Id,
        first_day -> Date,
        last_day -> Date,
        period_name -> Text,
        group_by -> Text,
        boundaries -> Text,
        procedure_kind -> Text,
        folded -> Bool,
        as_of -> Instant,
        acts_before -> Instant,
        known_at -> Instant,
        offices_of_agency -> Integer,
        versions -> Text,
        line_count -> BigInt,
        lines_hash -> Binary,
        hash -> Binary,
        state -> Text,
        supersedes_id -> Nullable<Id>,
        supersede_reason -> Nullable<Text>,
        made_by -> Id,
        made_by_name -> Text,
        made_as -> Text,
        made_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    report_run_office (run_id, office_id) {
        run_id -> Id,
        office_id -> Id,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    report_run_row (run_id, key) {
        run_id -> Id,
        key -> Text,
        place -> Integer,
        parent -> Nullable<Text>,
        depth -> Integer,
        name -> Text,
        cells -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    report_run_kind (run_id, kind) {
        run_id -> Id,
        kind -> Integer,
        row_key -> Text,
        figures -> Text,
        line_count -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    report_run_line (office_id, run_id, kind, dossier_id, seq) {
        office_id -> Id,
        run_id -> Id,
        kind -> Integer,
        dossier_id -> Id,
        seq -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    report_run_signature (run_id, officer_id, role) {
        run_id -> Id,
        officer_id -> Id,
        role -> Text,
        name -> Text,
        agency_code -> Text,
        agency_name -> Text,
        signed_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    report_subscription (id) {
        id -> Id,
        agency_id -> Id,
        wish -> Text,
        schedule -> Text,
        cuts_after -> Date,
        made_by -> Id,
        made_at -> Instant,
        ended_by -> Nullable<Id>,
        ended_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    report_receiver (subscription_id, place) {
        subscription_id -> Id,
        place -> Integer,
        officer_id -> Nullable<Id>,
        role -> Nullable<Text>,
        agency_id -> Nullable<Id>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    report_delivery (id) {
        id -> Id,
        subscription_id -> Id,
        first_day -> Date,
        last_day -> Date,
        claimed_at -> Instant,
        run_id -> Nullable<Id>,
        trouble -> Nullable<Text>,
        delivered_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    report_delivery_seen (delivery_id, officer_id) {
        delivery_id -> Id,
        officer_id -> Id,
        seen_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    register_import (office_id, id) {
        office_id -> Id,
        id -> Id,
        file_name -> Text,
        digest -> Binary,
        size_bytes -> BigInt,
        made_by -> Id,
        made_at -> Instant,
        changed_at -> Instant,
        choices -> Text,
        state -> Text,
        run_id -> Nullable<Id>,
        run_by -> Nullable<Id>,
        run_at -> Nullable<Instant>,
        seen_at -> Nullable<Instant>,
        stop_by -> Nullable<Id>,
        rows_all -> Integer,
        rows_done -> Integer,
        added -> Integer,
        updated -> Integer,
        failure_vi -> Nullable<Text>,
        failure_en -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    register_import_content (office_id, import_id, kind) {
        office_id -> Id,
        import_id -> Id,
        kind -> Text,
        content -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    register_import_undo (office_id, import_id) {
        office_id -> Id,
        import_id -> Id,
        state -> Text,
        reason -> Text,
        run_id -> Id,
        run_by -> Id,
        run_at -> Instant,
        seen_at -> Instant,
        stop_by -> Nullable<Id>,
        dossiers_all -> Integer,
        dossiers_done -> Integer,
        taken_back -> Integer,
        failure_vi -> Nullable<Text>,
        failure_en -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    catalogue_change (id) {
        id -> Id,
        thing -> Text,
        thing_key -> Text,
        version -> Integer,
        act -> Text,
        made_at -> Instant,
        made_by -> Nullable<Id>,
        made_as -> Nullable<Text>,
        made_at_agency_id -> Nullable<Id>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    personal_grant (office_id, id) {
        office_id -> Id,
        id -> Id,
        officer_id -> Id,
        reason -> Text,
        valid_from -> Instant,
        valid_until -> Instant,
        granted_by -> Id,
        ended_by -> Nullable<Id>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::platform::database::types::sql::{Id, Instant};

    personal_read (office_id, id) {
        office_id -> Id,
        id -> Id,
        officer_id -> Id,
        read_at -> Instant,
        kind -> Text,
        dossiers -> Text,
        dossier_count -> BigInt,
        reason -> Nullable<Text>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    agency,
    agency_path,
    agency_succession,
    officer,
    officer_role,
    officer_post,
    substitution,
    approval_delegation,
    officer_change,
    catalogue_change,
    personal_grant,
    personal_read,
    session,
    session_token,
    given_password,
    desk_session,
    parked_form,
    saved_filter,
    desk_setting,
    procedure,
    procedure_version,
    workflow,
    workflow_step,
    workflow_transition,
    step_history,
    calendar,
    calendar_shift,
    calendar_day,
    calendar_year,
    dossier_counter,
    dossier,
    dossier_number,
    person_index,
    fee_entry,
    attachment,
    reminder,
    register_import,
    register_import_content,
    register_import_undo,
    dossier_leg,
    dossier_opinion,
    journal,
    idempotency,
    task_run,
    delegation,
    indicator,
    indicator_version,
    indicator_value,
    paragraph_template,
    statement_check,
    rollup,
    move_count,
    due_count,
    stay,
    open_stay,
    report_run,
    report_run_office,
    report_run_row,
    report_run_kind,
    report_run_line,
    report_run_signature,
    report_subscription,
    report_receiver,
    report_delivery,
    report_delivery_seen,
);

//! The condition of a PostgreSQL database, by its catalogue and by the tables that the migrations make in the schema for temporary
//! ones, which is taken back.

use diesel::connection::SimpleConnection as _;
use diesel::migration::{Migration, MigrationSource as _};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};

use super::parts::{DatabaseCondition, DatabasePart};
use crate::platform::database::DatabaseError;
use crate::platform::database::migrations::{POSTGRES, failed};

/// The schema of the register, and that of temporary tables.
const OWN: &str = "(SELECT relnamespace FROM pg_class WHERE oid = to_regclass('dossier'))";
const TEMPORARY: &str = "pg_my_temp_schema()";

/// Tables, columns, indexes, constraints and triggers of a schema. Which schema it is stands in no definition.
const PARTS: &str = "WITH tables AS ( \
        SELECT c.oid, c.relname::text AS name, c.relnamespace AS space, \
        CASE n.oid WHEN pg_my_temp_schema() THEN 'pg_temp.' ELSE quote_ident(n.nspname) || '.' END AS prefix FROM pg_class c \
        JOIN pg_namespace n ON n.oid = c.relnamespace \
        WHERE c.relnamespace = SCHEMA AND c.relkind IN ('r', 'p') AND c.relname NOT LIKE '\\_\\_diesel%' \
          AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')) \
    SELECT 'table' AS kind, t.name AS of_table, t.name, '' AS made FROM tables t \
    UNION ALL SELECT 'column', t.name, a.attname::text, format_type(a.atttypid, a.atttypmod) || (CASE WHEN a.attnotnull \
        THEN ' not null' ELSE '' END) || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') \
        FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped \
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
    UNION ALL SELECT 'index', t.name, i.relname::text, replace(pg_get_indexdef(i.oid), t.prefix, '') \
        FROM tables t JOIN pg_index x ON x.indrelid = t.oid JOIN pg_class i ON i.oid = x.indexrelid \
    UNION ALL SELECT 'constraint', t.name, k.conname::text, replace(pg_get_constraintdef(k.oid), t.prefix, '') \
        FROM tables t JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype <> 'n' \
    UNION ALL SELECT 'trigger', t.name, g.tgname::text, '' FROM tables t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal";

/// Indexes that are not kept, and constraints that were never held against the rows.
const UNUSABLE: &str = "SELECT 'the index ' || i.relname || ' is not usable: it was not built to its end' AS line \
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid \
        WHERE i.relnamespace = SCHEMA AND NOT (x.indisvalid AND x.indisready AND x.indislive) \
    UNION ALL SELECT 'the constraint ' || k.conname || ' of the table ' || k.conrelid::regclass || ' was never held against its rows' \
        FROM pg_constraint k WHERE k.connamespace = SCHEMA AND NOT k.convalidated ORDER BY 1";

/// For each foreign key the statement that counts the rows that refer to nothing.
const REFERENCES: &str = "SELECT k.conrelid::regclass::text AS child, k.confrelid::regclass::text AS parent, \
        format('SELECT count(*) AS rows FROM %s AS child WHERE %s AND NOT EXISTS (SELECT 1 FROM %s AS parent WHERE %s)', \
            k.conrelid::regclass, \
            (SELECT string_agg(format('child.%I IS NOT NULL', a.attname), ' AND ' ORDER BY u.place) \
                FROM unnest(k.conkey) WITH ORDINALITY AS u (number, place) \
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number), \
            k.confrelid::regclass, \
            (SELECT string_agg(format('parent.%I = child.%I', b.attname, a.attname), ' AND ' ORDER BY u.place) \
                FROM unnest(k.conkey, k.confkey) WITH ORDINALITY AS u (number, other, place) \
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number \
                JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = u.other)) AS statement \
    FROM pg_constraint k WHERE k.contype = 'f' AND k.connamespace = SCHEMA ORDER BY 1, 2, k.conname";

/// The statement that reads each index through, where the extension for it is there.
const INDEX_CHECKS: &str = "SELECT i.relname::text AS name, format('SELECT bt_index_check(%s::regclass, true)', i.oid) AS statement \
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam \
    WHERE i.relnamespace = SCHEMA AND m.amname = 'btree' AND x.indisvalid ORDER BY 1";
const CAN_READ_INDEXES: &str = "SELECT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'amcheck') AS yes";
const HAS_CHECKSUMS: &str = "SELECT current_setting('data_checksums') = 'on' AS yes";

#[derive(QueryableByName)]
struct ConditionLine {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct CatalogueAnswer {
    #[diesel(sql_type = Bool)]
    yes: bool,
}

#[derive(QueryableByName)]
struct ForeignKey {
    #[diesel(sql_type = Text)]
    child: String,
    #[diesel(sql_type = Text)]
    parent: String,
    #[diesel(sql_type = Text)]
    statement: String,
}

#[derive(QueryableByName)]
struct IndexCheck {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    statement: String,
}

#[derive(QueryableByName)]
struct RowsCounted {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

fn of_schema(statement: &str, schema: &str) -> String {
    statement.replace("SCHEMA", schema)
}

pub(super) fn condition(c: &mut PgConnection) -> Result<DatabaseCondition, DatabaseError> {
    let mut condition = DatabaseCondition::default();
    let found: Vec<DatabasePart> = diesel::sql_query(of_schema(PARTS, OWN)).load(c)?;
    match wanted(c) {
        Ok(wanted) => condition.compare(wanted, found),
        Err(error) => condition.remarks.push(format!("the tables could not be compared: {error}")),
    }
    let unusable: Vec<ConditionLine> = diesel::sql_query(of_schema(UNUSABLE, OWN)).load(c)?;
    condition.broken.extend(unusable.into_iter().map(|found| found.line));
    for key in diesel::sql_query(of_schema(REFERENCES, OWN)).load::<ForeignKey>(c)? {
        let ForeignKey { child, parent, statement } = key;
        let counted: RowsCounted = diesel::sql_query(statement).get_result(c)?;
        let rows = counted.rows;
        if rows > 0 {
            let what = format!("the table {child}: {rows} rows refer to rows of {parent} that are not there");
            condition.broken.push(what);
        }
    }
    read_indexes(c, &mut condition)?;
    if !diesel::sql_query(HAS_CHECKSUMS).get_result::<CatalogueAnswer>(c)?.yes {
        let what = "pages carry no checksums (initdb --data-checksums): a damaged one may go unnoticed";
        condition.remarks.push(what.to_owned());
    }
    Ok(condition)
}

/// Reads every index through, where the extension `amcheck` is there.
fn read_indexes(c: &mut PgConnection, condition: &mut DatabaseCondition) -> Result<(), DatabaseError> {
    if !diesel::sql_query(CAN_READ_INDEXES).get_result::<CatalogueAnswer>(c)?.yes {
        let what = "indexes were not read through: the extension amcheck is not there";
        condition.remarks.push(what.to_owned());
        return Ok(());
    }
    for check in diesel::sql_query(of_schema(INDEX_CHECKS, OWN)).load::<IndexCheck>(c)? {
        let IndexCheck { name, statement } = check;
        match c.batch_execute(&statement) {
            Ok(()) => {}
            Err(error) if error.to_string().contains("permission denied") => {
                condition.remarks.push(format!("indexes were not read through: {error}"));
                return Ok(());
            }
            Err(error) => condition.broken.push(format!("the index {name}: {error}")),
        }
    }
    Ok(())
}

/// What the migrations make: as temporary tables, which go with the transaction.
fn wanted(c: &mut PgConnection) -> Result<Vec<DatabasePart>, DatabaseError> {
    c.batch_execute("BEGIN; SET LOCAL search_path TO pg_temp")?;
    let made = make(c);
    c.batch_execute("ROLLBACK")?;
    made
}

fn make(c: &mut PgConnection) -> Result<Vec<DatabasePart>, DatabaseError> {
    let mut migrations: Vec<Box<dyn Migration<Pg>>> = POSTGRES.migrations().map_err(failed)?;
    migrations.sort_unstable_by(|one, other| one.name().version().cmp(&other.name().version()));
    for migration in migrations {
        migration.run(c).map_err(failed)?;
    }
    Ok(diesel::sql_query(of_schema(PARTS, TEMPORARY)).load(c)?)
}

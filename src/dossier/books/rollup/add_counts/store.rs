//! The statements that add to a cell, or begin it.

use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, HasSqlType, Integer, Text};

use crate::agency::AgencyId;
use crate::dossier::books::rollup::posting::{DueCell, MoveCell};
use crate::dossier::clock::ledger::{Account, Channel};
use crate::platform::database::types::sql;
use crate::procedure::ProcedureId;

/// Adds to a cell of the moves. Written by hand, because diesel prepares its own `ON CONFLICT DO UPDATE` anew each time, and this
/// one is sent with every act.
pub(in crate::dossier::books::rollup) struct AddMoves {
    pub(in crate::dossier::books::rollup) cell: MoveCell,
    pub(in crate::dossier::books::rollup) count: i64,
}

/// Adds to a cell of what is resolved.
pub(in crate::dossier::books::rollup) struct AddDues {
    pub(in crate::dossier::books::rollup) cell: DueCell,
    pub(in crate::dossier::books::rollup) count: i64,
}

impl QueryId for AddMoves {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl QueryId for AddDues {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<C> RunQueryDsl<C> for AddMoves {}
impl<C> RunQueryDsl<C> for AddDues {}

impl<DB> QueryFragment<DB> for AddMoves
where
    DB: Backend + HasSqlType<sql::Id>,
    AgencyId: ToSql<sql::Id, DB>,
    ProcedureId: ToSql<sql::Id, DB>,
    i32: ToSql<Integer, DB>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let (office, leaf, procedure, kind) = &self.cell;
        out.push_sql("INSERT INTO move_count (office_id, leaf, procedure_id, kind, count) VALUES (");
        out.push_bind_param::<sql::Id, _>(office)?;
        out.push_sql(", ");
        out.push_bind_param::<Integer, _>(&leaf.0)?;
        out.push_sql(", ");
        out.push_bind_param::<sql::Id, _>(procedure)?;
        out.push_sql(", ");
        out.push_bind_param::<Integer, _>(kind)?;
        out.push_sql(", ");
        out.push_bind_param::<BigInt, _>(&self.count)?;
        out.push_sql(
            ") ON CONFLICT (office_id, leaf, procedure_id, kind) DO UPDATE SET count = move_count.count + excluded.count",
        );
        Ok(())
    }
}

impl<DB> QueryFragment<DB> for AddDues
where
    DB: Backend + HasSqlType<sql::Id>,
    AgencyId: ToSql<sql::Id, DB>,
    ProcedureId: ToSql<sql::Id, DB>,
    Account: ToSql<Text, DB>,
    Channel: ToSql<Text, DB>,
    i32: ToSql<Integer, DB>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let (office, leaf, late, procedure, account, channel) = &self.cell;
        out.push_sql(
            "INSERT INTO due_count (office_id, leaf, late_leaf, procedure_id, account, channel, count) VALUES (",
        );
        out.push_bind_param::<sql::Id, _>(office)?;
        out.push_sql(", ");
        out.push_bind_param::<Integer, _>(&leaf.0)?;
        out.push_sql(", ");
        out.push_bind_param::<Integer, _>(&late.0)?;
        out.push_sql(", ");
        out.push_bind_param::<sql::Id, _>(procedure)?;
        out.push_sql(", ");
        out.push_bind_param::<Text, _>(account)?;
        out.push_sql(", ");
        out.push_bind_param::<Text, _>(channel)?;
        out.push_sql(", ");
        out.push_bind_param::<BigInt, _>(&self.count)?;
        out.push_sql(
            ") ON CONFLICT (office_id, leaf, late_leaf, procedure_id, account, channel) \
             DO UPDATE SET count = due_count.count + excluded.count",
        );
        Ok(())
    }
}

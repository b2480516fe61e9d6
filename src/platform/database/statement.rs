//! A statement put together from text of our own and bound values, the same for both databases.

use std::marker::PhantomData;

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, HasSqlType, Integer};

use super::Id;
use super::types::sql;
use crate::platform::instant::Instant;

/// A statement put together from text and bound values; `S` are the types of its columns.
pub(crate) struct Statement<S> {
    pieces: Vec<SqlPiece>,
    columns: PhantomData<S>,
}

enum SqlPiece {
    Sql(String),
    Id(Id),
    Instant(Instant),
    Number(i32),
    Limit(i64),
}

impl<S> Default for Statement<S> {
    fn default() -> Self {
        Self { pieces: Vec::new(), columns: PhantomData }
    }
}

impl<S> Statement<S> {
    fn push(mut self, piece: SqlPiece) -> Self {
        self.pieces.push(piece);
        self
    }

    /// Text of our own; nothing that a caller sent.
    pub(crate) fn sql(self, text: &str) -> Self {
        self.push(SqlPiece::Sql(text.to_owned()))
    }

    pub(crate) fn id<T>(self, id: Id<T>) -> Self {
        self.push(SqlPiece::Id(id.untyped()))
    }

    pub(crate) fn instant(self, at: Instant) -> Self {
        self.push(SqlPiece::Instant(at))
    }

    pub(crate) fn number(self, number: i32) -> Self {
        self.push(SqlPiece::Number(number))
    }

    pub(crate) fn limit(self, rows: i64) -> Self {
        self.sql(" LIMIT ").push(SqlPiece::Limit(rows))
    }

    /// `column` is one of these keys.
    pub(crate) fn one_of<T>(self, column: &str, ids: &[Id<T>]) -> Self {
        let mut statement = self.sql(column).sql(" IN (");
        for (place, id) in ids.iter().enumerate() {
            statement = if place > 0 { statement.sql(", ") } else { statement };
            statement = statement.id(*id);
        }
        // A list may not be empty; this one is then true of nothing.
        if ids.is_empty() { statement.sql("NULL)") } else { statement.sql(")") }
    }

    /// Several statements with something between them.
    pub(crate) fn together(statements: Vec<Self>, between: &str) -> Self {
        let mut together = Self::default();
        for (place, statement) in statements.into_iter().enumerate() {
            together = if place > 0 { together.sql(between) } else { together };
            together.pieces.extend(statement.pieces);
        }
        together
    }

    /// This statement, and another one after it.
    pub(crate) fn append(self, other: Self) -> Self {
        Self::together(vec![self, other], "")
    }

    /// How many values are bound.
    pub(crate) fn bound(&self) -> usize {
        self.pieces.iter().filter(|piece| !matches!(piece, SqlPiece::Sql(_))).count()
    }
}

impl<S: 'static> QueryId for Statement<S> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<S> Query for Statement<S> {
    type SqlType = S;
}

impl<S, C> RunQueryDsl<C> for Statement<S> {}

impl<S, DB> QueryFragment<DB> for Statement<S>
where
    DB: Backend + HasSqlType<sql::Id> + HasSqlType<sql::Instant>,
    Id: ToSql<sql::Id, DB>,
    Instant: ToSql<sql::Instant, DB>,
    i32: ToSql<Integer, DB>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        for piece in &self.pieces {
            match piece {
                SqlPiece::Sql(text) => out.push_sql(text),
                SqlPiece::Id(id) => out.push_bind_param::<sql::Id, _>(id)?,
                SqlPiece::Instant(at) => out.push_bind_param::<sql::Instant, _>(at)?,
                SqlPiece::Number(number) => out.push_bind_param::<Integer, _>(number)?,
                SqlPiece::Limit(rows) => out.push_bind_param::<BigInt, _>(rows)?,
            }
        }
        Ok(())
    }
}

//! The value types of the register in both databases.

use std::io::Write as _;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql};
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sqlite::Sqlite;

use crate::platform::instant::Instant;

mod id;
pub mod sql;

pub use id::{AnyRow, Id};

/// Microseconds from 1/1/1970 to 1/1/2000, where PostgreSQL begins to count.
const POSTGRES_EPOCH_MICROS: i64 = 946_684_800_000_000;

impl ToSql<sql::Instant, Pg> for Instant {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(&(self.micros() - POSTGRES_EPOCH_MICROS).to_be_bytes())?;
        Ok(IsNull::No)
    }
}

impl FromSql<sql::Instant, Pg> for Instant {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let micros = i64::from_be_bytes(value.as_bytes().try_into()?);
        micros
            .checked_add(POSTGRES_EPOCH_MICROS)
            .and_then(Self::from_micros)
            .ok_or_else(|| "an instant outside the calendar".into())
    }
}

impl ToSql<sql::Instant, Sqlite> for Instant {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.micros());
        Ok(IsNull::No)
    }
}

impl FromSql<sql::Instant, Sqlite> for Instant {
    fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let micros = <i64 as FromSql<diesel::sql_types::BigInt, Sqlite>>::from_sql(value)?;
        Self::from_micros(micros).ok_or_else(|| "an instant outside the calendar".into())
    }
}

/// Stores enums made by `named_values!` as their names in `TEXT` columns.
#[macro_export]
macro_rules! text_column {
    ($($kind:ty),+ $(,)?) => { $(
        const _: () = {
            use diesel::backend::Backend;
            use diesel::deserialize::{self, FromSql, Queryable};
            use diesel::expression::AsExpression;
            use diesel::internal::derives::as_expression::Bound;
            use diesel::pg::Pg;
            use diesel::serialize::{self, IsNull, Output, ToSql};
            use diesel::sql_types::{Nullable, Text};
            use diesel::sqlite::Sqlite;

            impl ToSql<Text, Pg> for $kind {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                    std::io::Write::write_all(out, self.as_str().as_bytes())?;
                    Ok(IsNull::No)
                }
            }
            impl ToSql<Text, Sqlite> for $kind {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                    out.set_value(self.as_str());
                    Ok(IsNull::No)
                }
            }
            impl<DB: Backend> ToSql<Nullable<Text>, DB> for $kind where $kind: ToSql<Text, DB> {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                    <$kind as ToSql<Text, DB>>::to_sql(self, out)
                }
            }
            impl<DB: Backend> FromSql<Text, DB> for $kind where String: FromSql<Text, DB> {
                fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
                    let text = <String as FromSql<Text, DB>>::from_sql(value)?;
                    Self::parse(&text).ok_or_else(|| format!("unknown value {text:?}").into())
                }
            }
            impl<DB: Backend> Queryable<Text, DB> for $kind where $kind: FromSql<Text, DB> {
                type Row = Self;
                fn build(row: Self) -> deserialize::Result<Self> { Ok(row) }
            }
            impl AsExpression<Text> for $kind {
                type Expression = Bound<Text, Self>;
                fn as_expression(self) -> Self::Expression { Bound::new(self) }
            }
            impl<'a> AsExpression<Text> for &'a $kind {
                type Expression = Bound<Text, &'a $kind>;
                fn as_expression(self) -> Self::Expression { Bound::new(self) }
            }
            impl AsExpression<Nullable<Text>> for $kind {
                type Expression = Bound<Nullable<Text>, Self>;
                fn as_expression(self) -> Self::Expression { Bound::new(self) }
            }
            impl<'a> AsExpression<Nullable<Text>> for &'a $kind {
                type Expression = Bound<Nullable<Text>, &'a $kind>;
                fn as_expression(self) -> Self::Expression { Bound::new(self) }
            }
        };
    )+ };
}

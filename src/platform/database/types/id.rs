//! The key of a row, and of which kind of rows it is.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::io::Write as _;
use std::marker::PhantomData;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, Queryable};
use diesel::expression::AsExpression;
use diesel::internal::derives::as_expression::Bound;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::Nullable;
use diesel::sqlite::Sqlite;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use super::sql;

/// Rows of a kind that is not told apart: those whose keys never leave their own store.
#[derive(Debug)]
pub enum AnyRow {}

/// The key of a row of the kind `T`: a UUID version 7, made here and never by the database.
///
/// The room that owns the rows gives the type its name, such as `AgencyId` or `DossierId`. A key of one kind is not a key of
/// another:
///
/// ```
/// use motcua::agency::AgencyId;
///
/// fn office(id: AgencyId) {}
/// office(AgencyId::new());
/// ```
///
/// ```compile_fail,E0308
/// use motcua::agency::AgencyId;
/// use motcua::dossier::books::DossierId;
///
/// fn office(id: AgencyId) {}
/// office(DossierId::new());
/// ```
pub struct Id<T = AnyRow>(Uuid, PhantomData<fn() -> T>);

impl<T> Id<T> {
    const fn of(key: Uuid) -> Self {
        Self(key, PhantomData)
    }

    /// A new key; later keys sort after earlier ones.
    #[must_use]
    pub fn new() -> Self {
        Self::of(Uuid::now_v7())
    }

    /// Reads the usual spelling of a UUID.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Uuid::parse_str(text).ok().map(Self::of)
    }

    /// The sixteen bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// The key with these bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self::of(Uuid::from_bytes(bytes))
    }

    /// The same key, of a kind that is not told apart: where keys of several kinds stand side by side. There is no way back.
    #[must_use]
    pub fn untyped(self) -> Id {
        Id::of(self.0)
    }
}

// By hand: the derives would ask `T` for each of these.
impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T> Default for Id<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Id").field(&self.0).finish()
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Uuid::deserialize(deserializer).map(Self::of)
    }
}

impl<T> utoipa::PartialSchema for Id<T> {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::Custom("uuid".to_owned())))
            .into()
    }
}

impl<T> utoipa::ToSchema for Id<T> {
    /// The API has one kind of key.
    fn name() -> std::borrow::Cow<'static, str> {
        "Id".into()
    }
}

impl<T> ToSql<sql::Id, Pg> for Id<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(self.0.as_bytes())?;
        Ok(IsNull::No)
    }
}

impl<T> ToSql<sql::Id, Sqlite> for Id<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(&self.0.as_bytes()[..]);
        Ok(IsNull::No)
    }
}

impl<T, DB: Backend> ToSql<Nullable<sql::Id>, DB> for Id<T>
where
    Self: ToSql<sql::Id, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        <Self as ToSql<sql::Id, DB>>::to_sql(self, out)
    }
}

impl<T> FromSql<sql::Id, Pg> for Id<T> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self::of(Uuid::from_slice(value.as_bytes())?))
    }
}

impl<T> FromSql<sql::Id, Sqlite> for Id<T> {
    fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let bytes = <Vec<u8> as FromSql<diesel::sql_types::Binary, Sqlite>>::from_sql(value)?;
        Ok(Self::of(Uuid::from_slice(&bytes)?))
    }
}

impl<T, DB: Backend> Queryable<sql::Id, DB> for Id<T>
where
    Self: FromSql<sql::Id, DB>,
{
    type Row = Self;

    fn build(row: Self) -> deserialize::Result<Self> {
        Ok(row)
    }
}

impl<T> AsExpression<sql::Id> for Id<T> {
    type Expression = Bound<sql::Id, Self>;

    fn as_expression(self) -> Self::Expression {
        Bound::new(self)
    }
}

impl<'a, T> AsExpression<sql::Id> for &'a Id<T> {
    type Expression = Bound<sql::Id, &'a Id<T>>;

    fn as_expression(self) -> Self::Expression {
        Bound::new(self)
    }
}

impl<T> AsExpression<Nullable<sql::Id>> for Id<T> {
    type Expression = Bound<Nullable<sql::Id>, Self>;

    fn as_expression(self) -> Self::Expression {
        Bound::new(self)
    }
}

impl<'a, T> AsExpression<Nullable<sql::Id>> for &'a Id<T> {
    type Expression = Bound<Nullable<sql::Id>, &'a Id<T>>;

    fn as_expression(self) -> Self::Expression {
        Bound::new(self)
    }
}

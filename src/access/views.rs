//! What is sent and answered about officers and sign-ins, field by field.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::password::Password;
use super::permission::{Officer, Role};
use super::search::ListedOfficer;
use super::store::AgencyNameRow;
use super::tokens::{AccessToken, RefreshToken};
use crate::access::keys::{OfficerId, SessionId};
use crate::agency::AgencyId;
use crate::platform::instant::Instant;

/// A sign-in name and its password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInRequest {
    /// The sign-in name; capital letters count as small ones.
    #[schema(example = "an.nguyen")]
    pub username: String,
    /// The password.
    pub password: Password,
}

/// The token that renews a sign-in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshRequest {
    /// The refresh token that was handed out last.
    pub refresh_token: RefreshToken,
}

/// An officer to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficerRequest {
    /// The sign-in name: 3 to 40 lower-case letters without accents, digits, `.`, `_` and `-`.
    #[schema(example = "an.nguyen", min_length = 3, max_length = 40, pattern = "^[a-z0-9._-]{3,40}$")]
    pub username: String,
    /// The name for papers.
    #[schema(example = "Nguyễn Thị An", min_length = 1, max_length = 120)]
    pub full_name: String,
    /// The post (chức vụ), as papers name it.
    #[schema(example = "Chuyên viên", max_length = 120)]
    pub post: Option<String>,
    /// The first password; tell the officer to change it.
    pub password: Password,
    /// At least one role.
    #[schema(min_items = 1, max_items = 50)]
    pub roles: Vec<RoleRequest>,
}

/// A role to give.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleRequest {
    /// The role.
    #[schema(value_type = Role)]
    pub role: String,
    /// The code of the agency or unit where it is held.
    #[schema(example = "H26.268.20")]
    pub agency: String,
    /// The first day, today or later; at once when absent.
    #[schema(format = Date)]
    pub from: Option<String>,
    /// The last day; until further notice when absent.
    #[schema(format = Date)]
    pub until: Option<String>,
}

/// A new password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordRequest {
    /// The password from now on.
    pub new_password: Password,
    /// The password until now: needed to change one's own.
    pub current_password: Option<Password>,
}

/// Which officers to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OfficersQuery {
    /// Words that stand in the sign-in name or the full name, with or without accents.
    #[param(example = "nguyen an")]
    pub q: Option<String>,
    /// Only those who hold this role.
    #[param(value_type = Option<Role>)]
    pub role: Option<String>,
    /// Only those whose role is held at the agency of this code or below it.
    #[param(example = "H26.268")]
    pub agency: Option<String>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Rows on a page, 50 unless told.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<i64>,
}

/// A role and where it is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RoleView {
    /// Sign-in name of the colleague who is away, when it is exercised for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acting_for: Option<String>,
    /// The role.
    pub role: Role,
    /// The code of the agency or unit.
    #[schema(example = "H26.268.20")]
    pub agency_code: String,
    /// Its name in Vietnamese.
    #[schema(example = "Bộ phận Tiếp nhận và Trả kết quả UBND quận Hà Đông")]
    pub agency_name_vi: String,
    /// Its name in English.
    #[schema(example = "One-Stop Desk of Ha Dong District")]
    pub agency_name_en: String,
}

impl RoleView {
    fn new(role: Role, agency: AgencyNameRow) -> Self {
        Self {
            acting_for: None,
            role,
            agency_code: agency.code,
            agency_name_vi: agency.name_vi,
            agency_name_en: agency.name_en,
        }
    }
}

/// The officer who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeView {
    /// Key of the officer.
    pub id: OfficerId,
    /// The sign-in name.
    #[schema(example = "an.nguyen")]
    pub username: String,
    /// The name for papers.
    #[schema(example = "Nguyễn Thị An")]
    pub full_name: String,
    /// The roles and where they are held.
    pub roles: Vec<RoleView>,
    /// How many offices these roles reach together.
    #[schema(example = 1)]
    pub offices_reached: usize,
    /// Whether somebody else set the password: until it is changed, everything else is refused (`password_to_change`).
    #[schema(example = false)]
    pub must_change_password: bool,
}

impl MeView {
    /// Describes an officer; `names` are those of the agencies of the roles.
    #[must_use]
    pub fn new(officer: Officer, names: &BTreeMap<AgencyId, AgencyNameRow>) -> Self {
        let offices_reached = officer.scope().offices().len();
        let roles = officer
            .assignments
            .iter()
            .filter_map(|held| {
                let acting_for = held.acting_for.as_ref().map(|absent| absent.username.clone());
                let named = names.get(&held.agency_id);
                named.map(|agency| RoleView { acting_for, ..RoleView::new(held.role, agency.clone()) })
            })
            .collect();
        Self {
            id: officer.id,
            username: officer.username,
            full_name: officer.full_name,
            roles,
            offices_reached,
            must_change_password: officer.must_change_password,
        }
    }
}

/// The tokens of a sign-in.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokensView {
    /// For the header `Authorization: Bearer` of every request.
    #[schema(example = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFZERTQSJ9.eyJpc3MiOiJtb3RjdWEifQ.c2ln")]
    pub access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    pub token_type: &'static str,
    /// The instant from which the access token is no longer taken.
    pub expires_at: Instant,
    /// Renews the sign-in once.
    pub refresh_token: RefreshToken,
    /// Who has signed in.
    pub officer: MeView,
}

impl TokensView {
    /// Puts the tokens beside their officer.
    #[must_use]
    pub fn new(access: AccessToken, refresh_token: RefreshToken, officer: MeView) -> Self {
        Self {
            access_token: access.text,
            token_type: "Bearer",
            expires_at: access.expires_at,
            refresh_token,
            officer,
        }
    }
}

/// An officer as others see them.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficerView {
    /// Key of the officer.
    pub id: OfficerId,
    /// The sign-in name.
    #[schema(example = "an.nguyen")]
    pub username: String,
    /// The name for papers.
    #[schema(example = "Nguyễn Thị An")]
    pub full_name: String,
    /// The post now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Chuyên viên")]
    pub post: Option<String>,
    /// Whether the officer may sign in.
    pub active: bool,
    /// The roles held now at offices that the reader may see.
    pub roles: Vec<RoleView>,
}

impl From<ListedOfficer> for OfficerView {
    fn from(listed: ListedOfficer) -> Self {
        Self {
            id: listed.id,
            username: listed.username,
            full_name: listed.full_name,
            post: listed.post,
            active: listed.active,
            roles: listed.roles.into_iter().map(|held| RoleView::new(held.role, held.agency)).collect(),
        }
    }
}

/// A page of officers.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficersView {
    /// The officers, by sign-in name.
    pub items: Vec<OfficerView>,
    /// For the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// The officer that was added.
#[derive(Debug, Serialize, ToSchema)]
pub struct AddedOfficerView {
    /// Key of the officer.
    pub id: OfficerId,
    /// The sign-in name.
    #[schema(example = "an.nguyen")]
    pub username: String,
}

/// The sign-ins of an officer that are in force, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionsView {
    /// The sign-ins.
    pub items: Vec<SessionView>,
}

/// A sign-in that is in force.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// Key of the sign-in.
    pub id: SessionId,
    /// When it was made.
    pub signed_in_at: Instant,
    /// When it was renewed last.
    pub renewed_at: Instant,
    /// Whether it is the one that asks.
    pub this: bool,
}

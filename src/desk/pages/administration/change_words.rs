//! What was done to an officer, in a sentence.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use serde_json::Value;

use super::common::last_day;
use crate::access::Role;
use crate::access::terms::OfficerChangeKind;
use crate::access::terms::views::OfficerChangeView;
use crate::desk::parts::timeline::TimelineEntry;
use crate::desk::shown::{day, short};
use crate::desk::value_words::role_words;
use crate::desk::words::W;
use crate::platform::error::Language;
use crate::platform::instant::Instant;

const fn kind_words(kind: OfficerChangeKind) -> W {
    match kind {
        OfficerChangeKind::Added => W::WasAdded,
        OfficerChangeKind::RoleGiven => W::WasRoleGiven,
        OfficerChangeKind::RoleTaken => W::WasRoleTaken,
        OfficerChangeKind::RoleMoved => W::WasRoleMoved,
        OfficerChangeKind::PostSet => W::WasPostSet,
        OfficerChangeKind::SubstituteNamed => W::WasSubstituteNamed,
        OfficerChangeKind::SubstitutionEnded => W::WasSubstitutionEnded,
        OfficerChangeKind::ApprovalDelegated => W::WasApprovalDelegated,
        OfficerChangeKind::ApprovalDelegationEnded => W::WasApprovalEnded,
        OfficerChangeKind::Deactivated => W::WasLocked,
        OfficerChangeKind::Reactivated => W::WasUnlocked,
    }
}

/// A change as the page tells it; `names` are those of agencies by their codes.
pub(super) fn told(
    change: &OfficerChangeView,
    names: &BTreeMap<String, String>,
    now: Instant,
    language: Language,
) -> TimelineEntry {
    let by = change.made_by_name.as_deref().unwrap_or(W::ByCommandLine.say(language));
    let roles = change.details.get("roles").and_then(Value::as_array);
    let remarks = match roles {
        Some(roles) => roles.iter().map(|role| details(role, names, language)).collect(),
        None => vec![details(&change.details, names, language)],
    };
    TimelineEntry {
        at: short(change.made_at, now),
        words: format!("{by} {}", kind_words(change.kind).say(language)),
        effects: Vec::new(),
        remarks: remarks.into_iter().filter(|text| !text.is_empty()).collect(),
    }
}

/// What the change was about: role, agency, post, days, reason.
fn details(told: &Value, names: &BTreeMap<String, String>, language: Language) -> String {
    let text = |name: &str| told.get(name).and_then(Value::as_str);
    let agency = |code: &str| names.get(code).cloned().unwrap_or_else(|| code.to_owned());
    let instant = |name: &str| text(name).and_then(|text| Instant::parse(text).ok());
    let parts = [
        text("role").and_then(Role::parse).map(|role| role_words(role, language).to_owned()),
        text("post").map(str::to_owned),
        text("agency").map(agency),
        text("to").map(|code| format!("→ {}", agency(code))),
        instant("from").map(|at| format!("{} {}", W::SinceDay.say(language), day(at))),
        instant("until").map(|at| format!("{} {}", W::UntilDay.say(language), last_day(at))),
        text("reason").map(str::to_owned),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

//! What an administrator does to an officer: under which address, with which fields, and when there is anything to do it with.
//! Pure: no HTTP, no SQL, no clock.

use super::common::{AdminField, last_day, term_shown};
use crate::access::Role;
use crate::access::terms::OfficerTerm;
use crate::access::terms::views::{OfficerRecord, RoleTermView};
use crate::desk::parts::field::FieldKind;
use crate::desk::value_words::role_words;
use crate::desk::words::W;
use crate::platform::error::Language;
use crate::platform::instant::Instant;

/// An act on an officer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OfficerAct {
    GiveRole,
    MoveRole,
    EndRole,
    SetPost,
    NameSubstitute,
    EndSubstitution,
    NewPassword,
    LockOut,
    TakeBack,
}

impl OfficerAct {
    /// All of them, the commonest first.
    pub(super) const ALL: [Self; 9] = [
        Self::GiveRole,
        Self::MoveRole,
        Self::EndRole,
        Self::SetPost,
        Self::NameSubstitute,
        Self::EndSubstitution,
        Self::NewPassword,
        Self::LockOut,
        Self::TakeBack,
    ];

    /// Its part of the address.
    pub(super) const fn slug(self) -> &'static str {
        match self {
            Self::GiveRole => "giao-vai-tro",
            Self::MoveRole => "chuyen-noi",
            Self::EndRole => "ket-thuc-vai-tro",
            Self::SetPost => "chuc-vu",
            Self::NameSubstitute => "lam-thay",
            Self::EndSubstitution => "ket-thuc-lam-thay",
            Self::NewPassword => "mat-khau",
            Self::LockOut => "khoa",
            Self::TakeBack => "mo-lai",
        }
    }

    /// The act of this part of an address.
    pub(super) fn find(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.slug() == slug)
    }

    /// What it is called.
    pub(super) const fn words(self) -> W {
        match self {
            Self::GiveRole => W::GiveRole,
            Self::MoveRole => W::MoveRole,
            Self::EndRole => W::EndRole,
            Self::SetPost => W::SetPost,
            Self::NameSubstitute => W::NameSubstitute,
            Self::EndSubstitution => W::EndSubstitution,
            Self::NewPassword => W::GivePassword,
            Self::LockOut => W::LockOut,
            Self::TakeBack => W::TakeBack,
        }
    }

    /// What follows from it, where whoever does it must know.
    pub(super) const fn effect(self) -> Option<W> {
        match self {
            Self::GiveRole => Some(W::EffectOfRole),
            Self::MoveRole | Self::EndRole => Some(W::EffectOfEnd),
            Self::LockOut => Some(W::EffectOfLock),
            Self::TakeBack => Some(W::EffectOfReturn),
            Self::NewPassword => Some(W::EffectOfPassword),
            Self::SetPost | Self::NameSubstitute | Self::EndSubstitution => None,
        }
    }

    /// Whether there is anything to do it with: a role that may end, an officer who can be locked out.
    pub(super) fn has_ground(self, record: &OfficerRecord, now: Instant) -> bool {
        let holds = record.roles.iter().any(|held| !is_over(held, now));
        match self {
            Self::GiveRole | Self::SetPost => true,
            Self::MoveRole | Self::EndRole => holds,
            Self::NameSubstitute => record.active && holds,
            Self::EndSubstitution => record.substitutions.iter().any(|known| known.until > now),
            Self::NewPassword | Self::LockOut => record.active,
            Self::TakeBack => !record.active,
        }
    }

    /// What its form asks for.
    pub(super) fn fields(
        self,
        record: &OfficerRecord,
        choices: &ActPlaces,
        (now, language): (Instant, Language),
    ) -> Vec<AdminField> {
        let roles =
            Role::ALL.iter().map(|role| (role.as_str().to_owned(), role_words(*role, language).to_owned()));
        let first_day = || AdminField::line("from", W::FirstDay).optional(W::FirstDayHint);
        let held = || AdminField::choice("held", W::WhichRole, held_roles(record, now, language));
        match self {
            Self::GiveRole => vec![
                AdminField::choice("role", W::RoleName, roles.collect()),
                AdminField::choice("agency", W::RoleAt, choices.agencies.clone()),
                first_day(),
                AdminField::line("until", W::UntilLastDay).optional(W::LastDayHint),
            ],
            Self::MoveRole => vec![
                held(),
                AdminField::choice("to", W::MoveTo, choices.agencies.clone()),
                AdminField::line("on", W::FirstDay).optional(W::FirstDayHint),
            ],
            Self::EndRole => {
                vec![held(), AdminField::line("until", W::UntilLastDay).optional(W::EndDayHint)]
            }
            Self::SetPost => vec![AdminField::line("post", W::PostName), first_day()],
            Self::NameSubstitute => vec![
                AdminField::choice("substitute", W::StandIn, choices.colleagues.clone()),
                AdminField::choice("agency", W::ReportingAgency, choices.offices.clone()),
                first_day(),
                AdminField::line("until", W::UntilLastDay).hinted(W::SubstituteEndHint),
                AdminField { kind: FieldKind::Long, ..AdminField::line("reason", W::SubstitutionReason) },
            ],
            Self::EndSubstitution => {
                vec![AdminField::choice("substitution", W::WhichSubstitution, substitutions(record, now))]
            }
            Self::NewPassword | Self::LockOut | Self::TakeBack => Vec::new(),
        }
    }
}

/// Whom and what the forms let choose.
#[derive(Debug, Default)]
pub(super) struct ActPlaces {
    /// Agencies and units where a role may be given.
    pub agencies: Vec<(String, String)>,
    /// Offices where the officer may be away.
    pub offices: Vec<(String, String)>,
    /// Colleagues who may stand in.
    pub colleagues: Vec<(String, String)>,
}

/// Whether a role is over, or never begins.
pub(super) fn is_over(held: &RoleTermView, now: Instant) -> bool {
    held.until.is_some_and(|until| until <= now.max(held.from))
}

/// The roles that may end or move, each as `role@agency`.
fn held_roles(record: &OfficerRecord, now: Instant, language: Language) -> Vec<(String, String)> {
    let open = record.roles.iter().filter(|held| !is_over(held, now));
    let choice = |held: &RoleTermView| {
        let term = OfficerTerm { from: held.from, until: held.until };
        let words = format!(
            "{}, {} ({})",
            role_words(held.role, language),
            held.agency_name_vi,
            term_shown(term, language)
        );
        (format!("{}@{}", held.role.as_str(), held.agency_code), words)
    };
    open.map(choice).collect()
}

fn substitutions(record: &OfficerRecord, now: Instant) -> Vec<(String, String)> {
    let open = record.substitutions.iter().filter(|known| known.until > now);
    open.map(|known| (known.id.to_string(), format!("{} – {}", known.substitute_name, last_day(known.until))))
        .collect()
}

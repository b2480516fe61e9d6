//! What tells apart figures that are counted alike: received or resolved, in time or late, by which channel, more or less.
//! Pure: no HTTP, no SQL, no clock.

/// What tells apart figures that are counted alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SubjectMark {
    Received,
    Resolved,
    CarriedOver,
    Pending,
    Refused,
    Withdrawn,
    Waiting,
    Undone,
    Early,
    OnTime,
    Late,
    InTime,
    Due,
    Online,
    OnlineFull,
    OnlinePartial,
    InPerson,
    Postal,
    Not,
    More,
    Less,
    Before,
    After,
    Published,
    Abolished,
    Amended,
}

/// What marks tell apart: of one kind a figure has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkKind {
    Stage,
    Timeliness,
    Channel,
    Negation,
    Change,
    Order,
    Catalogue,
}

impl SubjectMark {
    pub(super) fn kind(self) -> MarkKind {
        match self {
            Self::Received
            | Self::Resolved
            | Self::CarriedOver
            | Self::Pending
            | Self::Refused
            | Self::Withdrawn
            | Self::Waiting
            | Self::Undone => MarkKind::Stage,
            Self::Early | Self::OnTime | Self::Late | Self::InTime | Self::Due => MarkKind::Timeliness,
            Self::Online | Self::OnlineFull | Self::OnlinePartial | Self::InPerson | Self::Postal => {
                MarkKind::Channel
            }
            Self::Not => MarkKind::Negation,
            Self::More | Self::Less => MarkKind::Change,
            Self::Before | Self::After => MarkKind::Order,
            Self::Published | Self::Abolished | Self::Amended => MarkKind::Catalogue,
        }
    }
}

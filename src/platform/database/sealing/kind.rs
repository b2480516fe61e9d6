//! The kinds of what is sealed as one.

use crate::named_values;

named_values! {
    /// What is sealed as one: the rows of several tables that belong to one key.
    pub enum SealedKind {
        /// An agency with its place in the tree and what became of it.
        Agency = "agency",
        /// An officer with roles, posts, substitutions and what was done to them.
        Officer = "officer",
        /// Who approves in the stead of a head, by one document.
        ApprovalDelegation = "approval_delegation",
        /// A procedure with its versions and its delegations.
        Procedure = "procedure",
        /// A version of a workflow with its steps and ways.
        Workflow = "workflow",
        /// A version of a calendar with its office hours, days and years.
        Calendar = "calendar",
        /// An indicator with its versions.
        Indicator = "indicator",
        /// One entry of an indicator.
        IndicatorValue = "indicator_value",
        /// The versions of a score formula, by its code.
        ScoreFormula = "score_formula",
        /// The versions of the classes of scores.
        ScoreClasses = "score_classes",
        /// The templates of paragraphs of an office.
        ParagraphTemplates = "paragraph_templates",
        /// A check of a text.
        StatementCheck = "statement_check",
        /// A report that is kept, with its rows and signatures.
        ReportRun = "report_run",
        /// The lines of a report that is kept.
        ReportLines = "report_lines",
        /// A subscription with its receivers.
        Subscription = "subscription",
        /// The dossiers of an office as they stood when the register began to seal.
        OlderDossiers = "older_dossiers",
        /// The files of a dossier, by its code.
        Attachments = "attachments",
        /// The reminders of a dossier, by its code.
        Reminders = "reminders",
        /// That somebody changed a version of the catalogue.
        CatalogueChange = "catalogue_change",
        /// That somebody may see the people of an office's dossiers for a while.
        PersonalGrant = "personal_grant",
    }
}

impl SealedKind {
    /// What it is called where something is wrong with it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Officer => "officer",
            Self::ApprovalDelegation => "delegation of approval",
            Self::Procedure => "procedure",
            Self::Workflow => "workflow",
            Self::Calendar => "calendar",
            Self::Indicator => "indicator",
            Self::IndicatorValue => "indicator entry",
            Self::ScoreFormula => "score formula",
            Self::ScoreClasses => "score classes",
            Self::ParagraphTemplates => "paragraph templates",
            Self::StatementCheck => "statement check",
            Self::ReportRun => "report run",
            Self::ReportLines => "lines of the report run",
            Self::Subscription => "report subscription",
            Self::OlderDossiers => "seals of older dossiers",
            Self::Attachments => "attachments of the dossier",
            Self::Reminders => "reminders of the dossier",
            Self::CatalogueChange => "change of the catalogue",
            Self::PersonalGrant => "grant to see personal data",
        }
    }
}

/// The key of the one set of [`SealedKind::ScoreClasses`].
pub const ALL_CLASSES: &str = "all";

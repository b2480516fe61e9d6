//! Who changed what of the catalogue: each version of a procedure, workflow, calendar, indicator, formula or template with the officer, the
//! role, the agency on whose behalf, and when. Rows are added, never changed.

pub(crate) mod http;
pub mod store;
pub(crate) mod views;

use super::terms::MadeBy;
use crate::named_values;
use crate::platform::instant::Instant;

named_values! {
    /// What of the catalogue.
    pub enum CatalogueThing {
        /// A procedure, by its code.
        Procedure = "procedure",
        /// A workflow, by its name.
        Workflow = "workflow",
        /// The calendar of an agency, by its code.
        Calendar = "calendar",
        /// An indicator, by its code.
        Indicator = "indicator",
        /// A score formula, by its criterion.
        ScoreFormula = "score_formula",
        /// The classes of scores, by the word `all`.
        ScoreClasses = "score_classes",
        /// A template of a paragraph: agency, code and language with slashes between.
        Template = "template",
    }
}

named_values! {
    /// What was done to a version.
    pub enum CatalogueAct {
        /// Drafted.
        Drafted = "drafted",
        /// The draft was written anew.
        Changed = "changed",
        /// Published: it is used from its first day on.
        Published = "published",
        /// Abolished.
        Abolished = "abolished",
        /// Taken out of use.
        Retired = "retired",
    }
}

crate::text_column!(CatalogueThing, CatalogueAct);

/// Something that was done to a version of something of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueChange {
    /// What.
    pub thing: CatalogueThing,
    /// By what it is known.
    pub key: String,
    /// Which version.
    pub version: i32,
    /// What was done.
    pub act: CatalogueAct,
    /// By whom.
    pub by: MadeBy,
    /// When.
    pub made_at: Instant,
}

//! How much of its authority an agency delegates: "531/617 = 86,06 %" (docs/domain/people.md \[V S1\]).
//!
//! The denominator is the procedures in force on the day that the agency's level holds, the numerator those of them that
//! the agency has delegated to somebody on that day, each once however many delegates it has. Both numbers are lengths of
//! lists of procedures, and the same lists open them. Dossiers play no part: whoever resolves one, it counts there.

pub(crate) mod http;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::access::Scope;
use crate::agency::{Agency, AgencyId, store as agencies};
use crate::named_values;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::procedure::delegation::store::{self as delegations, Delegation, DelegationFilter};
use crate::procedure::search;
use crate::procedure::{ProcedureId, ProcedureVersion};
use crate::report::figures::rate::Rate;

named_values! {
    /// What a number of the report counts.
    pub enum DelegationFigure {
        /// Procedures of the agency's authority: the denominator.
        Authority = "authority",
        /// Those of them that are delegated: the numerator.
        Delegated = "delegated",
    }
}

/// A procedure of the agency's authority.
struct HeldAuthority {
    version: ProcedureVersion,
    delegations: Vec<Delegation>,
}

/// What an agency holds on a day, and to whom it delegates it.
struct Authority {
    agency: Agency,
    /// By code.
    procedures: Vec<HeldAuthority>,
    delegates: BTreeMap<AgencyId, Agency>,
}

impl Authority {
    fn on(conn: &mut Connection, code: &str, scope: &Scope, day: NaiveDate) -> Result<Self, Problem> {
        let agency = agencies::find_by_code(conn, code)?
            .filter(|agency| agency.is_office() && scope.sees(agency.id))
            .ok_or_else(|| {
                Problem::not_found(
                    "không có cơ quan này trong phạm vi của bạn; đơn vị không có thẩm quyền riêng",
                    "no such agency in your scope; a unit has no authority of its own",
                )
            })?;
        let by_agency = DelegationFilter {
            from_agency_id: Some(agency.id),
            on: Some(day),
            ..DelegationFilter::default()
        };
        let found = delegations::list(conn, &by_agency, None, None)?;
        let to: Vec<AgencyId> = found.iter().map(|delegation| delegation.to_agency_id).collect();
        let delegates =
            agencies::load_many(conn, &to)?.into_iter().map(|agency| (agency.id, agency)).collect();
        let mut of_procedure: BTreeMap<ProcedureId, Vec<Delegation>> = BTreeMap::new();
        for delegation in found {
            of_procedure.entry(delegation.procedure_id).or_default().push(delegation);
        }
        let held = search::ProcedureFilter {
            on: Some(day),
            level: Some(agency.level),
            ..search::ProcedureFilter::default()
        };
        let procedures = search::list(conn, &held, None, i64::MAX)?
            .into_iter()
            .map(|version| HeldAuthority {
                delegations: of_procedure.remove(&version.procedure_id).unwrap_or_default(),
                version,
            })
            .collect();
        Ok(Self { agency, procedures, delegates })
    }

    /// The procedures behind a number: of one delegate, when one is named.
    fn list(
        &self,
        counted: DelegationFigure,
        delegate: Option<AgencyId>,
    ) -> impl Iterator<Item = &HeldAuthority> {
        self.procedures.iter().filter(move |held| {
            let to = |id: AgencyId| held.delegations.iter().any(|delegation| delegation.to_agency_id == id);
            match (counted, delegate) {
                (_, Some(delegate)) => to(delegate),
                (DelegationFigure::Delegated, None) => !held.delegations.is_empty(),
                (DelegationFigure::Authority, None) => true,
            }
        })
    }

    fn count(&self, counted: DelegationFigure, delegate: Option<AgencyId>) -> i64 {
        i64::try_from(self.list(counted, delegate).count()).unwrap_or(i64::MAX)
    }

    fn rate(&self) -> Rate {
        Rate::of(self.count(DelegationFigure::Delegated, None), self.count(DelegationFigure::Authority, None))
    }
}

/// How many procedures of its authority an agency delegates on a day.
///
/// # Errors
/// When the agency may not be seen, or the database fails.
pub fn ratio(conn: &mut Connection, code: &str, scope: &Scope, day: NaiveDate) -> Result<Rate, Problem> {
    Authority::on(conn, code, scope, day).map(|authority| authority.rate())
}

//! Rows within rows: fields under the levels of the administration, offices under the offices above them.
//! Pure: no HTTP, no SQL, no clock.
//!
//! The key of a nested row is the keys from the top joined by [`JOINT`]: `district~ho_tich`, `H26.268~H26.268.05`. What a row
//! counts is what the rows below it count; an office that has others under it stands once more among them, for what is its
//! own: `H26.268~H26.268`.

use std::collections::{BTreeMap, BTreeSet};

use crate::agency::AgencyId;

/// What joins the keys of nested rows.
pub const JOINT: char = '~';

/// The key of a row under another one.
#[must_use]
pub fn under(parent: &str, child: &str) -> String {
    format!("{parent}{JOINT}{child}")
}

/// The key of the row that this one stands under.
#[must_use]
pub fn parent_of(key: &str) -> Option<&str> {
    key.rsplit_once(JOINT).map(|(parent, _)| parent)
}

/// Whether a row is `group` or stands under it.
///
/// ```
/// use motcua::report::count::office_tree::holds;
/// assert!(holds("district", "district~ho_tich") && holds("district", "district"));
/// assert!(!holds("district", "districts") && !holds("district~ho_tich", "district"));
/// ```
#[must_use]
pub fn holds(group: &str, key: &str) -> bool {
    key.strip_prefix(group).is_some_and(|rest| rest.is_empty() || rest.starts_with(JOINT))
}

/// An office as a tree is made of it.
#[derive(Debug, Clone)]
pub struct TreeOffice {
    /// Its key.
    pub id: AgencyId,
    /// What it is part of.
    pub parent: Option<AgencyId>,
    /// Its code.
    pub code: String,
    /// Its Vietnamese name.
    pub name: String,
}

/// The offices of a report under each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfficeTree {
    keys: BTreeMap<AgencyId, String>,
    names: BTreeMap<String, String>,
}

impl OfficeTree {
    /// The tree below `top`; an office that is not below it stands beside the others.
    #[must_use]
    pub fn of(top: AgencyId, branches: &[TreeOffice]) -> Self {
        let by_id: BTreeMap<AgencyId, &TreeOffice> =
            branches.iter().map(|branch| (branch.id, branch)).collect();
        let parents: BTreeSet<AgencyId> = branches
            .iter()
            .filter_map(|branch| branch.parent)
            .filter(|parent| *parent != top && by_id.contains_key(parent))
            .collect();
        let mut tree = Self::default();
        for branch in branches {
            let path = path(top, branch, &by_id);
            tree.names.insert(path.clone(), branch.name.clone());
            let own = if parents.contains(&branch.id) {
                let own = under(&path, &branch.code);
                tree.names.insert(own.clone(), format!("{} (riêng)", branch.name));
                own
            } else {
                path
            };
            tree.keys.insert(branch.id, own);
        }
        tree
    }

    /// The key of the row in which an office's own dossiers stand.
    #[must_use]
    pub fn key(&self, office: AgencyId) -> &str {
        self.keys.get(&office).map_or("", String::as_str)
    }

    /// The name of a row.
    #[must_use]
    pub fn name(&self, key: &str) -> &str {
        self.names.get(key).map_or("", String::as_str)
    }
}

/// The codes from below `top` down to the office.
fn path(top: AgencyId, branch: &TreeOffice, by_id: &BTreeMap<AgencyId, &TreeOffice>) -> String {
    let mut key = branch.code.clone();
    let mut above = branch.parent;
    // No tree is deeper than it has offices.
    for _ in by_id {
        let Some(parent) = above.filter(|id| *id != top && branch.id != top).and_then(|id| by_id.get(&id))
        else {
            break;
        };
        key = under(&parent.code, &key);
        above = parent.parent;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::database::Id;

    fn branch(number: u8, parent: Option<u8>) -> TreeOffice {
        let id = |number| Id::from_bytes([number; 16]);
        TreeOffice {
            id: id(number),
            parent: parent.map(id),
            code: format!("H{number}"),
            name: format!("Cơ quan {number}"),
        }
    }

    #[test]
    fn offices_stand_under_the_offices_above_them() {
        let city =
            [branch(1, None), branch(2, Some(1)), branch(3, Some(2)), branch(4, Some(2)), branch(5, Some(1))];
        let tree = OfficeTree::of(Id::from_bytes([1; 16]), &city);
        let keys: Vec<&str> = city.iter().map(|branch| tree.key(branch.id)).collect();
        assert_eq!(keys, ["H1", "H2~H2", "H2~H3", "H2~H4", "H5"]);
        assert_eq!(
            (tree.name("H2"), tree.name("H2~H2"), tree.name("H2~H3")),
            ("Cơ quan 2", "Cơ quan 2 (riêng)", "Cơ quan 3")
        );
    }

    #[test]
    fn a_district_has_its_wards_beside_its_own_dossiers() {
        let district = [branch(2, Some(1)), branch(3, Some(2)), branch(9, Some(7))];
        let tree = OfficeTree::of(Id::from_bytes([2; 16]), &district);
        let keys: Vec<&str> = district.iter().map(|branch| tree.key(branch.id)).collect();
        assert_eq!(keys, ["H2", "H3", "H9"]);
    }

    #[test]
    fn a_parent_is_what_stands_before_the_last_joint() {
        assert_eq!(parent_of("a~b~c"), Some("a~b"));
        assert_eq!(parent_of("a"), None);
    }
}

//! What a layout is, and how its columns are built from the tables that describe them.
//! Pure: no HTTP, no SQL, no clock.

use crate::named_values;
use crate::report::count::request::GroupBy;
use crate::report::figures::figure::{Figure, FigureValues};
use crate::report::quantity::spelling::Quantity;
use crate::report::quantity::sum::{QuantitySum, Sign};

/// What is printed where the register knows nothing.
pub const NO_DATA: &str = "–";

/// The heading over columns that are ours and not the form's: with them the books balance.
pub(super) const BESIDE: &str = "Ngoài các cột của biểu";

named_values! {
    /// Which columns of a layout are printed.
    pub enum PrintedColumns {
        /// Those of the form and ours beside them, with which the books balance.
        All = "all",
        /// Those of the form alone; what stands in the others is said in a remark.
        Form = "form",
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LayoutColumn {
    /// The stable name, within the layout: `c3`, or a figure.
    pub name: String,
    /// What the form calls it: `(3)`.
    pub code: String,
    /// The heading from the top down to the column's own.
    pub heading: Vec<&'static str>,
    /// The printed formula: `(3)=(4)+(5)+(6)`; the code alone where there is none.
    pub identity: String,
    /// The columns, by their place, whose sum this one is; those that the register knows.
    pub sum_of: Vec<usize>,
    /// The figures that are added, and those that are taken away: each counts some of what one of the others counts. None
    /// where the register knows nothing of it.
    pub sum: QuantitySum,
}

impl LayoutColumn {
    /// Whether it stands beside the columns of the form.
    #[must_use]
    pub fn is_beside(&self) -> bool {
        self.heading.first() == Some(&BESIDE)
    }

    /// Whether the register knows what belongs here.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !self.sum.0.is_empty()
    }

    /// The value of this column in a row.
    #[must_use]
    pub fn value(&self, cells: &FigureValues) -> Option<i64> {
        let of = |quantity: &Quantity| quantity.number(&mut &*cells).ok()?.value.as_whole();
        if self.is_known() { self.sum.whole(of) } else { None }
    }

    /// Whether a line that these figures count is behind this column.
    #[must_use]
    pub fn counts(&self, figures: &[Figure]) -> bool {
        let has = |sign| self.sum.figures(sign).any(|figure| figures.contains(&figure));
        has(Sign::Plus) && !has(Sign::Minus)
    }
}

/// A layout.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// The stable name.
    pub slug: &'static str,
    /// Grows when its columns change; a run keeps the one that it was made by.
    pub version: i32,
    /// The label of the form, where there is one.
    pub form: Option<&'static str>,
    /// What stands above it.
    pub title: &'static str,
    /// The unit of its figures.
    pub unit: &'static str,
    /// How its rows are grouped; none: as the run says.
    pub rows: Option<GroupBy>,
    /// The heading of the column that names the rows.
    pub row_heading: &'static str,
    /// Remarks that are printed under it.
    pub notes: &'static [&'static str],
    /// What is printed when paused and closed dossiers are folded; none: it cannot be.
    pub folding: Option<&'static str>,
    /// The columns, by number, that must be equal in sum: what is to account for, and what is accounted for; empty where the
    /// figures themselves are printed. The second pair holds when it is folded.
    pub balance: [(&'static [usize], &'static [usize]); 2],
    /// The columns: whether paused and closed dossiers are folded.
    pub(super) columns: fn(bool) -> Vec<LayoutColumn>,
    /// Columns, by name, that have a value since a later version than the first, and since which.
    pub(super) later: &'static [(&'static str, i32)],
}

impl Layout {
    /// Its columns; `folded`: with paused and closed dossiers in the columns of the form.
    #[must_use]
    pub fn columns(&self, folded: bool) -> Vec<LayoutColumn> {
        (self.columns)(folded && self.folding.is_some())
    }

    /// Its columns as a run of that version has them: what has a value only since a later one has none there.
    #[must_use]
    pub fn columns_of(&self, version: i32, folded: bool) -> Vec<LayoutColumn> {
        let mut columns = self.columns(folded);
        for (name, since) in self.later {
            if let Some(column) = columns.iter_mut().find(|column| column.name == *name && version < *since) {
                column.sum = QuantitySum::default();
                column.sum_of = Vec::new();
            }
        }
        columns
    }

    /// The columns, by number, that are equal in sum; none where the figures themselves are printed.
    #[must_use]
    pub fn balance_columns(&self, folded: bool) -> Option<(&'static [usize], &'static [usize])> {
        let [plain, of_folded] = self.balance;
        let both = if folded { of_folded } else { plain };
        (!both.0.is_empty()).then_some(both)
    }

    /// The balance that the print shows: `(3)+(14)=(7)+(11)`.
    #[must_use]
    pub fn balance_words(&self, folded: bool) -> Option<String> {
        let (left, right) = self.balance_columns(folded)?;
        let side = |numbers: &[usize]| {
            numbers.iter().map(|number| format!("({number})")).collect::<Vec<_>>().join("+")
        };
        Some(format!("{}={}", side(left), side(right)))
    }
}

/// A column as the tables of this room write it: code number, heading, and what it counts. That is a sum of figures by their
/// names (`closed_refused + acceptance_undone`), or of columns by their numbers (`(4)+(5)`); nothing where the register does
/// not know.
pub(super) type ColumnSpec = (usize, &'static [&'static str], &'static str);

/// The columns of these specifications: sums get the figures of their parts and their printed formula.
pub(super) fn built(specs: &[ColumnSpec]) -> Vec<LayoutColumn> {
    let mut columns: Vec<LayoutColumn> = specs.iter().map(bare).collect();
    for (place, (.., counts)) in specs.iter().enumerate().filter(|(_, (.., counts))| is_of_columns(counts)) {
        let parts: Vec<usize> = counts
            .split('+')
            .filter_map(|code| columns.iter().position(|column| column.code == code))
            .collect();
        let mut sum: Vec<(Sign, Quantity)> = Vec::new();
        for item in parts.iter().filter_map(|part| columns.get(*part)).flat_map(|part| &part.sum.0) {
            // What one part leaves to another is in the sum of both.
            match sum.iter().position(|(sign, quantity)| *sign != item.0 && *quantity == item.1) {
                Some(opposite) => {
                    sum.remove(opposite);
                }
                None => sum.push(item.clone()),
            }
        }
        let known = |part: &usize| columns.get(*part).is_some_and(LayoutColumn::is_known);
        let sum_of = parts.into_iter().filter(known).collect();
        if let Some(column) = columns.get_mut(place) {
            column.identity = format!("{}={counts}", column.code);
            column.sum = QuantitySum(sum);
            column.sum_of = sum_of;
        }
    }
    columns
}

fn is_of_columns(counts: &str) -> bool {
    counts.starts_with('(')
}

fn bare((number, heading, counts): &ColumnSpec) -> LayoutColumn {
    let code = format!("({number})");
    LayoutColumn {
        name: format!("c{number}"),
        identity: code.clone(),
        code,
        heading: heading.to_vec(),
        sum_of: Vec::new(),
        // The tests hold that every text of the tables reads.
        sum: QuantitySum::parse(counts).unwrap_or_default(),
    }
}

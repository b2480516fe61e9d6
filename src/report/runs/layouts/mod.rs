//! The layouts of a report as it is printed: columns with their formulas over the figures, and how the rows are grouped.
//! Pure: no HTTP, no SQL, no clock.
//!
//! A column is a sum of figures or of other columns; what stands behind it is the dossiers behind those figures. A column of
//! the form that the register knows nothing of is printed as [`NO_DATA`], never as 0. Where a form has no place for dossiers
//! that are paused, closed, opened again or without a due date, they get columns of their own beside it: nothing is folded
//! into "on time" unless the run says so, and then the print says it too.

mod hanoi;
mod ii06a;
mod layout;

use crate::report::figures::figure::Figure;
use crate::report::quantity::spelling::Quantity;
use crate::report::quantity::sum::{QuantitySum, Sign};

pub use layout::{Layout, LayoutColumn, NO_DATA, PrintedColumns};

/// Every layout.
pub const LAYOUTS: &[Layout] = &[ii06a::LAYOUT, hanoi::PERIOD, hanoi::WEEK, RESOLUTION];

const RESOLUTION: Layout = Layout {
    slug: "resolution",
    version: 2,
    form: None,
    title: "BÁO CÁO TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT HỒ SƠ",
    unit: "Hồ sơ",
    rows: None,
    row_heading: "Phân theo",
    notes: &["Kết quả được tính khi đã có kết quả giải quyết, không phải khi trả cho người dân."],
    folding: None,
    balance: [(&[], &[]), (&[], &[])],
    columns: |_| {
        let column = |(place, figure): (usize, &Figure)| LayoutColumn {
            name: figure.as_str().to_owned(),
            code: format!("({})", place + 1),
            heading: vec![figure.label_vi()],
            identity: format!("({})", place + 1),
            sum: QuantitySum(vec![(Sign::Plus, Quantity::of_total(*figure))]),
            ..LayoutColumn::default()
        };
        Figure::COLUMNS.iter().enumerate().map(column).collect()
    },
    later: &[("reopening_acts", 2), ("acceptance_undoing_acts", 2)],
};

impl Layout {
    /// The layout of that name.
    #[must_use]
    pub fn find(slug: &str) -> Option<&'static Self> {
        LAYOUTS.iter().find(|layout| layout.slug == slug)
    }
}

#[cfg(test)]
mod tests;

//! A table of figures as it is printed, each figure a link to what is behind it. A wide one scrolls in its own box.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use crate::platform::document::{DocumentCell, DocumentRow, DocumentTable, HeadingCell};

/// The table; `link` opens the cell of a row and a column, by their places.
pub(crate) fn figure_table(
    table: &DocumentTable,
    caption: &str,
    link: impl Fn(usize, usize) -> Option<String>,
) -> Markup {
    html! {
        div.wide tabindex="0" role="region" aria-label=(caption) {
            table.figures {
                caption { (caption) }
                thead { (heading(table)) }
                tbody { @for (place, row) in table.rows.iter().enumerate() { (body_row(row, &|column| link(place, column))) } }
            }
        }
    }
}

fn heading(table: &DocumentTable) -> Markup {
    let cell = |cell: &HeadingCell| {
        let (wide, high) =
            ((cell.columns > 1).then_some(cell.columns), (cell.lines > 1).then_some(cell.lines));
        let scope = if cell.columns > 1 { "colgroup" } else { "col" };
        html! { th scope=(scope) colspan=[wide] rowspan=[high] { (cell.text) } }
    };
    html! {
        @if table.heading.is_empty() {
            tr { @for column in &table.columns { th scope="col" { (column.label) } } }
        } @else {
            @for line in &table.heading { tr { @for one in line { (cell(one)) } } }
        }
    }
}

/// The first text with letters names the row; what stands before it is its number.
fn body_row(row: &DocumentRow, link: &dyn Fn(usize) -> Option<String>) -> Markup {
    let is_name = |cell: &DocumentCell| matches!(cell, DocumentCell::Text(text) if text.chars().any(char::is_alphabetic));
    let name = row.cells.iter().position(is_name);
    html! {
        tr.total[row.strong] {
            @for (place, cell) in row.cells.iter().enumerate() {
                @if name == Some(place) {
                    th scope="row" class=(format!("d{}", row.depth.min(3))) { (cell.words_vi()) }
                } @else if matches!(cell, DocumentCell::Text(_) | DocumentCell::Empty) {
                    td { (cell.words_vi()) }
                } @else {
                    td.num { (opened(cell, link(place))) }
                }
            }
        }
    }
}

/// Nothing is behind a zero.
fn opened(cell: &DocumentCell, link: Option<String>) -> Markup {
    let link = link.filter(|_| !matches!(cell, DocumentCell::Count(0)));
    html! {
        @match link {
            Some(link) => { a href=(link) { (cell.words_vi()) } }
            None => { (cell.words_vi()) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_opens_and_a_zero_does_not() {
        let row = DocumentRow {
            cells: vec![
                DocumentCell::Text("1.1".into()),
                DocumentCell::Text("Hộ tịch <b>".into()),
                DocumentCell::Count(5998),
                DocumentCell::Count(0),
            ],
            depth: 1,
            ..DocumentRow::default()
        };
        let table = DocumentTable {
            rows: vec![row],
            ..DocumentTable::plain(
                &[("n", "TT", 1), ("x", "Lĩnh vực", 9), ("a", "A", 3), ("b", "B", 3)],
                Vec::new(),
            )
        };
        let drawn =
            figure_table(&table, "Biểu", |row, column| Some(format!("/o/{row}:{column}"))).into_string();
        assert!(
            drawn.contains(r#"<td class="num"><a href="/o/0:2">5.998</a></td><td class="num">0</td>"#),
            "{drawn}"
        );
        assert!(
            drawn.contains(r#"<td>1.1</td><th scope="row" class="d1">Hộ tịch &lt;b&gt;</th>"#),
            "{drawn}"
        );
    }
}

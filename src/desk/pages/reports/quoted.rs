//! What a text quotes, as links to pages: an address that the rooms give for a program becomes the page that shows the same list.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use super::address::{DAYS, ReportAddress};
use crate::desk::shown::{address, encoded};
use crate::statement::paragraph::Segment;

/// The page that shows what an address of the API gives; none where no page does.
pub(crate) fn page_of(link: &str) -> Option<String> {
    let (path, query) = link.split_once('?').unwrap_or((link, ""));
    let get = |name: &str| {
        let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        value.map(|value| value.replace("%2B", "+")).unwrap_or_default()
    };
    match path {
        "/api/v1/reports/resolution/dossiers" => {
            let table = ReportAddress {
                co_quan: get("agency"),
                ky: DAYS.to_owned(),
                tu: get("from"),
                den: get("to"),
                dong: get("group_by"),
                ..ReportAddress::default()
            };
            let cell = [
                ("dong-nay", &get("group")),
                ("chi-tieu", &get("figure")),
                ("luc", &get("as_of")),
                ("biet", &get("known_at")),
            ];
            Some(table.to("/bao-cao/o", &cell.map(|(name, value)| (name, value.as_str()))))
        }
        "/api/v1/indicator-figures" => {
            let named = [
                ("co-quan", get("agency")),
                ("tu", get("from")),
                ("den", get("to")),
                ("tinh-den", get("as_of")),
            ];
            let named: Vec<(&str, &str)> =
                named.iter().map(|(name, value)| (*name, value.as_str())).collect();
            Some(address(&format!("/chi-tieu/{}", encoded(&get("indicator"))), &named))
        }
        _ => {
            let (run, cell) = path.strip_prefix("/api/v1/report-runs/")?.split_once("/cells/")?;
            Some(format!("/bao-cao/{run}/o/{}", cell.strip_suffix("/dossiers")?))
        }
    }
}

/// A stretch of a text; what it quotes opens.
pub(super) fn quoted(segment: &Segment) -> Markup {
    html! {
        @match segment.link.as_deref().and_then(page_of) {
            Some(link) => { a href=(link) { (segment.text) } }
            None if segment.strong || segment.heading.is_some() => { strong { (segment.text) } }
            None => { (segment.text) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_the_service_becomes_the_page_of_the_same_list() {
        for (link, page) in [
            (
                "/api/v1/reports/resolution/dossiers?agency=H26.268&from=2023-03-01&to=2023-03-31&as_of=2023-04-01T00:00:00%2B07:00\
                 &known_at=2023-04-03T08:00:00%2B07:00&group_by=level&figure=resolved&group=ward",
                Some(
                    "/bao-cao/o?co-quan=H26.268&ky=ngay&tu=2023-03-01&den=2023-03-31&dong=level&dong-nay=ward&chi-tieu=resolved\
                     &luc=2023-04-01T00%3A00%3A00%2B07%3A00&biet=2023-04-03T08%3A00%3A00%2B07%3A00",
                ),
            ),
            (
                "/api/v1/indicator-figures?agency=H26&from=2023-01-01&to=2023-03-31&as_of=2023-03-06&indicator=F21b",
                Some("/chi-tieu/F21b?co-quan=H26&tu=2023-01-01&den=2023-03-31&tinh-den=2023-03-06"),
            ),
            (
                "/api/v1/report-runs/01900000/cells/ward:resolved/dossiers",
                Some("/bao-cao/01900000/o/ward:resolved"),
            ),
            ("/api/v1/reports/catalogue/entries?from=2023-01-01", None),
            ("https://example.org/", None),
        ] {
            assert_eq!(page_of(link).as_deref(), page, "{link}");
        }
    }
}

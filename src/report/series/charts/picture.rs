//! From figures to a picture: what each chart is called, what it shows, its bars or columns, and its table.
//! Pure: no HTTP, no SQL, no clock.

use super::ageing::Age;
use super::dots::{Dot, dots, scale_begins};
use super::shapes::{Bar, Group, Scale, bars, columns, fits};
use super::svg::{Canvas, ChartHeading, Fill};
use crate::platform::document::{DocumentCell, DocumentChart, DocumentRow, DocumentTable};
use crate::platform::error::Problem;
use crate::platform::instant::date_vi;
use crate::platform::text::number_vi;
use crate::report::count::resolution::Resolution;
use crate::report::figures::figure::{Figure, FigureValues};
use crate::report::figures::interval::Interval;
use crate::report::figures::rate::{Rate, percent};
use crate::report::figures::rates::RateName;
use crate::report::series::Series;
use crate::report::series::charts::chart::{AgeReport, Chart};

/// The most bars of one chart.
const MOST_BARS: usize = 60;

/// A chart before it is put somewhere.
#[derive(Debug, Clone)]
pub struct DrawnChart {
    /// Which one.
    pub chart: Chart,
    /// What is drawn, in a sentence.
    pub title: String,
    /// What there is to see, for those who cannot.
    pub description: String,
    /// The same figures.
    pub table: DocumentTable,
    canvas: Canvas,
}

impl DrawnChart {
    /// The image, with its title within or without.
    #[must_use]
    pub fn svg(&self, heading: ChartHeading) -> String {
        self.canvas.finish(&self.title, &self.description, heading)
    }

    /// The picture for a paper: image, title and table.
    #[must_use]
    pub fn drawing(&self) -> DocumentChart {
        DocumentChart {
            title: self.title.clone(),
            svg: self.svg(ChartHeading::Beside),
            table: self.table.clone(),
        }
    }
}

/// The on-time rate of each office, in the order of their codes: a chart is no ranking.
///
/// # Errors
/// When there are more offices than can be told apart.
pub fn of_on_time(report: &Resolution) -> Result<DrawnChart, Problem> {
    if report.rows.len() > MOST_BARS {
        return Err(Problem::field(
            "agency",
            "too_many_bars",
            format!("nhiều nhất {MOST_BARS} cơ quan trên một biểu đồ: chọn cơ quan cấp dưới"),
            format!("at most {MOST_BARS} offices in one chart: choose an agency below"),
        ));
    }
    let line = |name: &str, cells: &FigureValues| rated(name, &cells.rate(RateName::OnTimeOfResolved));
    let lines = report.rows.iter().map(|row| line(&row.name, &row.cells));
    let (drawn, mut rows): (Vec<Dot>, Vec<DocumentRow>) = lines.unzip();
    let (whole, row) = line("Tổng cộng", &report.total);
    rows.push(DocumentRow { strong: true, ..row });
    let reference = whole.rate.map(|(rate, ..)| (rate, format!("chung {}", percent(rate))));
    Ok(DrawnChart {
        chart: Chart::OnTimeByOffice,
        title: format!(
            "Tỷ lệ giải quyết đúng hạn theo cơ quan, {}, {}",
            report.agency.name,
            report.period.words_vi()
        ),
        description: format!(
            "Mỗi cơ quan một chấm: tỷ lệ hồ sơ giải quyết trước và đúng hạn trên số hồ sơ có hạn đã giải quyết; vạch ngang là khoảng \
             95% của tỷ lệ, bên phải là tỷ lệ, tử số và mẫu số. Hai vạch chạm nhau thì chưa phân biệt được hai cơ quan. Thang bắt đầu \
             từ {}. Chung {}.",
            scale_begins(&drawn),
            whole.words
        ),
        table: table(
            &[
                ("name", "Cơ quan"),
                ("on_time", "Trước và đúng hạn"),
                ("dated", "Đã giải quyết, có hạn"),
                ("rate", "Tỷ lệ đúng hạn"),
                ("interval", "Khoảng 95%"),
            ],
            rows,
        ),
        canvas: dots(
            Chart::OnTimeByOffice.as_str(),
            &drawn,
            reference.as_ref().map(|(rate, words)| (*rate, words.as_str())),
        ),
    })
}

/// A name with its rate, its bounds and their row of the table.
fn rated(name: &str, rate: &Rate) -> (Dot, DocumentRow) {
    let interval = Interval::wilson(rate.numerator, rate.denominator);
    let known = rate.hundredths.zip(interval.as_ref());
    let dot = Dot {
        name: name.to_owned(),
        rate: known.map(|(rate, interval)| (rate, interval.lower, interval.upper)),
        words: rate.words_vi(),
    };
    let mut row = share_row(name, rate);
    row.cells.push(interval.map_or(DocumentCell::Empty, |interval| DocumentCell::Text(interval.text)));
    (dot, row)
}

/// A name, its rate with the lower and the upper bound in hundredths of a percent, and the words beside it.
pub type RatedName = (String, Option<(i64, i64, i64)>, String);

/// Rates that were made elsewhere, as a dot plot. The table is for whoever asks to draw; it has the same figures.
#[must_use]
pub fn of_rates(
    name: &'static str,
    (title, description): (&str, &str),
    rows: Vec<RatedName>,
    reference: Option<(i64, &str)>,
) -> String {
    let rows: Vec<Dot> = rows.into_iter().map(|(name, rate, words)| Dot { name, rate, words }).collect();
    let description = format!("{description} Thang bắt đầu từ {}.", scale_begins(&rows));
    dots(name, &rows, reference).finish(title, &description, ChartHeading::Beside)
}

/// What waits at the step of each role now: in time, and overdue.
#[must_use]
pub fn of_waiting((title, description): (&str, &str), rows: &[(String, i64, i64)]) -> String {
    let drawn: Vec<Bar> = rows
        .iter()
        .map(|(name, in_time, overdue)| Bar {
            name: name.clone(),
            pieces: vec![(*in_time, Fill::Solid), (*overdue, Fill::Hatched)],
            words: format!("{}, quá hạn {}", number_vi(in_time + overdue), number_vi(*overdue)),
        })
        .collect();
    let legend = [(Fill::Solid, "Chưa quá hạn"), (Fill::Hatched, "Quá hạn")];
    bars("waiting_by_step", &drawn, Scale::Counts, &legend).finish(title, description, ChartHeading::Beside)
}

/// What came in and what was resolved, over time.
///
/// # Errors
/// When there are more parts than can be told apart.
pub fn of_series(series: &Series) -> Result<DrawnChart, Problem> {
    if !fits(series.parts.len()) {
        return Err(Problem::field(
            "by",
            "too_many_columns",
            "biểu đồ không đủ chỗ: rút ngắn kỳ, hoặc chọn week, month, reporting_month",
            "the chart has no room: shorten the period, or choose week, month, reporting_month",
        ));
    }
    let values = |figure: Figure| series.line(figure).map(|line| line.points.clone()).unwrap_or_default();
    let (received, resolved) = (values(Figure::Received), values(Figure::Resolved));
    let pairs = received.iter().copied().zip(resolved.iter().copied());
    let groups: Vec<Group> = series
        .parts
        .iter()
        .zip(pairs.clone())
        .map(|(part, (received, resolved))| Group {
            name: series.unit.short(*part),
            values: vec![received, resolved],
        })
        .collect();
    let row = |name: String, received: i64, resolved: i64, strong: bool| DocumentRow {
        strong,
        cells: vec![DocumentCell::Text(name), DocumentCell::Count(received), DocumentCell::Count(resolved)],
        ..DocumentRow::default()
    };
    let mut rows: Vec<DocumentRow> = series
        .parts
        .iter()
        .zip(pairs)
        .map(|(part, (received, resolved))| row(series.unit.name(*part), received, resolved, false))
        .collect();
    let total = |figure: Figure| series.line(figure).map_or(0, |line| line.total);
    let (all_received, all_resolved) = (total(Figure::Received), total(Figure::Resolved));
    rows.push(row("Cả kỳ".to_owned(), all_received, all_resolved, true));
    let legend = [(Fill::Solid, "Tiếp nhận"), (Fill::Hatched, "Đã giải quyết")];
    Ok(DrawnChart {
        chart: Chart::ReceivedResolved,
        title: format!(
            "Hồ sơ tiếp nhận và đã giải quyết, {}, {}",
            series.agency.name,
            series.period.words_vi()
        ),
        description: format!(
            "Hai cột cho mỗi khoảng thời gian: cột đậm là tiếp nhận, cột gạch chéo là đã giải quyết. Cả kỳ tiếp nhận {}, đã \
             giải quyết {}.",
            number_vi(all_received),
            number_vi(all_resolved)
        ),
        table: table(
            &[("part", "Thời gian"), ("received", "Tiếp nhận"), ("resolved", "Đã giải quyết")],
            rows,
        ),
        canvas: columns(Chart::ReceivedResolved.as_str(), &groups, &legend),
    })
}

/// The pending dossiers by age.
#[must_use]
pub fn of_ageing(ages: &AgeReport) -> DrawnChart {
    let pending: i64 = ages.counts.iter().map(|(_, count)| count).sum();
    let fill = |age: Age| match age {
        Age::Later | Age::Soon | Age::Today => Fill::Solid,
        Age::Paused | Age::Undated => Fill::Dotted,
        _ => Fill::Hatched,
    };
    let (drawn, mut rows): (Vec<Bar>, Vec<DocumentRow>) = ages
        .counts
        .iter()
        .map(|(age, count)| {
            let rate = Rate::of(*count, pending);
            let share = rate.text.as_deref().unwrap_or("-");
            // At the end of a day the day that begins is meant: it is named, so that nobody has to guess.
            let name = match age {
                Age::Today => format!("{} {}", age.words_vi(), date_vi(ages.as_of.date())),
                _ => age.words_vi().to_owned(),
            };
            let row = share_row(&name, &rate);
            let bar = Bar {
                name,
                pieces: vec![(*count, fill(*age))],
                words: format!("{} ({share})", number_vi(*count)),
            };
            (bar, row)
        })
        .unzip();
    rows.push(DocumentRow { strong: true, ..share_row("Đang giải quyết", &Rate::of(pending, pending)) });
    let overdue: i64 = ages.counts.iter().filter(|(age, _)| age.is_overdue()).map(|(_, count)| count).sum();
    let legend =
        [(Fill::Solid, "Trong hạn"), (Fill::Hatched, "Quá hạn"), (Fill::Dotted, "Tạm dừng, không có hạn")];
    DrawnChart {
        chart: Chart::Ageing,
        title: format!(
            "Hồ sơ đang giải quyết theo thời hạn, {}, tính đến {}",
            ages.agency.name,
            ages.as_of.end_words_vi()
        ),
        description: format!(
            "Mỗi thanh là số hồ sơ đang giải quyết còn cách hạn, hoặc đã quá hạn, từng ấy ngày làm việc. Đang giải quyết {}, \
             trong đó quá hạn {}.",
            number_vi(pending),
            number_vi(overdue)
        ),
        table: table(
            &[("age", "Thời hạn"), ("count", "Số hồ sơ"), ("pending", "Đang giải quyết"), ("rate", "Tỷ lệ")],
            rows,
        ),
        canvas: bars(Chart::Ageing.as_str(), &drawn, Scale::Counts, &legend),
    }
}

/// A name, a share's numerator and denominator, and the share.
fn share_row(name: &str, rate: &Rate) -> DocumentRow {
    DocumentRow {
        cells: vec![
            DocumentCell::Text(name.to_owned()),
            DocumentCell::Count(rate.numerator),
            DocumentCell::Count(rate.denominator),
            DocumentCell::Share(rate.numerator, rate.denominator),
        ],
        ..DocumentRow::default()
    }
}

/// A table with one line of headings.
fn table(columns: &[(&str, &str)], rows: Vec<DocumentRow>) -> DocumentTable {
    let wide = |place| if place == 0 { 3 } else { 1 };
    let columns: Vec<(&str, &str, u16)> =
        columns.iter().enumerate().map(|(place, (name, label))| (*name, *label, wide(place))).collect();
    DocumentTable::plain(&columns, rows)
}

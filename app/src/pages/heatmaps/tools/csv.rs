//! The figures as a table for other programs.

use domain::fact::FactElement;
use domain::heat::depth::BUCKETS;
use domain::heat::page_heat::{CELL_PX, Cell, PageHeat, STEPS};
use domain::heat::query::{Counting, HeatKind, HeatQuery};

use super::super::names;
use crate::calendar::Date;

const HEAD: [&str; 29] = [
    "row",
    "service",
    "page",
    "device",
    "first_day",
    "last_day",
    "min_duration_s",
    "kind",
    "counting",
    "selector",
    "label",
    "tag",
    "clicks",
    "rage",
    "dead",
    "errors",
    "quick_backs",
    "rests",
    "sessions",
    "share_percent",
    "left_share",
    "top_px",
    "width_share",
    "height_px",
    "cell_x",
    "cell_y",
    "cell_unit",
    "count",
    "count_unit",
];

/// Without it, Excel takes what is no ASCII for something else.
const BYTE_ORDER_MARK: &str = "\u{feff}";

type Row = [String; HEAD.len()];

/// Elements and their cells; for what is by depth, the parts of the page and what scrolls within it. Each row says what it
/// is of, so that tables of several pages can stand under each other.
pub(in super::super) fn csv(query: &HeatQuery, heat: &PageHeat) -> String {
    let mut table = Table(BYTE_ORDER_MARK.to_owned());
    table.row(&HEAD.map(str::to_owned));
    if query.kind.is_by_depth() {
        by_depth(&mut table, query, heat);
    } else {
        by_place(&mut table, query, heat);
    }
    table.0
}

/// A row with what was asked for.
fn begin(query: &HeatQuery, row: &str, selector: &str) -> Row {
    let day = |day| Date::from_days(day).iso();
    let counting = match query.counting {
        Counting::All => "each time",
        Counting::Sessions => "unique sessions",
    };
    let mut cells = Row::default();
    put(
        &mut cells,
        "row",
        [
            row.to_owned(),
            query.service.to_string(),
            query.page.clone(),
            query.device.as_str().to_owned(),
            day(query.first_day),
            day(query.last_day),
            (query.min_duration_ms / 1_000).to_string(),
            query.kind.as_str().to_owned(),
            counting.to_owned(),
            selector.to_owned(),
        ],
    );
    cells
}

/// Puts values into a row, from the column of this name on.
fn put(row: &mut Row, first: &str, values: impl IntoIterator<Item = String>) {
    let from = HEAD.iter().position(|name| *name == first).unwrap_or(HEAD.len());
    for (cell, value) in row[from..].iter_mut().zip(values) {
        *cell = value;
    }
}

fn by_place(table: &mut Table, query: &HeatQuery, heat: &PageHeat) {
    let whole = names::amount(query.kind, &heat.counts);
    for element in &heat.elements {
        let mut row = begin(query, "element", selector(&element.element));
        let counts = &element.counts;
        let share = names::percent(names::amount(query.kind, counts), whole);
        let label = element.element.label.clone().unwrap_or_default();
        put(&mut row, "label", [label, element.element.tag.clone()]);
        let numbers = [
            counts.clicks,
            counts.rage,
            counts.dead,
            counts.errors,
            counts.quick_backs,
            counts.rests,
            counts.sessions,
        ];
        put(&mut row, "clicks", numbers.map(|number| number.to_string()));
        put(
            &mut row,
            "share_percent",
            share.map(|share| format!("{share:.2}")),
        );
        if let Some(bounds) = element.bounds {
            put(&mut row, "left_share", bounds.map(|side| format!("{side:.4}")));
        }
        table.row(&row);
    }
    let unit = match query.counting {
        Counting::All => names::noun(query.kind).1,
        Counting::Sessions => "sessions",
    };
    let mut cells_of = |name: &str, selector: &str, cell_unit: &str, cells: &[(Cell, u32)]| {
        for (cell, count) in cells {
            let mut row = begin(query, name, selector);
            let place = [cell.x.to_string(), cell.y.to_string(), cell_unit.to_owned()];
            put(&mut row, "cell_x", place);
            put(&mut row, "count", [count.to_string(), unit.to_owned()]);
            table.row(&row);
        }
    };
    let of_box = format!("1/{STEPS} of the box");
    for element in &heat.elements {
        cells_of(
            "element cell",
            selector(&element.element),
            &of_box,
            &element.cells,
        );
    }
    let of_page = format!("x 1/{STEPS} of the width, y {CELL_PX} px");
    cells_of("page cell", "", &of_page, &heat.cells);
}

/// `count` is what was counted of the part, `cell_y` the percentage of the height at which it begins.
fn by_depth(table: &mut Table, query: &HeatQuery, heat: &PageHeat) {
    let views = match query.counting {
        Counting::All => "views",
        Counting::Sessions => "sessions",
    };
    let of_page = match query.kind {
        HeatKind::Attention => ("attention", "", heat.depths.attention_ms, "ms"),
        _ => ("furthest seen", "", heat.depths.furthest, views),
    };
    let of_scrollers = heat.scrollers.iter().map(|scroller| {
        let selector = selector(&scroller.element);
        ("scrolled within", selector, scroller.furthest, views)
    });
    for (name, selector, parts, unit) in std::iter::once(of_page).chain(of_scrollers) {
        for (part, count) in parts.into_iter().enumerate() {
            let mut row = begin(query, name, selector);
            let from = (part * 100 / BUCKETS).to_string();
            put(&mut row, "cell_y", [from, "% of the height".to_owned()]);
            put(&mut row, "count", [count.to_string(), unit.to_owned()]);
            table.row(&row);
        }
    }
}

fn selector(element: &FactElement) -> &str {
    element.selector.as_deref().unwrap_or_default()
}

struct Table(String);

impl Table {
    fn row(&mut self, cells: &Row) {
        let quoted: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        self.0.push_str(&quoted.join(","));
        self.0.push_str("\r\n");
    }
}

/// As RFC 4180 has it. What a spreadsheet would take for a formula is made a text: it may be what a stranger's page says.
fn quoted(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    let begins = cell.trim_start().chars().next();
    let is_formula = !is_number
        && (matches!(begins, Some('=' | '+' | '-' | '@' | '|')) || cell.starts_with(['\t', '\r', '\n']));
    let text = if is_formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if text.contains(['"', ',', '\n', '\r', ';', '\'']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use domain::client::DeviceType;
    use domain::heat::page_heat::{ElementHeat, HeatCounts, ScrollerDepth};

    use super::*;

    fn query(kind: HeatKind) -> HeatQuery {
        HeatQuery {
            service: "shop".parse().unwrap(),
            page: "/a,b".into(),
            device: DeviceType::Mobile,
            first_day: 20_000,
            last_day: 20_006,
            kind,
            counting: Counting::All,
            min_duration_ms: 30_000,
        }
    }

    fn element(label: &str) -> FactElement {
        FactElement {
            tag: "a".into(),
            label: Some(label.into()),
            selector: Some("#buy".into()),
        }
    }

    #[test]
    fn cells_are_quoted_and_are_no_formulas() {
        for (cell, expected) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"yes\"", "\"say \"\"yes\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("=1+1", "\"'=1+1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("+49 30", "\"'+49 30\""),
            ("-", "\"'-\""),
            (" =1", "\"' =1\""),
            ("\t=1", "\"'\t=1\""),
            ("-3.5", "-3.5"),
            ("", ""),
        ] {
            assert_eq!(quoted(cell), expected, "{cell:?}");
        }
    }

    #[test]
    fn elements_and_cells_have_a_row_each() {
        let heat = PageHeat {
            counts: HeatCounts {
                clicks: 8,
                ..HeatCounts::default()
            },
            elements: vec![ElementHeat {
                element: element("=cmd"),
                also: Vec::new(),
                counts: HeatCounts {
                    clicks: 2,
                    rage: 1,
                    ..HeatCounts::default()
                },
                bounds: Some([0.5, -3.0, 0.25, 40.0]),
                cells: vec![(Cell { x: 256, y: 128 }, 2)],
            }],
            cells: vec![(Cell { x: 1, y: 9 }, 6)],
            ..PageHeat::default()
        };
        let table = csv(&query(HeatKind::Click), &heat);
        let rows: Vec<_> = table.split("\r\n").collect();
        assert!(rows[0].starts_with("\u{feff}row,service,page,"), "{}", rows[0]);
        assert_eq!(rows[0].split(',').count(), HEAD.len());
        assert_eq!(
            rows[1..],
            [
                "element,shop,\"/a,b\",mobile,2024-10-04,2024-10-10,30,click,each time,#buy,\"'=cmd\",a,2,1,0,0,0,0,0,25.00,0.5000,-3.0000,0.2500,40.0000,,,,,",
                "element cell,shop,\"/a,b\",mobile,2024-10-04,2024-10-10,30,click,each time,#buy,,,,,,,,,,,,,,,256,128,1/512 of the box,2,clicks",
                "page cell,shop,\"/a,b\",mobile,2024-10-04,2024-10-10,30,click,each time,,,,,,,,,,,,,,,,1,9,\"x 1/512 of the width, y 8 px\",6,clicks",
                "",
            ]
        );
    }

    #[test]
    fn depths_have_a_row_for_each_part() {
        let mut heat = PageHeat {
            scrollers: vec![ScrollerDepth {
                element: element("List"),
                furthest: Default::default(),
                views: 0,
                percent: 0.0,
            }],
            ..PageHeat::default()
        };
        heat.depths.furthest[1] = 3;
        let table = csv(&query(HeatKind::Scroll), &heat);
        let rows: Vec<_> = table.trim_end().split("\r\n").collect();
        assert_eq!(rows.len(), 1 + 2 * BUCKETS);
        assert!(
            rows[2].starts_with("furthest seen,shop,") && rows[2].ends_with(",5,% of the height,3,views"),
            "{}",
            rows[2]
        );
        assert!(rows[21].contains(",#buy,") && rows[21].ends_with(",0,% of the height,0,views"));
        assert!(rows[1..].iter().all(|row| quoted_cells(row) == HEAD.len()));
    }

    fn quoted_cells(row: &str) -> usize {
        let mut is_quoted = false;
        let commas = row.chars().filter(|letter| {
            is_quoted ^= *letter == '"';
            *letter == ',' && !is_quoted
        });
        commas.count() + 1
    }
}

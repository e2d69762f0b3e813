//! The figures as a table for other programs.

use domain::heat::depth::BUCKETS;
use domain::heat::page_heat::{Cell, PageHeat};
use domain::heat::query::{HeatKind, HeatQuery};

use super::names;

const HEAD: [&str; 22] = [
    "row",
    "page",
    "device",
    "kind",
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
    "count",
];

/// Elements and their cells; for what is by depth, the parts of the page and what scrolls within it.
pub(super) fn csv(query: &HeatQuery, heat: &PageHeat) -> String {
    let mut table = Table(String::new());
    table.row(HEAD.map(str::to_owned));
    let begin = |row: &str, selector: &str| {
        let mut cells: [String; HEAD.len()] = Default::default();
        let known = [
            row,
            query.page.as_str(),
            query.device.as_str(),
            query.kind.as_str(),
            selector,
        ];
        for (cell, text) in cells.iter_mut().zip(known) {
            *cell = text.to_owned();
        }
        cells
    };
    if query.kind.is_by_depth() {
        by_depth(&mut table, query.kind, heat, begin);
        return table.0;
    }
    let whole = names::amount(query.kind, &heat.counts);
    for element in &heat.elements {
        let selector = element.element.selector.as_deref().unwrap_or_default();
        let mut cells = begin("element", selector);
        let counts = &element.counts;
        let share = names::percent(names::amount(query.kind, counts), whole);
        cells[5] = element.element.label.clone().unwrap_or_default();
        cells[6].clone_from(&element.element.tag);
        let numbers = [
            counts.clicks,
            counts.rage,
            counts.dead,
            counts.errors,
            counts.quick_backs,
            counts.rests,
            counts.sessions,
        ];
        for (cell, number) in cells[7..].iter_mut().zip(numbers) {
            *cell = number.to_string();
        }
        cells[14] = share.map(|share| format!("{share:.2}")).unwrap_or_default();
        if let Some(bounds) = element.bounds {
            for (cell, side) in cells[15..].iter_mut().zip(bounds) {
                *cell = format!("{side:.4}");
            }
        }
        table.row(cells);
    }
    let mut cells_of = |row: &str, selector: &str, cells: &[(Cell, u32)]| {
        for (cell, count) in cells {
            let mut row = begin(row, selector);
            row[19] = cell.x.to_string();
            row[20] = cell.y.to_string();
            row[21] = count.to_string();
            table.row(row);
        }
    };
    for element in &heat.elements {
        let selector = element.element.selector.as_deref().unwrap_or_default();
        cells_of("element cell", selector, &element.cells);
    }
    cells_of("page cell", "", &heat.cells);
    table.0
}

/// `count` is what was counted of the part, `cell_y` the percentage of the height at which it begins.
fn by_depth<const N: usize>(
    table: &mut Table,
    kind: HeatKind,
    heat: &PageHeat,
    begin: impl Fn(&str, &str) -> [String; N],
) {
    let (row, parts) = match kind {
        HeatKind::Attention => ("attention ms", heat.depths.attention_ms),
        _ => ("furthest seen, views", heat.depths.furthest),
    };
    let of_page = std::iter::once((row, "", parts));
    let of_scrollers = heat.scrollers.iter().map(|scroller| {
        let selector = scroller.element.selector.as_deref().unwrap_or_default();
        ("scrolled within, views", selector, scroller.furthest)
    });
    for (row, selector, parts) in of_page.chain(of_scrollers) {
        for (part, count) in parts.into_iter().enumerate() {
            let mut cells = begin(row, selector);
            cells[20] = (part * 100 / BUCKETS).to_string();
            cells[21] = count.to_string();
            table.row(cells);
        }
    }
}

struct Table(String);

impl Table {
    fn row<const N: usize>(&mut self, cells: [String; N]) {
        let quoted = cells.map(|cell| quoted(&cell));
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
    use domain::fact::FactElement;
    use domain::heat::page_heat::{ElementHeat, HeatCounts, ScrollerDepth};
    use domain::heat::query::Counting;

    use super::*;

    fn query(kind: HeatKind) -> HeatQuery {
        HeatQuery {
            service: "shop".parse().unwrap(),
            page: "/a,b".into(),
            device: DeviceType::Mobile,
            first_day: 0,
            last_day: 0,
            kind,
            counting: Counting::All,
            min_duration_ms: 0,
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
        assert_eq!(rows[0].split(',').count(), HEAD.len());
        assert_eq!(
            rows[1..],
            [
                "element,\"/a,b\",mobile,click,#buy,\"'=cmd\",a,2,1,0,0,0,0,0,25.00,0.5000,-3.0000,0.2500,40.0000,,,",
                "element cell,\"/a,b\",mobile,click,#buy,,,,,,,,,,,,,,,256,128,2",
                "page cell,\"/a,b\",mobile,click,,,,,,,,,,,,,,,,1,9,6",
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
            rows[2].starts_with("\"furthest seen, views\"") && rows[2].ends_with(",5,3"),
            "{}",
            rows[2]
        );
        assert!(rows[21].contains(",#buy,") && rows[21].ends_with(",0,0"));
    }
}

//! Colours that plotters draws with, and the classes that they become.

use plotters::style::RGBColor;

/// No colour that is seen: each only marks what is drawn with it.
pub(super) const TEXT: RGBColor = RGBColor(1, 0, 1);
pub(super) const LINE: RGBColor = RGBColor(1, 0, 2);
const CATEGORIES: [RGBColor; 6] = [
    RGBColor(2, 0, 1),
    RGBColor(2, 0, 2),
    RGBColor(2, 0, 3),
    RGBColor(2, 0, 4),
    RGBColor(2, 0, 5),
    RGBColor(2, 0, 6),
];

pub(super) fn category(index: usize) -> RGBColor {
    CATEGORIES[index % CATEGORIES.len()]
}

/// Puts classes where the marks are, and lets the style sheet give the drawing its size.
pub(super) fn themed(svg: &str, class: &str) -> String {
    let mut svg = svg.to_owned();
    let names = [(TEXT, "text".to_owned()), (LINE, "line".to_owned())];
    let categories = CATEGORIES
        .iter()
        .enumerate()
        .map(|(index, colour)| (*colour, (index + 1).to_string()));
    for (RGBColor(r, g, b), name) in names.into_iter().chain(categories) {
        for attribute in ["fill", "stroke"] {
            svg = svg.replace(
                &format!("{attribute}=\"#{r:02X}{g:02X}{b:02X}\""),
                &format!("class=\"chart-{attribute}-{name}\""),
            );
        }
    }
    svg.replacen(
        "<svg ",
        &format!("<svg class=\"chart {class}\" aria-hidden=\"true\" "),
        1,
    )
}

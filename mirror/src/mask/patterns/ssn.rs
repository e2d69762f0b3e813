//! Social security numbers of the United States: area, group and serial number.

use std::ops::Range;

use super::digits::{Row, Separator};

pub(super) fn find(row: &Row<'_>) -> Option<Range<usize>> {
    let [area, group, serial] = [row.group(0)?, row.group(1)?, row.group(2)?];
    let separator = row.separator(0)?;
    if [area.len(), group.len(), serial.len()] != [3, 2, 4] || row.separator(1) != Some(separator) {
        return None;
    }
    let separators: &[u8] = match separator {
        Separator::Dash => b"-.",
        Separator::Space => b" -.",
        _ => return None,
    };
    // None of these was ever given out.
    let is_given = !matches!(row.digits(area), b"000" | b"666" | [b'9', ..])
        && row.digits(group) != b"00"
        && row.digits(serial) != b"0000";
    let is_part = row.follows_digit(area.start, separators) || row.precedes_digit(serial.end, separators);
    (is_given && !is_part).then_some(area.start..serial.end)
}

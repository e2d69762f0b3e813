//! The places with the most, by a coarse grid: what the table of a heatmap tells.

use super::picture::{Picture, Place};
use super::points::{HeatPoint, Points};
use super::sum::Sum;
use crate::components::heat::numbers::{self, Noun};

/// Cells across, and down at most. They are about as high as they are wide.
const ACROSS: usize = 10;
const MOST_DOWN: usize = 400;
/// Places that are told.
const MOST: usize = 20;

/// A cell of the grid with anything in it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cell {
    row: usize,
    column: usize,
    points: u64,
    added: f64,
    sum: Sum,
    /// The mean of its points by what they are, in percent of the picture.
    middle: [f64; 2],
}

/// The grid over one picture.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Places {
    picture: Picture,
    down: usize,
    /// The most first, and of as much from the top left on.
    cells: Vec<Cell>,
    total: f64,
}

impl Places {
    pub(super) fn of(points: &Points, picture: Picture) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "clamped to few"
        )]
        let down = (ACROSS as f64 * picture.height / picture.width)
            .round()
            .clamp(1.0, MOST_DOWN as f64) as usize;
        let mut grid = vec![(0, 0.0, 0.0, [0.0; 2]); ACROSS * down];
        for HeatPoint { x, y, intensity } in &points.kept {
            if let Some((points, added, greatest, sums)) =
                grid.get_mut(cell(*y, down) * ACROSS + cell(*x, ACROSS))
            {
                *points += 1;
                *added += intensity;
                *greatest = f64::max(*greatest, *intensity);
                *sums = [sums[0] + x * intensity, sums[1] + y * intensity];
            }
        }
        let mut cells: Vec<_> = grid
            .into_iter()
            .enumerate()
            .filter(|(_, (_, added, ..))| *added > 0.0)
            .map(|(place, (count, added, greatest, sums))| Cell {
                row: place / ACROSS,
                column: place % ACROSS,
                points: count,
                added,
                sum: points.sum(added, greatest),
                middle: sums.map(|sum| sum / added),
            })
            .collect();
        // Stable, so that equal ones stay in the order in which they are read.
        cells.sort_by(|one, other| other.added.total_cmp(&one.added));
        Self {
            picture,
            down,
            cells,
            total: points.total(),
        }
    }

    /// The places that the table tells, but for those that lie within the radius, in px of the picture, of one with more.
    pub(super) fn hottest(&self, radius: f64) -> Vec<Place> {
        let mut hottest: Vec<Place> = Vec::new();
        for cell in self.cells.iter().take(MOST) {
            let [x, y] = cell.middle;
            let place = Place { x, y };
            let (left, top) = self.picture.px(place);
            let is_apart = hottest.iter().all(|other| {
                let (other_left, other_top) = self.picture.px(*other);
                (left - other_left).hypot(top - other_top) > radius
            });
            if is_apart {
                hottest.push(place);
            }
        }
        hottest
    }

    pub(super) fn caption(&self, noun: Noun) -> String {
        let (places, shown) = (self.cells.len(), self.cells.len().min(MOST));
        match places {
            0 => format!("No place has any {}", noun.many),
            1 => format!("The one place with {}", noun.many),
            _ if places > shown => format!("The {shown} places of {places} with the most {}", noun.many),
            _ => format!("The {places} places with {}", noun.many),
        }
    }

    pub(super) fn head(noun: Noun) -> Vec<String> {
        let names = [
            "From the left".into(),
            "From the top".into(),
            "Points".into(),
            noun.title(),
            "Share".into(),
        ];
        names.into()
    }

    pub(super) fn rows(&self) -> Vec<Vec<String>> {
        let row = |cell: &Cell| {
            let step = 100 / ACROSS;
            #[expect(clippy::cast_precision_loss, reason = "rows are few")]
            let (row, height) = (cell.row as f64, self.picture.height / self.down as f64);
            vec![
                format!("{}–{}%", cell.column * step, (cell.column + 1) * step),
                numbers::stretch(row * height, (row + 1.0) * height),
                domain::format::count(cell.points),
                cell.sum.text(),
                cell.sum.share(self.total),
            ]
        };
        self.cells.iter().take(MOST).map(row).collect()
    }
}

/// Which of so many cells a percentage is in. The far edge belongs to the last one.
fn cell(percent: f64, cells: usize) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "between 0 and the number of cells"
    )]
    let cell = (percent / 100.0 * cells as f64) as usize;
    cell.min(cells - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(points: &[(f64, f64, f64)], size: (f64, f64)) -> Places {
        let points: Vec<_> = points
            .iter()
            .map(|&(x, y, intensity)| HeatPoint { x, y, intensity })
            .collect();
        Places::of(&Points::of(&points, None), Picture::new(size.0, size.1))
    }

    #[test]
    fn points_of_one_cell_are_one_place() {
        let places = places(
            &[(11.0, 1.0, 1.0), (19.9, 9.9, 2.0), (20.0, 0.0, 1.0)],
            (1_000.0, 1_000.0),
        );
        assert_eq!(
            places.rows(),
            [
                ["10–20%", "0–100 px", "2", "3", "75%"],
                ["20–30%", "0–100 px", "1", "1", "25%"],
            ]
        );
        assert_eq!(places.caption(Noun::CLICKS), "The 2 places with clicks");
    }

    #[test]
    fn the_hottest_places_are_apart_and_where_their_points_are() {
        // A percent is 10 px either way.
        let places = places(
            &[
                (11.0, 12.0, 1.0),
                (17.0, 12.0, 3.0),
                (20.5, 12.0, 2.0),
                (80.0, 90.0, 3.0),
            ],
            (1_000.0, 1_000.0),
        );
        let hottest = |radius| -> Vec<_> {
            let hottest = places.hottest(radius);
            hottest.into_iter().map(|place| (place.x, place.y)).collect()
        };
        assert_eq!(hottest(40.0), [(15.5, 12.0), (80.0, 90.0), (20.5, 12.0)]);
        assert_eq!(hottest(60.0), [(15.5, 12.0), (80.0, 90.0)]);
    }

    #[test]
    fn ties_are_in_the_order_in_which_a_page_is_read() {
        let places = places(
            &[
                (95.0, 95.0, 2.0),
                (95.0, 5.0, 2.0),
                (5.0, 95.0, 2.0),
                (50.0, 50.0, 3.0),
            ],
            (1_000.0, 1_000.0),
        );
        let order: Vec<_> = places
            .rows()
            .into_iter()
            .map(|row| format!("{} {}", row[0], row[1]))
            .collect();
        assert_eq!(
            order,
            [
                "50–60% 500–600 px",
                "90–100% 0–100 px",
                "0–10% 900–1,000 px",
                "90–100% 900–1,000 px"
            ]
        );
    }

    #[test]
    fn the_far_edge_is_in_the_last_cell_and_cells_of_tall_pages_are_as_wide() {
        let places = places(&[(100.0, 100.0, 1_234_567.0)], (1_000.0, 9_000.0));
        assert_eq!(
            places.rows(),
            [["90–100%", "8,900–9,000 px", "1", "1,234,567", "100%"]]
        );
        assert_eq!(places.caption(Noun::CLICKS), "The one place with clicks");
    }

    #[test]
    fn no_more_places_are_told_than_are_read() {
        let points: Vec<_> = (0..30)
            .map(|place| {
                (
                    f64::from(place % 10) * 10.0,
                    f64::from(place / 10) * 10.0,
                    1.0 + f64::from(place),
                )
            })
            .collect();
        let places = places(&points, (1_000.0, 1_000.0));
        assert_eq!(places.rows().len(), 20);
        assert_eq!(places.rows()[0][3], "30");
        assert_eq!(
            places.caption(Noun::CLICKS),
            "The 20 places of 30 with the most clicks"
        );
    }

    #[test]
    fn points_that_weigh_nothing_are_no_place() {
        for points in [&[][..], &[(5.0, 5.0, 0.0)]] {
            let places = places(points, (1_000.0, 1_000.0));
            assert!(places.rows().is_empty());
            assert_eq!(places.caption(Noun::CLICKS), "No place has any clicks");
        }
    }
}

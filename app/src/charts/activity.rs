//! A visit from its start to its end, for paper: how busy it was, when nobody did anything, and what happened when.

use domain::Millis;
use domain::activity::{Histogram, Stretch};
use domain::format;
use domain::report::timeline::{MarkedAs, Timeline, TimelineMark};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::ink;

/// About the px of what is printed across a page.
const WIDTH: u32 = 680;
/// Room for names and figures.
const LEFT: i32 = 88;
const RIGHT: i32 = 10;
/// A row of marks of one kind.
const LANE: i32 = 17;
const BARS: i32 = 64;
const BELOW: i32 = 22;
/// Between the marks and the bars.
const GAP: i32 = 8;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), Box<dyn std::error::Error>>;

/// Nothing of a visit that took no time.
pub(crate) fn of_visit(
    activity: &Histogram,
    timeline: &Timeline,
    (start, end): (Millis, Millis),
) -> Option<String> {
    if end <= start {
        return None;
    }
    let lanes: Vec<MarkedAs> = MarkedAs::ALL
        .into_iter()
        .filter(|kind| timeline.marks.iter().any(|mark| mark.kind == *kind))
        .collect();
    let mut svg = String::new();
    let chart = Chart {
        start,
        end,
        bars_top: LANE * i32::try_from(lanes.len()).unwrap_or_default() + GAP,
    };
    let root = SVGBackend::with_string(&mut svg, (WIDTH, chart.height())).into_drawing_area();
    let drawn = (|| -> Drawn {
        chart.draw_idle(&root, &timeline.idle)?;
        for (lane, number) in lanes.into_iter().zip(0..) {
            chart.draw_lane(&root, lane, number, &timeline.marks)?;
        }
        chart.draw_bars(&root, activity)?;
        chart.draw_times(&root)?;
        root.present()?;
        Ok(())
    })();
    drop(root);
    drawn.ok().map(|()| ink::themed(&svg, "is-visit"))
}

struct Chart {
    start: Millis,
    end: Millis,
    bars_top: i32,
}

impl Chart {
    fn base(&self) -> i32 {
        self.bars_top + BARS
    }

    fn height(&self) -> u32 {
        (self.base() + BELOW).unsigned_abs()
    }

    fn x(&self, at: Millis) -> i32 {
        let across = Millis::from(WIDTH) - Millis::from(LEFT + RIGHT);
        let offset = (at - self.start).clamp(0, self.end - self.start);
        LEFT + i32::try_from(offset * across / (self.end - self.start)).unwrap_or_default()
    }

    fn draw_idle(&self, root: &Area<'_>, idle: &[Stretch]) -> Drawn {
        for stretch in idle {
            let (left, right) = (self.x(stretch.from), self.x(stretch.to));
            root.draw(&Rectangle::new(
                [(left, 0), (right.max(left + 1), self.base())],
                ink::LINE.filled(),
            ))?;
        }
        Ok(())
    }

    fn draw_lane(&self, root: &Area<'_>, kind: MarkedAs, number: i32, marks: &[TimelineMark]) -> Drawn {
        let middle = number * LANE + LANE / 2;
        root.draw_text(name(kind), &text(HPos::Right, VPos::Center), (LEFT - 10, middle))?;
        for mark in marks.iter().filter(|mark| mark.kind == kind) {
            let (x, y) = (self.x(mark.at), middle);
            match kind {
                MarkedAs::Page => root.draw(&Rectangle::new(
                    [(x - 1, y - 6), (x + 1, y + 6)],
                    ink::TEXT.filled(),
                ))?,
                MarkedAs::Error | MarkedAs::Console => {
                    root.draw(&Cross::new((x, y), 4, ink::category(3).stroke_width(2)))?;
                }
                MarkedAs::Rage => root.draw(&TriangleMarker::new((x, y), 6, ink::category(1).filled()))?,
                MarkedAs::Dead => root.draw(&Circle::new((x, y), 4, ink::category(4).stroke_width(2)))?,
            }
        }
        Ok(())
    }

    fn draw_bars(&self, root: &Area<'_>, activity: &Histogram) -> Drawn {
        let highest = activity.buckets().iter().copied().max().unwrap_or(0);
        root.draw(&PathElement::new(
            [(LEFT, self.base()), (i32::try_from(WIDTH)? - RIGHT, self.base())],
            ink::LINE,
        ))?;
        if highest == 0 {
            return Ok(());
        }
        root.draw_text(
            &format::count(u64::from(highest)),
            &text(HPos::Right, VPos::Top),
            (LEFT - 10, self.bars_top),
        )?;
        root.draw_text("0", &text(HPos::Right, VPos::Bottom), (LEFT - 10, self.base()))?;
        let width = Millis::try_from(activity.width_ms())?;
        for (count, bucket) in activity.buckets().iter().zip(0..) {
            if *count == 0 {
                continue;
            }
            let (left, right) = (
                self.x(self.start + bucket * width),
                self.x(self.start + (bucket + 1) * width),
            );
            let height = i32::try_from(i64::from(*count) * i64::from(BARS) / i64::from(highest))?.max(2);
            root.draw(&Rectangle::new(
                [
                    (left, self.base() - height),
                    ((right - 1).max(left + 1), self.base()),
                ],
                ink::category(0).filled(),
            ))?;
        }
        Ok(())
    }

    fn draw_times(&self, root: &Area<'_>) -> Drawn {
        let step = step(self.end - self.start);
        let mut offset = 0;
        while self.start + offset <= self.end {
            let x = self.x(self.start + offset);
            root.draw(&PathElement::new(
                [(x, self.base()), (x, self.base() + 4)],
                ink::LINE,
            ))?;
            root.draw_text(
                &format::clock(offset),
                &text(HPos::Center, VPos::Top),
                (x, self.base() + 7),
            )?;
            offset += step;
        }
        Ok(())
    }
}

fn text(horizontal: HPos, vertical: VPos) -> TextStyle<'static> {
    TextStyle::from(("sans-serif", 11).into_font())
        .color(&ink::TEXT)
        .pos(Pos::new(horizontal, vertical))
}

fn name(kind: MarkedAs) -> &'static str {
    match kind {
        MarkedAs::Page => "Pages",
        MarkedAs::Error => "Errors",
        MarkedAs::Console => "Console errors",
        MarkedAs::Rage => "Rage clicks",
        MarkedAs::Dead => "Dead clicks",
    }
}

/// Between two times of the axis: there are ten of them at most.
fn step(duration: Millis) -> Millis {
    const SECONDS: [Millis; 13] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600];
    SECONDS
        .map(|seconds| seconds * 1_000)
        .into_iter()
        .find(|step| duration / step < 10)
        .unwrap_or_else(|| (duration / 36_000_000 + 1) * 3_600_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(ms: Millis) -> Option<String> {
        let mut activity = Histogram::default();
        activity.add(0, 3);
        activity.add(ms, 1);
        let mark = |kind, at| TimelineMark { kind, at, count: 1 };
        let timeline = Timeline {
            marks: vec![mark(MarkedAs::Page, 5_000), mark(MarkedAs::Error, 5_000 + ms)],
            idle: vec![Stretch {
                from: 6_000,
                to: 5_000 + ms,
            }],
        };
        of_visit(&activity, &timeline, (5_000, 5_000 + ms))
    }

    #[test]
    fn a_visit_has_its_lanes_and_times_and_the_page_s_colours() {
        for (ms, times) in [
            (9_500, &["0:00", "0:09"][..]),
            (724_000, &["0:00", "2:00", "12:00"]),
            (86_400_000, &["0:00", "3:00:00", "24:00:00"]),
        ] {
            let svg = visit(ms).unwrap();
            for text in times.iter().chain(&["Pages", "Errors", "3"]) {
                assert!(svg.contains(&format!("\n{text}\n")), "{text}: {svg}");
            }
            assert!(!svg.contains("Rage clicks"), "{svg}");
            assert!(!svg.contains("=\"#"), "a fixed colour is left: {svg}");
        }
        assert_eq!(visit(0), None);
    }

    #[test]
    fn an_axis_has_ten_times_at_most() {
        for seconds in 1..90_000 {
            let duration = seconds * 1_000;
            assert!(duration / step(duration) < 10, "{seconds} s");
        }
    }
}

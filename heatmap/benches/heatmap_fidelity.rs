//! How far pictures are from the exact sum of the radial gradients, in 256ths of its maximum: as they are painted, rounding
//! to 8 bits included. At 1920x1080, radius 40, for the numbers of points that `heatmap_draw` draws.
#![allow(
    clippy::unwrap_used,
    reason = "a benchmark that cannot run has nothing to report"
)]

#[path = "../tests/exact/mod.rs"]
mod exact;

use exact::{Random, Spread, difference, exact, points};
use heatmap::{Frame, Gradient, Heat, Look, Painter, Palette, Scale};
use serde_json::json;

const WIDTH: u32 = 1_920;
const HEIGHT: u32 = 1_080;
const RADIUS: f32 = 40.0;

fn main() {
    let smoke = std::env::var_os("SMOKE").is_some_and(|smoke| smoke == "1");
    let counts: &[usize] = if smoke {
        &[1, 10_000]
    } else {
        &[1, 100, 10_000, 100_000, 1_000_000]
    };
    let (mut worst, mut worst_mean, mut each) = (0.0_f64, 0.0_f64, Vec::new());
    for &count in counts {
        for spread in [Spread::Even, Spread::Spots, Spread::Whole] {
            let points = points(spread, count, f64::from(WIDTH), f64::from(HEIGHT), &mut Random(1));
            let exact = exact(WIDTH as usize, HEIGHT as usize, f64::from(RADIUS), &points);
            let gradient = Gradient::new(RADIUS, 0.0).unwrap();
            let mut heat = Heat::new(Frame::new(WIDTH, HEIGHT).unwrap(), gradient, points.len());
            heat.add_points(&points);
            let algorithm = heat.algorithm();
            let density = heat.density();
            let black = Palette::Monochrome {
                red: 0,
                green: 0,
                blue: 0,
            };
            let look = Look {
                scale: Scale::Max,
                palette: black,
                opacity: 1.0,
            };
            let rgba = Painter::new(&density, look).unwrap().picture(&density);
            let alphas = rgba.chunks_exact(4).map(|pixel| f64::from(pixel[3]) / 255.0);
            let (max, mean) = difference(&exact, alphas);
            worst = worst.max(max);
            worst_mean = worst_mean.max(mean);
            each.push(json!({
                "points": count, "lie": format!("{spread:?}"), "algorithm": format!("{algorithm:?}"),
                "mean": rounded(mean), "max": rounded(max),
            }));
        }
    }
    let report = json!({
        "name": "heatmap_fidelity", "value": rounded(worst_mean), "unit": "256ths of the maximum, mean difference",
        "peer": null, "peer_value": null, "ratio": null,
        "detail": { "max": rounded(worst), "pictures": each },
    });
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench");
    std::fs::create_dir_all(&directory).unwrap();
    std::fs::write(directory.join("heatmap_fidelity.json"), format!("{report:#}\n")).unwrap();
}

fn rounded(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

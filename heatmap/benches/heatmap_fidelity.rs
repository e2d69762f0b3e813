//! How far pictures are from the exact sum of the radial gradients, in 256ths of its maximum: as they are painted, rounding
//! to 8 bits included. At 1920x1080, radius 40, for the numbers of points that `heatmap_draw` draws.
#![allow(
    clippy::unwrap_used,
    reason = "a benchmark that cannot run has nothing to report"
)]

#[path = "../tests/exact/mod.rs"]
mod exact;

use exact::{Random, Spread, difference, exact, points};
use heatmap::{Algorithm, Density, Frame, Gradient, Heat, Look, Painter, Palette, Scale};
use serde_json::{Map, json};

const WIDTH: u32 = 1_920;
const HEIGHT: u32 = 1_080;
const RADIUS: f32 = 40.0;

fn main() {
    let smoke = std::env::var_os("SMOKE").is_some_and(|smoke| smoke == "1");
    let counts: &[(usize, &str)] = if smoke {
        &[(1, "1"), (10_000, "10k")]
    } else {
        &[
            (1, "1"),
            (100, "100"),
            (10_000, "10k"),
            (100_000, "100k"),
            (1_000_000, "1m"),
        ]
    };
    let frame = Frame::new(WIDTH, HEIGHT).unwrap();
    let gradient = Gradient::new(RADIUS, 0.0).unwrap();
    let (mut painted, mut summed, mut mesh) = (Worst::default(), Worst::default(), Worst::default());
    let mut detail = Map::new();
    for &(count, name) in counts {
        let mut of_count = Worst::default();
        for spread in [Spread::Even, Spread::Spots, Spread::Whole] {
            let points = points(spread, count, f64::from(WIDTH), f64::from(HEIGHT), &mut Random(1));
            let exact = exact(WIDTH as usize, HEIGHT as usize, f64::from(RADIUS), &points);
            let density = of(Heat::new(frame, gradient, count), &points);
            of_count.hear(difference(&exact, intensities(&density).into_iter()));
            summed.hear(difference(&exact, shares(&density).into_iter()));
            let by_mesh = of(Heat::by(Algorithm::Mesh, frame, gradient), &points);
            mesh.hear(difference(&exact, intensities(&by_mesh).into_iter()));
        }
        painted.hear((of_count.max, of_count.mean));
        of_count.tell(&format!("_{name}"), &mut detail);
    }
    painted.tell("", &mut detail);
    // Before rounding to 8 bits, which alone is 0.25 on average.
    summed.tell("_summed", &mut detail);
    // The mesh also where points are so few that each is added to the pixels.
    mesh.tell("_mesh", &mut detail);
    let report = json!({
        "name": "heatmap_fidelity", "value": rounded(painted.mean), "unit": "256ths",
        "peer": null, "peer_value": null, "ratio": null, "detail": detail,
    });
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench");
    std::fs::create_dir_all(&directory).unwrap();
    std::fs::write(directory.join("heatmap_fidelity.json"), format!("{report:#}\n")).unwrap();
}

/// The worst of several pictures.
#[derive(Default)]
struct Worst {
    max: f64,
    mean: f64,
}

impl Worst {
    fn hear(&mut self, (max, mean): (f64, f64)) {
        self.max = self.max.max(max);
        self.mean = self.mean.max(mean);
    }

    fn tell(&self, about: &str, detail: &mut Map<String, serde_json::Value>) {
        detail.insert(format!("max{about}"), json!(rounded(self.max)));
        detail.insert(format!("mean{about}"), json!(rounded(self.mean)));
    }
}

fn of(mut heat: Heat, points: &[[f32; 3]]) -> Density {
    heat.add_points(points);
    heat.density()
}

/// As painted in one colour, where the intensity is the alpha.
fn intensities(density: &Density) -> Vec<f64> {
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
    let rgba = Painter::new(density, look).unwrap().picture(density);
    rgba.chunks_exact(4)
        .map(|pixel| f64::from(pixel[3]) / 255.0)
        .collect()
}

/// As shares of the peak, at the centre of each pixel.
fn shares(density: &Density) -> Vec<f64> {
    let centre = |pixel: u32| pixel as f32 + 0.5;
    let pixels = (0..HEIGHT).flat_map(|row| (0..WIDTH).map(move |column| (centre(column), centre(row))));
    pixels
        .map(|(x, y)| f64::from(density.at(x, y)) / f64::from(density.peak()))
        .collect()
}

fn rounded(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

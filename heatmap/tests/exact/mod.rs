//! What a picture is held against: the sum as its definition has it, and points to sum up. Nothing here is the crate's, but for `drawn`.
#![allow(dead_code, reason = "each that uses this uses a part of it")]

pub(crate) mod drawn;

/// `Σ weight × (1 − (d/r)²)²` at the centre of each pixel, in double precision, one point and pixel after the other.
pub(crate) fn exact(width: usize, height: usize, radius: f64, points: &[[f32; 3]]) -> Vec<f64> {
    let mut sums = vec![0.0; width * height];
    for point in points {
        let [x, y, weight] = point.map(f64::from);
        let near = |at: f64, most: usize| {
            let from = (at - radius - 1.0).max(0.0) as usize;
            from..((at + radius + 1.0).max(0.0) as usize).min(most)
        };
        for row in near(y, height) {
            let down = row as f64 + 0.5 - y;
            for column in near(x, width) {
                let across = column as f64 + 0.5 - x;
                let left = 1.0 - (across * across + down * down) / (radius * radius);
                if left > 0.0 {
                    sums[row * width + column] += weight * left * left;
                }
            }
        }
    }
    sums
}

/// Numbers from 0 to 1, the same each time: SplitMix64 (Steele, Lea and Flood, 2014).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Around 0, with a standard deviation of about 1.
    fn around(&mut self) -> f64 {
        (0..12).map(|_| self.next()).sum::<f64>() - 6.0
    }
}

/// How points lie.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Spread {
    /// Evenly, with weights from 0 to 2.
    Even,
    /// Around a few spots, as clicks do, with a few far away.
    Spots,
    /// On whole pixels, with weights of whole numbers.
    Whole,
    /// On one line.
    Line,
    /// On the edges and in the corners.
    Edges,
    /// All at one position.
    Same,
}

pub(crate) const SPREADS: [Spread; 6] = [
    Spread::Even,
    Spread::Spots,
    Spread::Whole,
    Spread::Line,
    Spread::Edges,
    Spread::Same,
];

pub(crate) fn points(
    spread: Spread,
    count: usize,
    width: f64,
    height: f64,
    random: &mut Random,
) -> Vec<[f32; 3]> {
    let spots: Vec<_> = (0..6)
        .map(|_| {
            [
                random.next() * width,
                random.next() * height,
                0.005 + random.next() * 0.05,
            ]
        })
        .collect();
    let place = |random: &mut Random| match spread {
        Spread::Even => [random.next() * width, random.next() * height, random.next() * 2.0],
        Spread::Spots if random.next() < 0.1 => [random.next() * width, random.next() * height, 1.0],
        Spread::Spots => {
            let [x, y, wide] = spots[(random.next() * 6.0) as usize];
            [
                x + random.around() * wide * width,
                y + random.around() * wide * width,
                1.0,
            ]
        }
        Spread::Whole => [
            (random.next() * width).floor(),
            (random.next() * height).floor(),
            (random.next() * 3.0).ceil(),
        ],
        Spread::Line => {
            let along = random.next();
            [along * width, (0.2 + 0.5 * along) * height, 1.0]
        }
        Spread::Edges => {
            let [x, y] = [random.next(), random.next()];
            if random.next() < 0.5 {
                [x.round() * width, y * height, 1.0]
            } else {
                [x * width, y.round() * height, 1.0]
            }
        }
        Spread::Same => [width * 0.37, height * 0.61, 0.3],
    };
    let mut points = Vec::with_capacity(count);
    while points.len() < count {
        let [x, y, weight] = place(random);
        if (0.0..=width).contains(&x) && (0.0..=height).contains(&y) {
            points.push([x as f32, y as f32, weight as f32]);
        }
    }
    points
}

/// The largest and the mean difference of a picture from the exact sums, both as shares of their maximum, in 256ths.
pub(crate) fn difference(exact: &[f64], shares: impl Iterator<Item = f64>) -> (f64, f64) {
    let most = exact.iter().copied().fold(0.0, f64::max);
    let (mut largest, mut sum, mut pixels) = (0.0_f64, 0.0, 0_u32);
    for (exact, share) in exact.iter().zip(shares) {
        let apart = (exact / most - share).abs() * 256.0;
        largest = largest.max(apart);
        sum += apart;
        pixels += 1;
    }
    assert_eq!(pixels as usize, exact.len());
    (largest, sum / f64::from(pixels))
}

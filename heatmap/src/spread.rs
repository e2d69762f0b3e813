//! Adding up nodes under the gradient: the one sum over a disc for each node, of which the disc's symmetry saves three
//! quarters of the products.

/// Nodes added up side by side: four vectors of 128 bits, as many as the loop below keeps in registers.
const ABREAST: usize = 16;

/// For each node of `columns` a row: the sum of `weights` under `w(d) = (1 − (d/reach)²)²`, `d` and `reach` in nodes.
pub(crate) fn spread(weights: &[f64], columns: usize, reach: f64) -> Vec<f32> {
    let quarter = quarter(reach);
    let side = reach.ceil() as usize;
    // Room on both sides, so that no position needs asking whether it has neighbours.
    let across = columns.next_multiple_of(ABREAST);
    let stride = across + 2 * side;
    let mut padded = vec![0.0; weights.len() / columns * stride];
    for (wide, row) in padded.chunks_exact_mut(stride).zip(weights.chunks_exact(columns)) {
        for (to, from) in wide.iter_mut().skip(side).zip(row) {
            *to = *from as f32;
        }
    }
    let rows: Vec<&[f32]> = padded.chunks_exact(stride).collect();
    let nothing = vec![0.0; stride];
    let row_at = |row: Option<usize>| row.and_then(|row| rows.get(row)).copied().unwrap_or(&nothing);

    let mut folded = vec![0.0; quarter.len() * stride];
    let mut sums = vec![0.0; across];
    let mut spread = Vec::with_capacity(weights.len());
    for row in 0..rows.len() {
        for (down, folded) in folded.chunks_exact_mut(stride).enumerate() {
            let (above, below) = (row_at(row.checked_sub(down)), row_at(Some(row + down)));
            for ((sum, above), below) in folded.iter_mut().zip(above).zip(below) {
                *sum = above + below;
            }
        }
        for (first, sums) in (0..).step_by(ABREAST).zip(sums.as_chunks_mut::<ABREAST>().0) {
            *sums = abreast(&folded, stride, &quarter, first + side);
        }
        spread.extend(sums.iter().take(columns));
    }
    spread
}

/// The sums of [`ABREAST`] nodes from `middle` on, over rows that are folded onto the first.
#[inline]
fn abreast(folded: &[f32], stride: usize, quarter: &[Vec<f32>], middle: usize) -> [f32; ABREAST] {
    let mut sums = [0.0; ABREAST];
    for (folded, shares) in folded.chunks_exact(stride).zip(quarter) {
        for (aside, share) in shares.iter().enumerate() {
            let left = folded
                .get(middle - aside..)
                .and_then(<[f32]>::first_chunk::<ABREAST>);
            let right = folded
                .get(middle + aside..)
                .and_then(<[f32]>::first_chunk::<ABREAST>);
            let (Some(left), Some(right)) = (left, right) else {
                continue;
            };
            for node in 0..ABREAST {
                sums[node] += share * (left[node] + right[node]);
            }
        }
    }
    sums
}

/// The gradient for each distance down and aside, as far as there is any. What both neighbours share is halved where they
/// are the same one, on the axes.
fn quarter(reach: f64) -> Vec<Vec<f32>> {
    let squared = |nodes: usize| (nodes as f64 / reach).powi(2);
    let halved = |nodes: usize| if nodes == 0 { 0.5 } else { 1.0 };
    let ends = 0..=reach.ceil() as usize;
    let row = |down: usize| {
        let shares = ends
            .clone()
            .map(|aside| (aside, 1.0 - squared(down) - squared(aside)));
        let within = shares.take_while(|(_, left)| *left > 0.0);
        within
            .map(|(aside, left)| (halved(down) * halved(aside) * left * left) as f32)
            .collect()
    };
    ends.clone()
        .map(row)
        .filter(|row: &Vec<f32>| !row.is_empty())
        .collect()
}

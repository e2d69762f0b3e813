/// What comparing all words of two texts may cost: so many steps, of a few nanoseconds each.
const MOST: usize = 100_000_000;

/// What may still be spent on comparing words.
pub(super) struct Effort(usize);

/// There is nothing left.
#[derive(Debug)]
pub(super) struct Spent;

impl Effort {
    pub(super) fn new() -> Self {
        Self(MOST)
    }

    /// Once there is too little left for something, nothing is.
    pub(super) fn spend(&mut self, steps: usize) -> Result<(), Spent> {
        let left = self.0.checked_sub(steps);
        self.0 = left.unwrap_or(0);
        left.map(drop).ok_or(Spent)
    }
}

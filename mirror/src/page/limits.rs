/// What a mirror may take. A recording that wants more is cut off there, and says so.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub nodes: usize,
    pub bytes: usize,
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            nodes: 400_000,
            bytes: 96 << 20,
            depth: 512,
        }
    }
}

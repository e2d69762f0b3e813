//! What the kernel knows of this process's memory.

use std::io;

/// Measures from a moment at which nothing is going on.
pub(crate) struct Memory {
    pub(crate) idle: u64,
}

impl Memory {
    pub(crate) fn idle() -> io::Result<Self> {
        // Forgets the peak so far.
        std::fs::write("/proc/self/clear_refs", "5")?;
        Ok(Self {
            idle: bytes("VmRSS:")?,
        })
    }

    pub(crate) fn peak_over_idle(&self) -> io::Result<u64> {
        Ok(bytes("VmHWM:")?.saturating_sub(self.idle))
    }
}

fn bytes(field: &str) -> io::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let kb = status
        .lines()
        .find_map(|line| line.strip_prefix(field))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok())
        .ok_or_else(|| io::Error::other("the kernel does not tell"))?;
    Ok(kb * 1_024)
}

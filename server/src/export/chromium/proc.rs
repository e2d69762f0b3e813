//! What the system tells of its processes, in `/proc`.

use std::fs;
use std::path::PathBuf;

use rustix::process::Pid;

/// A process that was there when it was looked for. Where it is not any more, nothing is told of it.
pub(super) struct Entry {
    pub(super) id: Pid,
    directory: PathBuf,
}

/// None where the system does not tell.
pub(super) fn all() -> impl Iterator<Item = Entry> {
    let entries = fs::read_dir("/proc").into_iter().flatten();
    entries.filter_map(Result::ok).filter_map(|entry| {
        Some(Entry {
            id: Pid::from_raw(entry.file_name().to_str()?.parse().ok()?)?,
            directory: entry.path(),
        })
    })
}

impl Entry {
    pub(super) fn has_argument(&self, argument: &str) -> bool {
        fs::read(self.directory.join("cmdline")).is_ok_and(|line| {
            line.split(|byte| *byte == 0)
                .any(|part| part == argument.as_bytes())
        })
    }

    pub(super) fn is_in(&self, group: Pid) -> bool {
        self.group() == Some(group.as_raw_nonzero().get())
    }

    fn group(&self) -> Option<i32> {
        let stat = self.text("stat")?;
        // The name before may have anything in it but its last bracket.
        let (_, fields) = stat.rsplit_once(')')?;
        fields.split_whitespace().nth(2)?.parse().ok()
    }

    /// Bytes that it holds, and its share of those that it holds with others: pictures go from one process of a browser to
    /// another in memory that both have.
    pub(super) fn memory(&self) -> Option<u64> {
        // Of a process in a sandbox only the superuser may know the share.
        let share = self.text("smaps_rollup").and_then(|told| share(&told));
        share.or_else(|| self.alone())
    }

    /// Bytes that no other process has.
    fn alone(&self) -> Option<u64> {
        let told = self.text("statm")?;
        let mut fields = told.split_whitespace().skip(1);
        let resident: u64 = fields.next()?.parse().ok()?;
        let shared: u64 = fields.next()?.parse().ok()?;
        Some(resident.saturating_sub(shared) * rustix::param::page_size() as u64)
    }

    fn text(&self, file: &str) -> Option<String> {
        fs::read_to_string(self.directory.join(file)).ok()
    }
}

/// The proportional set size, which is told in KiB.
fn share(told: &str) -> Option<u64> {
    let size = told.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    let kibibytes: u64 = size.trim().strip_suffix("kB")?.trim_end().parse().ok()?;
    Some(kibibytes << 10)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    fn own() -> Entry {
        let id = rustix::process::getpid();
        all().find(|process| process.id == id).unwrap()
    }

    #[test]
    fn what_is_shared_counts() {
        // SQLite reads a file that is mapped: its pages would be any other process's, too.
        let directory = tempfile::tempdir().unwrap();
        let database = Connection::open(directory.path().join("mapped.db")).unwrap();
        database
            .execute_batch(
                "CREATE TABLE page (data BLOB);
                 WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 32768)
                 INSERT INTO page SELECT zeroblob(4000) FROM number;
                 PRAGMA mmap_size = 268435456;",
            )
            .unwrap();
        let before = own().memory().unwrap();
        let most: Vec<u8> = database
            .query_row("SELECT max(data) FROM page", [], |row| row.get(0))
            .unwrap();
        let after = own().memory().unwrap();
        assert_eq!(most.len(), 4_000);
        // Less than all of the 128 MiB, since other tests take and give back memory at the same time.
        assert!(after > before + (64 << 20), "{before} bytes, then {after}");
    }

    #[test]
    fn the_share_is_told_as_the_kernel_s_documentation_has_it() {
        let told = "00100000-ff709000 ---p 00000000 00:00 0\t\t [rollup]\n\
                    Size:               1192 kB\n\
                    Rss:\t\t     884 kB\n\
                    Pss:\t\t     385 kB\n\
                    Pss_Dirty:\t      68 kB\n\
                    Pss_Anon:\t     301 kB\n";
        assert_eq!(share(told), Some(394_240));
        assert_eq!(share(""), None);
    }

    #[test]
    fn arguments_and_groups_are_known() {
        let own = own();
        let program = std::env::args().next().unwrap();
        assert!(own.has_argument(&program));
        assert!(!own.has_argument("--of-another"));
        assert!(own.is_in(rustix::process::getpgrp()));
        assert!(own.alone().is_some());
    }
}

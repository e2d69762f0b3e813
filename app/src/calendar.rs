//! Days as people write them, without a library of dates in the browser.

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Date {
    pub(crate) year: i64,
    pub(crate) month: u8,
    pub(crate) day: u8,
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

impl Date {
    /// From days since 1 January 1970. Counts in eras of 400 years, which all have 146,097 days, and lets years
    /// begin in March so that the leap day comes last.
    pub(crate) fn from_days(days: i64) -> Self {
        let from_march_of_year_0 = days + 719_468;
        let era = from_march_of_year_0.div_euclid(146_097);
        let day_of_era = from_march_of_year_0.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 {
            month_from_march + 3
        } else {
            month_from_march - 9
        };
        Self {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month: u8::try_from(month).unwrap_or(1),
            day: u8::try_from(day).unwrap_or(1),
        }
    }

    pub(crate) fn to_days(self) -> i64 {
        let month = i64::from(self.month);
        let year = self.year - i64::from(month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month_from_march = (month + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// `2026-11-24`, as date fields have it; `None` for anything that is no day.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let date = Self {
            year: parts
                .next()?
                .parse()
                .ok()
                .filter(|year| (1970..10_000).contains(year))?,
            month: parts.next()?.parse().ok()?,
            day: parts.next()?.parse().ok()?,
        };
        // A day that does not exist, such as 31 June, would come back as another one.
        (date.month >= 1 && date.month <= 12 && Self::from_days(date.to_days()) == date).then_some(date)
    }

    /// `2026-11-24`.
    pub(crate) fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// `24 Nov`.
    pub(crate) fn short(self) -> String {
        let month = MONTHS.get(usize::from(self.month).wrapping_sub(1)).unwrap_or(&"");
        format!("{} {month}", self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn days_and_dates_agree() {
        // The numbers are from `date -u -d "$iso" +%s`, divided by 86,400.
        for (days, iso, short) in [
            (0, "1970-01-01", "1 Jan"),
            (11_016, "2000-02-29", "29 Feb"),
            (11_017, "2000-03-01", "1 Mar"),
            (20_781, "2026-11-24", "24 Nov"),
            (19_782, "2024-02-29", "29 Feb"),
            (47_540, "2100-02-28", "28 Feb"),
            (47_541, "2100-03-01", "1 Mar"),
        ] {
            let date = Date::from_days(days);
            assert_eq!((date.iso().as_str(), date.short().as_str()), (iso, short));
            assert_eq!(Date::parse(iso), Some(date));
            assert_eq!(date.to_days(), days);
        }
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "",
            "2026",
            "2026-13-01",
            "2026-06-31",
            "2025-02-29",
            "x-y-z",
            "1-1-1",
            "2026-11-24-1",
        ] {
            assert_eq!(Date::parse(text), None, "{text:?}");
        }
    }
}

//! A point in time as the host gave it. The crate never reads a clock.

use crate::text::{append_ascii, decimal, push_decimal};

const MS_PER_DAY: u64 = 86_400_000;

/// Milliseconds since 1970-01-01T00:00:00Z, as `Date.now()` counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(u64);

impl Timestamp {
    /// A timestamp from milliseconds since the Unix epoch.
    pub const fn from_ms(ms: u64) -> Self {
        Self(ms)
    }

    /// Milliseconds since the Unix epoch.
    pub const fn as_ms(self) -> u64 {
        self.0
    }

    /// `YYYYMMDD`, the date of a credential scope.
    pub fn amz_date(self) -> String {
        let (year, month, day) = civil_from_days(self.0 / MS_PER_DAY);
        let mut text = String::with_capacity(16);
        push_decimal(&mut text, year, 4);
        push_decimal(&mut text, month, 2);
        push_decimal(&mut text, day, 2);
        text
    }

    /// `YYYYMMDDTHHMMSSZ`, the value of `x-amz-date`.
    pub fn amz_date_time(self) -> String {
        let seconds = self.0 % MS_PER_DAY / 1000;
        let mut text = self.amz_date();
        append_ascii(&mut text, b'T');
        push_decimal(&mut text, seconds / 3600, 2);
        push_decimal(&mut text, seconds / 60 % 60, 2);
        push_decimal(&mut text, seconds % 60, 2);
        append_ascii(&mut text, b'Z');
        text
    }

    /// The time that `YYYY-MM-DDTHH:MM:SSZ` stands for; parts of seconds are dropped.
    #[cfg(feature = "rust-api")]
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let seconds = match text.split_once('.') {
            Some((seconds, rest)) => {
                let digits = rest.strip_suffix('Z')?;
                digits
                    .bytes()
                    .all(|byte| byte.is_ascii_digit())
                    .then_some(seconds)?
            }
            None => text.strip_suffix('Z')?,
        };
        let mut basic: String = seconds
            .chars()
            .filter(|c| !matches!(c, '-' | ':'))
            .collect();
        basic.push('Z');
        Self::from_amz_date_time(&basic)
    }

    /// The time that `YYYYMMDDTHHMMSSZ` stands for.
    pub fn from_amz_date_time(text: &str) -> Option<Self> {
        let number = |digits| text.get(digits).and_then(decimal);
        let days = days_from_civil(number(0..4)?, number(4..6)?, number(6..8)?)?;
        let seconds = (number(9..11)? * 60 + number(11..13)?) * 60 + number(13..15)?;
        let time = Self::from_ms(days * MS_PER_DAY + seconds * 1000);
        // Invalid dates and times do not round-trip.
        (time.amz_date_time() == text).then_some(time)
    }
}

/// The number of a day since the Unix epoch, the inverse of the function below. Any number for an
/// invalid date.
fn days_from_civil(year: u64, month: u64, day: u64) -> Option<u64> {
    let year = year.checked_sub((month <= 2).into())?;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day;
    let days = year * 365 + year / 4 - year / 100 + year / 400 + day_of_year;
    days.checked_sub(719_469)
}

/// Year, month and day of a day number, by counting years from March so that
/// the leap day comes last (<https://howardhinnant.github.io/date_algorithms.html>).
fn civil_from_days(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    (year_of_era + era * 400 + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn dates_are_those_of_date_to_iso_string() {
        for (ms, expected) in [
            (0, "19700101T000000Z"),
            (951_827_696_789, "20000229T123456Z"),
            (1_440_938_160_000, "20150830T123600Z"),
            (1_798_761_599_999, "20261231T235959Z"),
            (4_107_542_399_000, "21000228T235959Z"),
            (4_107_542_400_000, "21000301T000000Z"),
        ] {
            let time = Timestamp::from_ms(ms);
            assert_eq!(time.amz_date_time(), expected);
            let whole_seconds = Timestamp::from_ms(ms / 1000 * 1000);
            assert_eq!(Timestamp::from_amz_date_time(expected), Some(whole_seconds));
        }
    }

    #[cfg(feature = "rust-api")]
    #[test]
    fn dates_of_xml_answers_are_read() {
        for (text, ms) in [
            ("2000-02-29T12:34:56Z", 951_827_696_000),
            ("2000-02-29T12:34:56.789Z", 951_827_696_000),
        ] {
            assert_eq!(Timestamp::from_rfc3339(text), Some(Timestamp::from_ms(ms)));
        }
        for text in [
            "",
            "2000-02-29T12:34:56",
            "2000-02-29T12:34:56.x1Z",
            "2000-02-29 12:34:56Z",
            "2000-02-29T12:34:56+01:00",
        ] {
            assert_eq!(Timestamp::from_rfc3339(text), None, "{text}");
        }
    }

    #[test]
    fn text_that_is_not_a_date_is_refused() {
        for text in [
            "",
            "20261123T01334Z",
            "20261123T0133456Z",
            "20261123 013345Z",
            "+0261123T013345Z",
            "19691231T235959Z",
            "00000101T000000Z",
            "20261100T000000Z",
            "2026112éT01345Z",
        ] {
            assert_eq!(Timestamp::from_amz_date_time(text), None, "{text}");
        }
    }
}

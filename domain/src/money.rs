//! Money: whole micro-units of a currency, and what GPU time costs.
//!
//! One unit (a dollar, a dirham) is 1,000,000 micro-units. Nothing here is a
//! floating-point number: what is billed is exact, and adding the parts gives the
//! whole. Time is counted in microseconds because the journal's clock is.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

const MICROS_PER_HOUR: i128 = 3_600_000_000;

/// An ISO 4217 code: three capital letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// The text is no currency code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a currency is three capital letters (ISO 4217), for instance USD")]
pub struct NoCurrency;

impl FromStr for Currency {
    type Err = NoCurrency;
    fn from_str(text: &str) -> Result<Self, NoCurrency> {
        let letters: [u8; 3] = text.as_bytes().try_into().map_err(|_| NoCurrency)?;
        letters.iter().all(u8::is_ascii_uppercase).then_some(Self(letters)).ok_or(NoCurrency)
    }
}

impl TryFrom<String> for Currency {
    type Error = NoCurrency;
    fn try_from(text: String) -> Result<Self, NoCurrency> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.to_string()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.0).unwrap_or("???"))
    }
}

/// An amount in millionths of a currency's unit.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Micros(pub i64);

/// What one GPU costs for an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GpuHourPrice {
    /// Micro-units for one GPU for one hour, not negative.
    pub micros: Micros,
    /// Of which currency.
    pub currency: Currency,
}

/// GPU time: microseconds times GPUs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GpuMicroseconds(pub i64);

impl GpuMicroseconds {
    /// `gpus` for `microseconds`; a span that runs backwards counts as none, so that
    /// a clock step can't make a negative bill.
    #[must_use]
    pub fn new(gpus: u32, microseconds: i64) -> Self {
        Self(i64::from(gpus).saturating_mul(microseconds.max(0)))
    }

    /// GPU-seconds with three decimals, cut off, as text: `12.345`.
    #[must_use]
    pub fn seconds_text(self) -> String {
        let millis = self.0 / 1_000;
        format!("{}.{:03}", millis / 1_000, millis % 1_000)
    }
}

impl GpuHourPrice {
    /// The cost of this much GPU time, half a micro-unit rounded up.
    #[must_use]
    pub fn cost(self, time: GpuMicroseconds) -> Micros {
        let exact = i128::from(time.0) * i128::from(self.micros.0);
        let rounded = (exact + MICROS_PER_HOUR / 2).div_euclid(MICROS_PER_HOUR);
        Micros(i64::try_from(rounded).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn usd(micros: i64) -> GpuHourPrice {
        GpuHourPrice { micros: Micros(micros), currency: "USD".parse().unwrap() }
    }

    #[test]
    fn an_hour_costs_the_price() {
        assert_eq!(usd(2_490_000).cost(GpuMicroseconds::new(1, 3_600_000_000)), Micros(2_490_000));
        assert_eq!(usd(2_490_000).cost(GpuMicroseconds::new(8, 1_000_000)), Micros(5_533));
        assert_eq!(usd(1).cost(GpuMicroseconds::new(1, 1_800_000_000)), Micros(1));
        assert_eq!(usd(1).cost(GpuMicroseconds::new(1, 1_799_999_999)), Micros(0));
    }

    #[test]
    fn time_backwards_is_free() {
        assert_eq!(GpuMicroseconds::new(8, -5), GpuMicroseconds(0));
    }

    #[test]
    fn currencies() {
        assert_eq!("AED".parse::<Currency>().unwrap().to_string(), "AED");
        for wrong in ["usd", "US", "USDT", "", "U$D"] {
            assert_eq!(wrong.parse::<Currency>(), Err(NoCurrency));
        }
    }

    proptest! {
        #[test]
        fn cost_grows_with_time(price in 0..1_000_000_000i64, a in 0..10i64.pow(15), b in 0..10i64.pow(15)) {
            let price = usd(price);
            let (short, long) = (a.min(b), a.max(b));
            prop_assert!(price.cost(GpuMicroseconds(short)) <= price.cost(GpuMicroseconds(long)));
        }

        #[test]
        fn parts_differ_from_the_whole_by_rounding_only(price in 0..1_000_000_000i64, a in 0..10i64.pow(12), b in 0..10i64.pow(12)) {
            let price = usd(price);
            let parts = price.cost(GpuMicroseconds(a)).0 + price.cost(GpuMicroseconds(b)).0;
            prop_assert!((parts - price.cost(GpuMicroseconds(a + b)).0).abs() <= 1);
        }
    }
}

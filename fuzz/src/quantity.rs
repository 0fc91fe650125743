//! Amounts and what they are counted in: whole numbers, currencies, models, times.

use aicloud_domain::catalog::GpuModel;
use aicloud_domain::money::Currency;
use aicloud_texts::digits::Digits;
use aicloud_texts::settings::read::{count, duration, rate, shown_duration};

/// What must hold for any text.
///
/// # Panics
/// When it does not.
pub fn check(text: &str) {
    crate::one_text::<Currency>(text);
    crate::one_text::<GpuModel>(text);
    if let Ok(Digits(number)) = serde_json::from_str(text) {
        let written = serde_json::to_string(&Digits(number)).expect("digits can be written");
        assert_eq!(written, format!("\"{number}\""));
        assert_eq!(serde_json::from_str::<Digits>(&written).ok(), Some(Digits(number)));
    }
    if let Ok(time) = duration(text) {
        assert_eq!(duration(&shown_duration(&time)), Ok(time));
        assert!(!time.is_zero());
    }
    if let Ok(count) = count(text) {
        assert!((1..=1_000_000).contains(&count));
    }
    if let Ok(rate) = rate(text) {
        assert!(rate.get() <= 1_000_000);
    }
}

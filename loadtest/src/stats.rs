//! Medians. Figures from a shared machine have outliers on one side only (somebody else was
//! busy), which a mean would believe and a median does not.

/// The middle value; with an even number of values the mean of the two in the middle. NaN of none.
#[must_use]
pub fn median(values: &[f64]) -> f64 {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => f64::NAN,
        length if length % 2 == 1 => sorted[middle],
        _ => f64::midpoint(sorted[middle - 1], sorted[middle]),
    }
}

/// The mean of the first and of the last third, in this order; `None` of fewer than three values.
#[must_use]
pub fn thirds(values: &[f64]) -> Option<(f64, f64)> {
    let third = values.len() / 3;
    if third == 0 {
        return None;
    }
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len() as f64;
    Some((mean(&values[..third]), mean(&values[values.len() - third..])))
}

/// A number as people read it: three digits that say something, thousands apart.
#[must_use]
pub fn shown(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() {
        return "–".to_owned();
    }
    if size >= 100.0 {
        let digits = format!("{:.0}", size);
        let mut text = String::from(if value < 0.0 { "-" } else { "" });
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index) % 3 == 0 {
                text.push(',');
            }
            text.push(digit);
        }
        return text;
    }
    match size {
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 0.1 || size == 0.0 => format!("{value:.2}"),
        _ => format!("{value:.4}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_does_not_believe_an_outlier() {
        assert_eq!(median(&[5.0, 1.0, 1000.0]), 5.0);
        assert_eq!(median(&[4.0, 2.0]), 3.0);
        assert_eq!(median(&[f64::NAN, 7.0]), 7.0);
        assert!(median(&[]).is_nan());
    }

    #[test]
    fn thirds_leave_out_the_middle() {
        assert_eq!(thirds(&[1.0, 3.0, 100.0, 100.0, 5.0, 7.0]), Some((2.0, 6.0)));
        assert_eq!(thirds(&[1.0, 2.0, 9.0, 4.0]), Some((1.0, 4.0)));
        assert_eq!(thirds(&[1.0, 2.0]), None);
    }

    #[test]
    fn numbers_are_short() {
        let cases = [
            (1_234_567.4, "1,234,567"),
            (999.6, "1,000"),
            (12.34, "12.3"),
            (0.823, "0.82"),
            (0.0123, "0.0123"),
            (-1500.0, "-1,500"),
            (0.0, "0.00"),
            (f64::NAN, "–"),
        ];
        for (value, text) in cases {
            assert_eq!(shown(value), text);
        }
    }
}

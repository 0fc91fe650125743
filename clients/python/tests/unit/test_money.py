"""Amounts are exact."""

from decimal import Decimal

import pytest

from aicloud import GpuTime, Money, Usage
from aicloud.money import digits


def test_nothing_is_lost_past_what_a_float_holds():
    most = Money(digits("9223372036854775807"), "USD")
    assert most.amount == Decimal("9223372036854.775807")
    assert str(most) == "9223372036854.775807 USD"
    assert most + Money(-1, "USD") == Money(9223372036854775806, "USD")


@pytest.mark.parametrize(
    ("micros", "text"),
    [(0, "0.00"), (16, "0.000016"), (2_490_000, "2.49"), (-1_500_000, "-1.50"), (10_000_001, "10.000001")],
)
def test_people_see_two_places_or_all(micros, text):
    assert str(Money(micros, "EUR")) == f"{text} EUR"


@pytest.mark.parametrize("wrong", ["", "1.5", "1e6", " 1", "+1", "٣", "1" * 20, "0x1"])
def test_what_is_no_whole_number_is_refused(wrong):
    with pytest.raises(ValueError, match="digits"):
        digits(wrong)


def test_currencies_are_not_mixed():
    with pytest.raises(ValueError, match="no sum"):
        Money(1, "USD") + Money(1, "EUR")
    usage = Usage.of([("1500000", "10", "USD"), ("500000", "7", "EUR"), ("1", "5", "USD")])
    assert usage.cost == (Money(7, "EUR"), Money(15, "USD"))
    assert usage.time == GpuTime(2_000_001)
    assert usage.time.seconds == Decimal("2.000001")
    assert str(usage) == "2.000001 GPU-seconds, 0.000007 EUR and 0.000015 USD"
    assert str(Usage.of([])) == "0 GPU-seconds, nothing to pay"


def test_hours_are_for_people():
    assert GpuTime(5_400_000_000).hours == Decimal("1.5")

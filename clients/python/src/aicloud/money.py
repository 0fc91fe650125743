"""Money and GPU time, exact.

The API gives whole millionths of a currency's unit, and whole GPU-microseconds, as digits in a text. Here they are
whole numbers; `Decimal` is for people, and nothing is ever a float, because floats lose cents.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

__all__ = ["GpuTime", "Money", "Usage", "digits"]

_DIGITS = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_MICROS = Decimal(1_000_000)


def digits(text: str) -> int:
    """Read the API's digits; anything else is a ValueError."""
    if not _DIGITS.fullmatch(text):
        raise ValueError(f"no whole number in digits: {text[:32]!r}")
    return int(text)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency."""

    micros: int
    """Whole millionths of the currency's unit."""
    currency: str
    """ISO 4217."""

    @property
    def amount(self) -> Decimal:
        """In the currency's unit, exactly: six places at the most."""
        return Decimal(self.micros) / _MICROS

    def __add__(self, other: object) -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} have no sum")
        return Money(self.micros + other.micros, self.currency)

    def __str__(self) -> str:
        whole, rest = divmod(abs(self.micros), 1_000_000)
        places = f"{rest:06d}".rstrip("0").ljust(2, "0")
        return f"{'-' if self.micros < 0 else ''}{whole}.{places} {self.currency}"


@dataclass(frozen=True, slots=True)
class GpuTime:
    """GPUs times how long they were lent."""

    microseconds: int

    @property
    def seconds(self) -> Decimal:
        """GPU-seconds, exactly."""
        return Decimal(self.microseconds) / _MICROS

    @property
    def hours(self) -> Decimal:
        """GPU-hours, to the precision of the decimal context; for people."""
        return self.seconds / 3600

    def __add__(self, other: object) -> "GpuTime":
        if not isinstance(other, GpuTime):
            return NotImplemented
        return GpuTime(self.microseconds + other.microseconds)

    def __str__(self) -> str:
        return f"{self.seconds:f} GPU-seconds"


@dataclass(frozen=True, slots=True)
class Usage:
    """What was used, and what it costs: one amount for each currency, none where nothing was billed."""

    time: GpuTime
    cost: tuple[Money, ...]

    @classmethod
    def of(cls, amounts: Iterable[tuple[str, str, str]]) -> "Usage":
        """Sum up (GPU-microseconds, millionths, currency) as the API gives them."""
        time = 0
        cost: dict[str, int] = {}
        for gpu_microseconds, micros, currency in amounts:
            time += digits(gpu_microseconds)
            cost[currency] = cost.get(currency, 0) + digits(micros)
        return cls(GpuTime(time), tuple(Money(micros, currency) for currency, micros in sorted(cost.items())))

    def __str__(self) -> str:
        return f"{self.time}, {' and '.join(map(str, self.cost)) or 'nothing to pay'}"

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="SetGpuType")


@_attrs_define
class SetGpuType:
    """A type of GPU, or a new price for it.

    Example:
        {'currency': 'USD', 'memory_bytes': 85899345920, 'price_micros_per_gpu_hour': '2490000'}

    """

    currency: str
    """ ISO 4217. """
    memory_bytes: int
    """ Memory of one GPU, bytes. """
    price_micros_per_gpu_hour: str
    """ Millionths of the currency's unit for one GPU for one hour: digits in a text, or a number. """

    def to_dict(self) -> dict[str, Any]:
        currency = self.currency

        memory_bytes = self.memory_bytes

        price_micros_per_gpu_hour = self.price_micros_per_gpu_hour

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "currency": currency,
                "memory_bytes": memory_bytes,
                "price_micros_per_gpu_hour": price_micros_per_gpu_hour,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        currency = d.pop("currency")

        memory_bytes = d.pop("memory_bytes")

        price_micros_per_gpu_hour = d.pop("price_micros_per_gpu_hour")

        set_gpu_type = cls(
            currency=currency,
            memory_bytes=memory_bytes,
            price_micros_per_gpu_hour=price_micros_per_gpu_hour,
        )

        return set_gpu_type

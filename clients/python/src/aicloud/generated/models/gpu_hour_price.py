from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="GpuHourPrice")


@_attrs_define
class GpuHourPrice:
    """A price."""

    currency: str
    """ ISO 4217. """
    micros_per_gpu_hour: str
    """ Millionths of the currency's unit for one GPU for one hour, as digits. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        currency = self.currency

        micros_per_gpu_hour = self.micros_per_gpu_hour

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "currency": currency,
                "micros_per_gpu_hour": micros_per_gpu_hour,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        currency = d.pop("currency")

        micros_per_gpu_hour = d.pop("micros_per_gpu_hour")

        gpu_hour_price = cls(
            currency=currency,
            micros_per_gpu_hour=micros_per_gpu_hour,
        )

        gpu_hour_price.additional_properties = d
        return gpu_hour_price

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties

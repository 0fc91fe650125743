from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="UsageRest")


@_attrs_define
class UsageRest:
    """What was used in a range by those that have no line, in one currency."""

    cost_micros: str
    """ Millionths of the currency's unit, as digits. """
    currency: str
    """ ISO 4217. """
    gpu_microseconds: str
    """ GPUs times microseconds, as digits. """
    gpu_seconds: str
    """ GPUs times seconds, with three decimals, cut off. """
    allocations: int
    """ How many allocations were active. """
    lines: int
    """ How many lines these would be. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        cost_micros = self.cost_micros

        currency = self.currency

        gpu_microseconds = self.gpu_microseconds

        gpu_seconds = self.gpu_seconds

        allocations = self.allocations

        lines = self.lines

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "cost_micros": cost_micros,
                "currency": currency,
                "gpu_microseconds": gpu_microseconds,
                "gpu_seconds": gpu_seconds,
                "allocations": allocations,
                "lines": lines,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        cost_micros = d.pop("cost_micros")

        currency = d.pop("currency")

        gpu_microseconds = d.pop("gpu_microseconds")

        gpu_seconds = d.pop("gpu_seconds")

        allocations = d.pop("allocations")

        lines = d.pop("lines")

        usage_rest = cls(
            cost_micros=cost_micros,
            currency=currency,
            gpu_microseconds=gpu_microseconds,
            gpu_seconds=gpu_seconds,
            allocations=allocations,
            lines=lines,
        )

        usage_rest.additional_properties = d
        return usage_rest

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

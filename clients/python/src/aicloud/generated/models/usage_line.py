from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="UsageLine")


@_attrs_define
class UsageLine:
    """What an allocation used in a range."""

    cost_micros: str
    """ Millionths of the currency's unit, as digits. """
    currency: str
    """ ISO 4217. """
    gpu_microseconds: str
    """ GPUs times microseconds, as digits. """
    gpu_seconds: str
    """ GPUs times seconds, with three decimals, cut off. """
    allocation: str
    """ The allocation. """
    gpu_count: int
    """ How many. """
    gpu_model: str
    """ What was lent. """
    name: str
    """ Its full name. """
    display_name: None | str | Unset = UNSET
    """ What its owner calls it. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        cost_micros = self.cost_micros

        currency = self.currency

        gpu_microseconds = self.gpu_microseconds

        gpu_seconds = self.gpu_seconds

        allocation = self.allocation

        gpu_count = self.gpu_count

        gpu_model = self.gpu_model

        name = self.name

        display_name: None | str | Unset
        if isinstance(self.display_name, Unset):
            display_name = UNSET
        else:
            display_name = self.display_name

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "cost_micros": cost_micros,
                "currency": currency,
                "gpu_microseconds": gpu_microseconds,
                "gpu_seconds": gpu_seconds,
                "allocation": allocation,
                "gpu_count": gpu_count,
                "gpu_model": gpu_model,
                "name": name,
            }
        )
        if display_name is not UNSET:
            field_dict["display_name"] = display_name

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        cost_micros = d.pop("cost_micros")

        currency = d.pop("currency")

        gpu_microseconds = d.pop("gpu_microseconds")

        gpu_seconds = d.pop("gpu_seconds")

        allocation = d.pop("allocation")

        gpu_count = d.pop("gpu_count")

        gpu_model = d.pop("gpu_model")

        name = d.pop("name")

        def _parse_display_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        display_name = _parse_display_name(d.pop("display_name", UNSET))

        usage_line = cls(
            cost_micros=cost_micros,
            currency=currency,
            gpu_microseconds=gpu_microseconds,
            gpu_seconds=gpu_seconds,
            allocation=allocation,
            gpu_count=gpu_count,
            gpu_model=gpu_model,
            name=name,
            display_name=display_name,
        )

        usage_line.additional_properties = d
        return usage_line

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

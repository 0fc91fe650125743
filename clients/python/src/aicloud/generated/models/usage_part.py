from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="UsagePart")


@_attrs_define
class UsagePart:
    """A part of what was used in a step."""

    cost_micros: str
    """ Millionths of the currency's unit, as digits. """
    currency: str
    """ ISO 4217. """
    gpu_microseconds: str
    """ GPUs times microseconds, as digits. """
    gpu_seconds: str
    """ GPUs times seconds, with three decimals, cut off. """
    allocation: None | str | Unset = UNSET
    """ The allocation's id, where they are divided by allocations. Absent for all others together. """
    gpu_model: None | str | Unset = UNSET
    """ What was lent, where steps are divided by that. """
    project: None | str | Unset = UNSET
    """ The project's id, where they are divided by projects. Absent for all others together. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        cost_micros = self.cost_micros

        currency = self.currency

        gpu_microseconds = self.gpu_microseconds

        gpu_seconds = self.gpu_seconds

        allocation: None | str | Unset
        if isinstance(self.allocation, Unset):
            allocation = UNSET
        else:
            allocation = self.allocation

        gpu_model: None | str | Unset
        if isinstance(self.gpu_model, Unset):
            gpu_model = UNSET
        else:
            gpu_model = self.gpu_model

        project: None | str | Unset
        if isinstance(self.project, Unset):
            project = UNSET
        else:
            project = self.project

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "cost_micros": cost_micros,
                "currency": currency,
                "gpu_microseconds": gpu_microseconds,
                "gpu_seconds": gpu_seconds,
            }
        )
        if allocation is not UNSET:
            field_dict["allocation"] = allocation
        if gpu_model is not UNSET:
            field_dict["gpu_model"] = gpu_model
        if project is not UNSET:
            field_dict["project"] = project

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        cost_micros = d.pop("cost_micros")

        currency = d.pop("currency")

        gpu_microseconds = d.pop("gpu_microseconds")

        gpu_seconds = d.pop("gpu_seconds")

        def _parse_allocation(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        allocation = _parse_allocation(d.pop("allocation", UNSET))

        def _parse_gpu_model(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        gpu_model = _parse_gpu_model(d.pop("gpu_model", UNSET))

        def _parse_project(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        project = _parse_project(d.pop("project", UNSET))

        usage_part = cls(
            cost_micros=cost_micros,
            currency=currency,
            gpu_microseconds=gpu_microseconds,
            gpu_seconds=gpu_seconds,
            allocation=allocation,
            gpu_model=gpu_model,
            project=project,
        )

        usage_part.additional_properties = d
        return usage_part

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

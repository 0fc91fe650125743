from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.named import Named


T = TypeVar("T", bound="ProjectLine")


@_attrs_define
class ProjectLine:
    """What a project used in a range, in one currency."""

    cost_micros: str
    """ Millionths of the currency's unit, as digits. """
    currency: str
    """ ISO 4217. """
    gpu_microseconds: str
    """ GPUs times microseconds, as digits. """
    gpu_seconds: str
    """ GPUs times seconds, with three decimals, cut off. """
    allocations: int
    """ How many allocations of it were active in the range. """
    display_name: str
    """ What people call it. """
    project: Named
    """ Another resource: its id and its full name. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        cost_micros = self.cost_micros

        currency = self.currency

        gpu_microseconds = self.gpu_microseconds

        gpu_seconds = self.gpu_seconds

        allocations = self.allocations

        display_name = self.display_name

        project = self.project.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "cost_micros": cost_micros,
                "currency": currency,
                "gpu_microseconds": gpu_microseconds,
                "gpu_seconds": gpu_seconds,
                "allocations": allocations,
                "display_name": display_name,
                "project": project,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.named import Named  # noqa: PLC0415

        d = dict(src_dict)
        cost_micros = d.pop("cost_micros")

        currency = d.pop("currency")

        gpu_microseconds = d.pop("gpu_microseconds")

        gpu_seconds = d.pop("gpu_seconds")

        allocations = d.pop("allocations")

        display_name = d.pop("display_name")

        project = Named.from_dict(d.pop("project"))

        project_line = cls(
            cost_micros=cost_micros,
            currency=currency,
            gpu_microseconds=gpu_microseconds,
            gpu_seconds=gpu_seconds,
            allocations=allocations,
            display_name=display_name,
            project=project,
        )

        project_line.additional_properties = d
        return project_line

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

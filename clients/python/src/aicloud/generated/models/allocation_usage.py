from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.amount import Amount
    from ..models.usage_interval import UsageInterval


T = TypeVar("T", bound="AllocationUsage")


@_attrs_define
class AllocationUsage:
    """What an allocation used."""

    allocation: str
    """ The allocation. """
    as_of: datetime.datetime
    """ Until when an interval that still runs is counted. """
    intervals: list[UsageInterval]
    """ Its intervals, in order. """
    total: list[Amount]
    """ All of them together, by currency. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        allocation = self.allocation

        as_of = self.as_of.isoformat()

        intervals = []
        for intervals_item_data in self.intervals:
            intervals_item = intervals_item_data.to_dict()
            intervals.append(intervals_item)

        total = []
        for total_item_data in self.total:
            total_item = total_item_data.to_dict()
            total.append(total_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "allocation": allocation,
                "as_of": as_of,
                "intervals": intervals,
                "total": total,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount import Amount  # noqa: PLC0415
        from ..models.usage_interval import UsageInterval  # noqa: PLC0415

        d = dict(src_dict)
        allocation = d.pop("allocation")

        as_of = datetime.datetime.fromisoformat(d.pop("as_of"))

        intervals = []
        _intervals = d.pop("intervals")
        for intervals_item_data in _intervals:
            intervals_item = UsageInterval.from_dict(intervals_item_data)

            intervals.append(intervals_item)

        total = []
        _total = d.pop("total")
        for total_item_data in _total:
            total_item = Amount.from_dict(total_item_data)

            total.append(total_item)

        allocation_usage = cls(
            allocation=allocation,
            as_of=as_of,
            intervals=intervals,
            total=total,
        )

        allocation_usage.additional_properties = d
        return allocation_usage

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

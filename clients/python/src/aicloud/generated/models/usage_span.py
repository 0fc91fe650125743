from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.amount import Amount
    from ..models.usage_part import UsagePart


T = TypeVar("T", bound="UsageSpan")


@_attrs_define
class UsageSpan:
    """What was used in a step of the range."""

    from_: datetime.datetime
    """ From when, this instant included. """
    parts: list[UsagePart]
    """ The same, divided. """
    to: datetime.datetime
    """ To when, this instant not included. """
    total: list[Amount]
    """ By currency; none where nothing ran. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from_ = self.from_.isoformat()

        parts = []
        for parts_item_data in self.parts:
            parts_item = parts_item_data.to_dict()
            parts.append(parts_item)

        to = self.to.isoformat()

        total = []
        for total_item_data in self.total:
            total_item = total_item_data.to_dict()
            total.append(total_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "from": from_,
                "parts": parts,
                "to": to,
                "total": total,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount import Amount  # noqa: PLC0415
        from ..models.usage_part import UsagePart  # noqa: PLC0415

        d = dict(src_dict)
        from_ = datetime.datetime.fromisoformat(d.pop("from"))

        parts = []
        _parts = d.pop("parts")
        for parts_item_data in _parts:
            parts_item = UsagePart.from_dict(parts_item_data)

            parts.append(parts_item)

        to = datetime.datetime.fromisoformat(d.pop("to"))

        total = []
        _total = d.pop("total")
        for total_item_data in _total:
            total_item = Amount.from_dict(total_item_data)

            total.append(total_item)

        usage_span = cls(
            from_=from_,
            parts=parts,
            to=to,
            total=total,
        )

        usage_span.additional_properties = d
        return usage_span

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

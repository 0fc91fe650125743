from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Mailbox")


@_attrs_define
class Mailbox:
    """What waits for an actor."""

    control_waiting: int
    """ Messages of the control lane that wait. """
    limit: int
    """ Commands that may wait. """
    waiting: int
    """ Commands that wait. """
    oldest_ms: int | None | Unset = UNSET
    """ How long the oldest has waited. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        control_waiting = self.control_waiting

        limit = self.limit

        waiting = self.waiting

        oldest_ms: int | None | Unset
        if isinstance(self.oldest_ms, Unset):
            oldest_ms = UNSET
        else:
            oldest_ms = self.oldest_ms

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "control_waiting": control_waiting,
                "limit": limit,
                "waiting": waiting,
            }
        )
        if oldest_ms is not UNSET:
            field_dict["oldest_ms"] = oldest_ms

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        control_waiting = d.pop("control_waiting")

        limit = d.pop("limit")

        waiting = d.pop("waiting")

        def _parse_oldest_ms(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        oldest_ms = _parse_oldest_ms(d.pop("oldest_ms", UNSET))

        mailbox = cls(
            control_waiting=control_waiting,
            limit=limit,
            waiting=waiting,
            oldest_ms=oldest_ms,
        )

        mailbox.additional_properties = d
        return mailbox

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

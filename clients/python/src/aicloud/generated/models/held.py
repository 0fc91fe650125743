from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.held_reason import HeldReason
from ..types import UNSET, Unset

T = TypeVar("T", bound="Held")


@_attrs_define
class Held:
    """That it is held, and why."""

    reason: HeldReason
    """ `crashes`, `ordered`. """
    text: str
    """ The same for people. """
    crash_id: None | str | Unset = UNSET
    """ The crash, for whoever runs the cloud. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        reason = self.reason.value

        text = self.text

        crash_id: None | str | Unset
        if isinstance(self.crash_id, Unset):
            crash_id = UNSET
        else:
            crash_id = self.crash_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "reason": reason,
                "text": text,
            }
        )
        if crash_id is not UNSET:
            field_dict["crash_id"] = crash_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        reason = HeldReason(d.pop("reason"))

        text = d.pop("text")

        def _parse_crash_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        crash_id = _parse_crash_id(d.pop("crash_id", UNSET))

        held = cls(
            reason=reason,
            text=text,
            crash_id=crash_id,
        )

        held.additional_properties = d
        return held

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

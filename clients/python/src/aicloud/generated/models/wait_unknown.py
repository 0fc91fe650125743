from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.wait_unknown_reason import WaitUnknownReason

T = TypeVar("T", bound="WaitUnknown")


@_attrs_define
class WaitUnknown:
    """Why nothing is said about how long it would wait."""

    reason: WaitUnknownReason
    """ `no_node_large_enough`, `too_little_history`, `history_unreachable`. """
    text: str
    """ The same for people. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        reason = self.reason.value

        text = self.text

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "reason": reason,
                "text": text,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        reason = WaitUnknownReason(d.pop("reason"))

        text = d.pop("text")

        wait_unknown = cls(
            reason=reason,
            text=text,
        )

        wait_unknown.additional_properties = d
        return wait_unknown

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

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="PulseLimit")


@_attrs_define
class PulseLimit:
    """What a figure must not exceed."""

    above: float
    """ The number; above it is too much. """
    alert: None | str | Unset = UNSET
    """ The alert whose number it is; absent when it wakes nobody. """
    for_seconds: int | None | Unset = UNSET
    """ For how long it must be so before that alert speaks, seconds. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        above = self.above

        alert: None | str | Unset
        if isinstance(self.alert, Unset):
            alert = UNSET
        else:
            alert = self.alert

        for_seconds: int | None | Unset
        if isinstance(self.for_seconds, Unset):
            for_seconds = UNSET
        else:
            for_seconds = self.for_seconds

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "above": above,
            }
        )
        if alert is not UNSET:
            field_dict["alert"] = alert
        if for_seconds is not UNSET:
            field_dict["for_seconds"] = for_seconds

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        above = d.pop("above")

        def _parse_alert(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        alert = _parse_alert(d.pop("alert", UNSET))

        def _parse_for_seconds(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        for_seconds = _parse_for_seconds(d.pop("for_seconds", UNSET))

        pulse_limit = cls(
            above=above,
            alert=alert,
            for_seconds=for_seconds,
        )

        pulse_limit.additional_properties = d
        return pulse_limit

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

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Change")


@_attrs_define
class Change:
    """Something that happened."""

    at: datetime.datetime
    """ When. """
    in_: str
    """ The directory, or the tree. """
    what: str
    """ What: `crashed`, `quarantined`, `child_failed`, … """
    crash_id: None | str | Unset = UNSET
    """ The crash, where one is behind it. """
    id: None | str | Unset = UNSET
    """ The actor or the child; absent when it is about the whole directory. """
    reason: None | str | Unset = UNSET
    """ Why, in words, where it is known. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        at = self.at.isoformat()

        in_ = self.in_

        what = self.what

        crash_id: None | str | Unset
        if isinstance(self.crash_id, Unset):
            crash_id = UNSET
        else:
            crash_id = self.crash_id

        id: None | str | Unset
        if isinstance(self.id, Unset):
            id = UNSET
        else:
            id = self.id

        reason: None | str | Unset
        if isinstance(self.reason, Unset):
            reason = UNSET
        else:
            reason = self.reason

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "at": at,
                "in": in_,
                "what": what,
            }
        )
        if crash_id is not UNSET:
            field_dict["crash_id"] = crash_id
        if id is not UNSET:
            field_dict["id"] = id
        if reason is not UNSET:
            field_dict["reason"] = reason

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))

        in_ = d.pop("in")

        what = d.pop("what")

        def _parse_crash_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        crash_id = _parse_crash_id(d.pop("crash_id", UNSET))

        def _parse_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        id = _parse_id(d.pop("id", UNSET))

        def _parse_reason(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        reason = _parse_reason(d.pop("reason", UNSET))

        change = cls(
            at=at,
            in_=in_,
            what=what,
            crash_id=crash_id,
            id=id,
            reason=reason,
        )

        change.additional_properties = d
        return change

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

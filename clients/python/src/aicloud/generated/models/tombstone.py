from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Tombstone")


@_attrs_define
class Tombstone:
    """An actor that left memory, shown for a while longer."""

    at: datetime.datetime
    """ When. """
    generation: int
    """ Which entry of the directory. """
    id: str
    """ The entity. """
    incarnation: int
    """ How many lives it had there. """
    reason: str
    """ Why it left: `idle`, `memory_ceiling`, `operator`, `drain`, `forced`, `arbiter_gone`. """
    last_crash: None | str | Unset = UNSET
    """ Its last crash, if it had one. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        at = self.at.isoformat()

        generation = self.generation

        id = self.id

        incarnation = self.incarnation

        reason = self.reason

        last_crash: None | str | Unset
        if isinstance(self.last_crash, Unset):
            last_crash = UNSET
        else:
            last_crash = self.last_crash

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "at": at,
                "generation": generation,
                "id": id,
                "incarnation": incarnation,
                "reason": reason,
            }
        )
        if last_crash is not UNSET:
            field_dict["last_crash"] = last_crash

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))

        generation = d.pop("generation")

        id = d.pop("id")

        incarnation = d.pop("incarnation")

        reason = d.pop("reason")

        def _parse_last_crash(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        last_crash = _parse_last_crash(d.pop("last_crash", UNSET))

        tombstone = cls(
            at=at,
            generation=generation,
            id=id,
            incarnation=incarnation,
            reason=reason,
            last_crash=last_crash,
        )

        tombstone.additional_properties = d
        return tombstone

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

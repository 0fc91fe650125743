from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="CrashSummary")


@_attrs_define
class CrashSummary:
    """A crash, without its backtrace."""

    actor: str
    """ The entity. """
    at: datetime.datetime
    """ When. """
    command: str
    """ What was being done: a command, `activate`, `task`, `drop`, `drill`. """
    directory: str
    """ The directory. """
    id: str
    """ Its id, as callers were told. """
    incarnation: int
    """ The life that it ended. """
    message: str
    """ The panic's message, or why it could not come to life. """
    location: None | str | Unset = UNSET
    """ Source file, line and column of the panic. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        actor = self.actor

        at = self.at.isoformat()

        command = self.command

        directory = self.directory

        id = self.id

        incarnation = self.incarnation

        message = self.message

        location: None | str | Unset
        if isinstance(self.location, Unset):
            location = UNSET
        else:
            location = self.location

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "actor": actor,
                "at": at,
                "command": command,
                "directory": directory,
                "id": id,
                "incarnation": incarnation,
                "message": message,
            }
        )
        if location is not UNSET:
            field_dict["location"] = location

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        actor = d.pop("actor")

        at = datetime.datetime.fromisoformat(d.pop("at"))

        command = d.pop("command")

        directory = d.pop("directory")

        id = d.pop("id")

        incarnation = d.pop("incarnation")

        message = d.pop("message")

        def _parse_location(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        location = _parse_location(d.pop("location", UNSET))

        crash_summary = cls(
            actor=actor,
            at=at,
            command=command,
            directory=directory,
            id=id,
            incarnation=incarnation,
            message=message,
            location=location,
        )

        crash_summary.additional_properties = d
        return crash_summary

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

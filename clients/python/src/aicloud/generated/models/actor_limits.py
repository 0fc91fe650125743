from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ActorLimits")


@_attrs_define
class ActorLimits:
    """The bounds that actors live under."""

    crash_window_ms: int
    """ How long a crash counts. """
    crashes: int
    """ The crash in the window that quarantines. """
    idle_after_ms: int
    """ An actor unused for this long is let go. """
    mailbox: int
    """ Commands that may wait for one actor. """
    max_active: int
    """ Above this number of active ones the longest unused are let go early. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        crash_window_ms = self.crash_window_ms

        crashes = self.crashes

        idle_after_ms = self.idle_after_ms

        mailbox = self.mailbox

        max_active = self.max_active

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "crash_window_ms": crash_window_ms,
                "crashes": crashes,
                "idle_after_ms": idle_after_ms,
                "mailbox": mailbox,
                "max_active": max_active,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        crash_window_ms = d.pop("crash_window_ms")

        crashes = d.pop("crashes")

        idle_after_ms = d.pop("idle_after_ms")

        mailbox = d.pop("mailbox")

        max_active = d.pop("max_active")

        actor_limits = cls(
            crash_window_ms=crash_window_ms,
            crashes=crashes,
            idle_after_ms=idle_after_ms,
            mailbox=mailbox,
            max_active=max_active,
        )

        actor_limits.additional_properties = d
        return actor_limits

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

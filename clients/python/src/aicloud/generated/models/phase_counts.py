from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="PhaseCounts")


@_attrs_define
class PhaseCounts:
    """How many actors are where in their lives."""

    activating: int
    """ Being read from storage. """
    active: int
    """ Alive. """
    backing_off: int
    """ Crashed, waiting to be rebuilt. """
    cold: int
    """ Known, without state. """
    quarantined: int
    """ Waiting for an operator. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        activating = self.activating

        active = self.active

        backing_off = self.backing_off

        cold = self.cold

        quarantined = self.quarantined

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "activating": activating,
                "active": active,
                "backing_off": backing_off,
                "cold": cold,
                "quarantined": quarantined,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        activating = d.pop("activating")

        active = d.pop("active")

        backing_off = d.pop("backing_off")

        cold = d.pop("cold")

        quarantined = d.pop("quarantined")

        phase_counts = cls(
            activating=activating,
            active=active,
            backing_off=backing_off,
            cold=cold,
            quarantined=quarantined,
        )

        phase_counts.additional_properties = d
        return phase_counts

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

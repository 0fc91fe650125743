from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Totals")


@_attrs_define
class Totals:
    """Totals since the process began."""

    activations: int
    """ Activations that succeeded. """
    crashes: int
    """ Crashes. """
    exited: int
    """ Actors that left. """
    handled: int
    """ Messages handled. """
    rejected: int
    """ Messages refused. """
    resets: int
    """ Resets. """
    unavailable: int
    """ Activations refused because storage was away. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        activations = self.activations

        crashes = self.crashes

        exited = self.exited

        handled = self.handled

        rejected = self.rejected

        resets = self.resets

        unavailable = self.unavailable

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "activations": activations,
                "crashes": crashes,
                "exited": exited,
                "handled": handled,
                "rejected": rejected,
                "resets": resets,
                "unavailable": unavailable,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        activations = d.pop("activations")

        crashes = d.pop("crashes")

        exited = d.pop("exited")

        handled = d.pop("handled")

        rejected = d.pop("rejected")

        resets = d.pop("resets")

        unavailable = d.pop("unavailable")

        totals = cls(
            activations=activations,
            crashes=crashes,
            exited=exited,
            handled=handled,
            rejected=rejected,
            resets=resets,
            unavailable=unavailable,
        )

        totals.additional_properties = d
        return totals

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

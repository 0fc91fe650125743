from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Rates")


@_attrs_define
class Rates:
    """What happens each second."""

    activations: float
    """ Activations. """
    crashes: float
    """ Crashes. """
    exits: float
    """ Actors that left. """
    handled: float
    """ Messages handled. """
    over_ms: int
    """ The time that was averaged over; 0 when it is too early to tell. """
    rejected: float
    """ Messages refused. """
    resets: float
    """ Resets. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        activations = self.activations

        crashes = self.crashes

        exits = self.exits

        handled = self.handled

        over_ms = self.over_ms

        rejected = self.rejected

        resets = self.resets

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "activations": activations,
                "crashes": crashes,
                "exits": exits,
                "handled": handled,
                "over_ms": over_ms,
                "rejected": rejected,
                "resets": resets,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        activations = d.pop("activations")

        crashes = d.pop("crashes")

        exits = d.pop("exits")

        handled = d.pop("handled")

        over_ms = d.pop("over_ms")

        rejected = d.pop("rejected")

        resets = d.pop("resets")

        rates = cls(
            activations=activations,
            crashes=crashes,
            exits=exits,
            handled=handled,
            over_ms=over_ms,
            rejected=rejected,
            resets=resets,
        )

        rates.additional_properties = d
        return rates

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

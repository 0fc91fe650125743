from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="PulseGpus")


@_attrs_define
class PulseGpus:
    """GPUs of a model. What is neither held nor free is sick, or on a node that takes no work."""

    free: int
    """ Those that new work could have. """
    held: int
    """ Those that an allocation holds. """
    model: str
    """ The model. """
    total: int
    """ All of them. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        free = self.free

        held = self.held

        model = self.model

        total = self.total

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "free": free,
                "held": held,
                "model": model,
                "total": total,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        free = d.pop("free")

        held = d.pop("held")

        model = d.pop("model")

        total = d.pop("total")

        pulse_gpus = cls(
            free=free,
            held=held,
            model=model,
            total=total,
        )

        pulse_gpus.additional_properties = d
        return pulse_gpus

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

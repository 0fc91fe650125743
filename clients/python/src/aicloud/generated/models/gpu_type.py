from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="GpuType")


@_attrs_define
class GpuType:
    """A type of GPU and its price."""

    currency: str
    """ ISO 4217. """
    largest_ever: int
    """ The most that one node has that takes work now, so the most that one allocation can get; 0: no node takes
    work with the model. """
    largest_now: int
    """ The most of these GPUs that one allocation would get at once if it were asked for now, as `POST
    /v1/allocations:plan` would
    say; 0: any would wait. """
    memory_bytes: int
    """ Memory of one GPU, bytes. """
    model: str
    """ What the catalogue calls it. """
    price_micros_per_gpu_hour: str
    """ Millionths of the currency's unit for one GPU for one hour, as digits. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        currency = self.currency

        largest_ever = self.largest_ever

        largest_now = self.largest_now

        memory_bytes = self.memory_bytes

        model = self.model

        price_micros_per_gpu_hour = self.price_micros_per_gpu_hour

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "currency": currency,
                "largest_ever": largest_ever,
                "largest_now": largest_now,
                "memory_bytes": memory_bytes,
                "model": model,
                "price_micros_per_gpu_hour": price_micros_per_gpu_hour,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        currency = d.pop("currency")

        largest_ever = d.pop("largest_ever")

        largest_now = d.pop("largest_now")

        memory_bytes = d.pop("memory_bytes")

        model = d.pop("model")

        price_micros_per_gpu_hour = d.pop("price_micros_per_gpu_hour")

        gpu_type = cls(
            currency=currency,
            largest_ever=largest_ever,
            largest_now=largest_now,
            memory_bytes=memory_bytes,
            model=model,
            price_micros_per_gpu_hour=price_micros_per_gpu_hour,
        )

        gpu_type.additional_properties = d
        return gpu_type

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

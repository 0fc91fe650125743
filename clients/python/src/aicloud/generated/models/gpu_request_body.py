from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="GpuRequestBody")


@_attrs_define
class GpuRequestBody:
    """How many GPUs of which model."""

    count: int
    """ How many. """
    model: str
    """ The catalogue's name of the model. """

    def to_dict(self) -> dict[str, Any]:
        count = self.count

        model = self.model

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "count": count,
                "model": model,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        count = d.pop("count")

        model = d.pop("model")

        gpu_request_body = cls(
            count=count,
            model=model,
        )

        return gpu_request_body

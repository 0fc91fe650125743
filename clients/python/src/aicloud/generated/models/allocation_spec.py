from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.gpu_request import GpuRequest
    from ..models.workload import Workload


T = TypeVar("T", bound="AllocationSpec")


@_attrs_define
class AllocationSpec:
    """What was asked for."""

    gpu: GpuRequest
    """ GPUs of one model, together on one node. """
    workload: Workload
    """ What runs. """
    max_queue_seconds: int | None | Unset = UNSET
    """ Gives up after waiting this long in the queue, seconds. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        gpu = self.gpu.to_dict()

        workload = self.workload.to_dict()

        max_queue_seconds: int | None | Unset
        if isinstance(self.max_queue_seconds, Unset):
            max_queue_seconds = UNSET
        else:
            max_queue_seconds = self.max_queue_seconds

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "gpu": gpu,
                "workload": workload,
            }
        )
        if max_queue_seconds is not UNSET:
            field_dict["max_queue_seconds"] = max_queue_seconds

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.gpu_request import GpuRequest  # noqa: PLC0415
        from ..models.workload import Workload  # noqa: PLC0415

        d = dict(src_dict)
        gpu = GpuRequest.from_dict(d.pop("gpu"))

        workload = Workload.from_dict(d.pop("workload"))

        def _parse_max_queue_seconds(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        max_queue_seconds = _parse_max_queue_seconds(d.pop("max_queue_seconds", UNSET))

        allocation_spec = cls(
            gpu=gpu,
            workload=workload,
            max_queue_seconds=max_queue_seconds,
        )

        allocation_spec.additional_properties = d
        return allocation_spec

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

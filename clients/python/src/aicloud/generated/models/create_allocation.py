from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.gpu_request_body import GpuRequestBody
    from ..models.workload_body import WorkloadBody


T = TypeVar("T", bound="CreateAllocation")


@_attrs_define
class CreateAllocation:
    """A new allocation.

    Example:
        {'display_name': 'training', 'gpu': {'count': 2, 'model': 'H100'}, 'workload': {'command': ['/bin/sh', '-c',
            'sleep 600'], 'env': {'SEED': '7'}, 'image': 'busybox'}}

    """

    gpu: GpuRequestBody
    """ How many GPUs of which model. """
    workload: WorkloadBody
    """ What is to run. """
    display_name: None | str | Unset = UNSET
    """ What its owner calls it; need not be unique. """
    max_queue_seconds: int | None | Unset = UNSET
    """ Give up after waiting this long in the queue, seconds. Absent: wait for ever. """
    project: None | str | Unset = UNSET
    """ In which project: its id or full name. A project's token may leave it out. """

    def to_dict(self) -> dict[str, Any]:
        gpu = self.gpu.to_dict()

        workload = self.workload.to_dict()

        display_name: None | str | Unset
        if isinstance(self.display_name, Unset):
            display_name = UNSET
        else:
            display_name = self.display_name

        max_queue_seconds: int | None | Unset
        if isinstance(self.max_queue_seconds, Unset):
            max_queue_seconds = UNSET
        else:
            max_queue_seconds = self.max_queue_seconds

        project: None | str | Unset
        if isinstance(self.project, Unset):
            project = UNSET
        else:
            project = self.project

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "gpu": gpu,
                "workload": workload,
            }
        )
        if display_name is not UNSET:
            field_dict["display_name"] = display_name
        if max_queue_seconds is not UNSET:
            field_dict["max_queue_seconds"] = max_queue_seconds
        if project is not UNSET:
            field_dict["project"] = project

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.gpu_request_body import GpuRequestBody  # noqa: PLC0415
        from ..models.workload_body import WorkloadBody  # noqa: PLC0415

        d = dict(src_dict)
        gpu = GpuRequestBody.from_dict(d.pop("gpu"))

        workload = WorkloadBody.from_dict(d.pop("workload"))

        def _parse_display_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        display_name = _parse_display_name(d.pop("display_name", UNSET))

        def _parse_max_queue_seconds(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        max_queue_seconds = _parse_max_queue_seconds(d.pop("max_queue_seconds", UNSET))

        def _parse_project(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        project = _parse_project(d.pop("project", UNSET))

        create_allocation = cls(
            gpu=gpu,
            workload=workload,
            display_name=display_name,
            max_queue_seconds=max_queue_seconds,
            project=project,
        )

        return create_allocation

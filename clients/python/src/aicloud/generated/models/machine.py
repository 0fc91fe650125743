from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Machine")


@_attrs_define
class Machine:
    """A machine, as its agent reports it."""

    cpu_cores: int
    """ Processor cores. """
    gpu_source: str
    """ How its GPUs were found: `nvml`, `pci` or `declared`. """
    hostname: str
    """ What it calls itself. """
    memory_bytes: int
    """ Main memory, bytes. """
    runtime: str
    """ How it runs workloads: `oci` or `simulated`. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        cpu_cores = self.cpu_cores

        gpu_source = self.gpu_source

        hostname = self.hostname

        memory_bytes = self.memory_bytes

        runtime = self.runtime

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "cpu_cores": cpu_cores,
                "gpu_source": gpu_source,
                "hostname": hostname,
                "memory_bytes": memory_bytes,
                "runtime": runtime,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        cpu_cores = d.pop("cpu_cores")

        gpu_source = d.pop("gpu_source")

        hostname = d.pop("hostname")

        memory_bytes = d.pop("memory_bytes")

        runtime = d.pop("runtime")

        machine = cls(
            cpu_cores=cpu_cores,
            gpu_source=gpu_source,
            hostname=hostname,
            memory_bytes=memory_bytes,
            runtime=runtime,
        )

        machine.additional_properties = d
        return machine

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

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.workload_env import WorkloadEnv


T = TypeVar("T", bound="Workload")


@_attrs_define
class Workload:
    """What runs."""

    command: list[str]
    """ The program and its arguments; empty: it idles, for whoever opens a terminal. """
    env: WorkloadEnv
    """ Variables of its environment. """
    image: str
    """ The image that the root file system is made of. """
    secret_env: list[str] | Unset = UNSET
    """ Names of its secret variables; absent when it has none. Their values are shown to nobody. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        command = self.command

        env = self.env.to_dict()

        image = self.image

        secret_env: list[str] | Unset = UNSET
        if not isinstance(self.secret_env, Unset):
            secret_env = self.secret_env

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "command": command,
                "env": env,
                "image": image,
            }
        )
        if secret_env is not UNSET:
            field_dict["secret_env"] = secret_env

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.workload_env import WorkloadEnv  # noqa: PLC0415

        d = dict(src_dict)
        command = cast(list[str], d.pop("command"))

        env = WorkloadEnv.from_dict(d.pop("env"))

        image = d.pop("image")

        secret_env = cast(list[str], d.pop("secret_env", UNSET))

        workload = cls(
            command=command,
            env=env,
            image=image,
            secret_env=secret_env,
        )

        workload.additional_properties = d
        return workload

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

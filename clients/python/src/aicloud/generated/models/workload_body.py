from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.workload_body_env import WorkloadBodyEnv
    from ..models.workload_body_secret_env import WorkloadBodySecretEnv


T = TypeVar("T", bound="WorkloadBody")


@_attrs_define
class WorkloadBody:
    """What is to run."""

    image: str
    """ The image that the root file system is made of. """
    command: list[str] | Unset = UNSET
    """ The program and its arguments; absent: it idles, for whoever opens a terminal. """
    env: WorkloadBodyEnv | Unset = UNSET
    """ Variables of its environment. `NVIDIA_…` and `AICLOUD_…` are the cloud's. """
    secret_env: WorkloadBodySecretEnv | Unset = UNSET
    """ Variables whose values nobody reads back: answers have their names. In one of the two, `env` or here. """

    def to_dict(self) -> dict[str, Any]:
        image = self.image

        command: list[str] | Unset = UNSET
        if not isinstance(self.command, Unset):
            command = self.command

        env: dict[str, Any] | Unset = UNSET
        if not isinstance(self.env, Unset):
            env = self.env.to_dict()

        secret_env: dict[str, Any] | Unset = UNSET
        if not isinstance(self.secret_env, Unset):
            secret_env = self.secret_env.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "image": image,
            }
        )
        if command is not UNSET:
            field_dict["command"] = command
        if env is not UNSET:
            field_dict["env"] = env
        if secret_env is not UNSET:
            field_dict["secret_env"] = secret_env

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.workload_body_env import WorkloadBodyEnv  # noqa: PLC0415
        from ..models.workload_body_secret_env import WorkloadBodySecretEnv  # noqa: PLC0415

        d = dict(src_dict)
        image = d.pop("image")

        command = cast(list[str], d.pop("command", UNSET))

        _env = d.pop("env", UNSET)
        env: WorkloadBodyEnv | Unset
        if isinstance(_env, Unset):
            env = UNSET
        else:
            env = WorkloadBodyEnv.from_dict(_env)

        _secret_env = d.pop("secret_env", UNSET)
        secret_env: WorkloadBodySecretEnv | Unset
        if isinstance(_secret_env, Unset):
            secret_env = UNSET
        else:
            secret_env = WorkloadBodySecretEnv.from_dict(_secret_env)

        workload_body = cls(
            image=image,
            command=command,
            env=env,
            secret_env=secret_env,
        )

        return workload_body

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="RetireNode")


@_attrs_define
class RetireNode:
    """How to retire a node.

    Example:
        {'force': False}

    """

    force: bool | Unset = UNSET
    """ Also when allocations are still on it; they end as lost. """

    def to_dict(self) -> dict[str, Any]:
        force = self.force

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if force is not UNSET:
            field_dict["force"] = force

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        force = d.pop("force", UNSET)

        retire_node = cls(
            force=force,
        )

        return retire_node

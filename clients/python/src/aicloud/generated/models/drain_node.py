from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="DrainNode")


@_attrs_define
class DrainNode:
    """How a node is to leave.

    Example:
        {'deadline_seconds': 3600, 'reason': 'a new power supply'}

    """

    reason: str
    """ Why. Customers whose work is on the node read it. """
    deadline_seconds: int | None | Unset = 3600
    """ How long what runs there may stay, seconds from now; 0 moves it at once. """

    def to_dict(self) -> dict[str, Any]:
        reason = self.reason

        deadline_seconds: int | None | Unset
        if isinstance(self.deadline_seconds, Unset):
            deadline_seconds = UNSET
        else:
            deadline_seconds = self.deadline_seconds

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "reason": reason,
            }
        )
        if deadline_seconds is not UNSET:
            field_dict["deadline_seconds"] = deadline_seconds

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        reason = d.pop("reason")

        def _parse_deadline_seconds(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        deadline_seconds = _parse_deadline_seconds(d.pop("deadline_seconds", UNSET))

        drain_node = cls(
            reason=reason,
            deadline_seconds=deadline_seconds,
        )

        return drain_node

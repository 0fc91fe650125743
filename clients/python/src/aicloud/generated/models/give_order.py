from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="GiveOrder")


@_attrs_define
class GiveOrder:
    """Why an order is given.

    Example:
        {'reason': 'INC-4711: comes back with the same crash'}

    """

    reason: str
    """ For colleagues and for the audit; 1 to 500 characters on one line. """

    def to_dict(self) -> dict[str, Any]:
        reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "reason": reason,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        reason = d.pop("reason")

        give_order = cls(
            reason=reason,
        )

        return give_order

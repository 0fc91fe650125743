from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="ResetSecondFactor")


@_attrs_define
class ResetSecondFactor:
    """Why a second factor is taken away.

    Example:
        {'reason': 'lost the phone; known by voice, ticket 4711'}

    """

    reason: str
    """ What made sure who asks for it. The person reads it in a letter, and the audit keeps it. """

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

        reset_second_factor = cls(
            reason=reason,
        )

        return reset_second_factor

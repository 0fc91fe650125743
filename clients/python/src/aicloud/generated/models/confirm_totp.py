from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="ConfirmTotp")


@_attrs_define
class ConfirmTotp:
    """A code of the authenticator that has the new seed.

    Example:
        {'code': '287082'}

    """

    code: str
    """ Six digits. """

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "code": code,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        code = d.pop("code")

        confirm_totp = cls(
            code=code,
        )

        return confirm_totp

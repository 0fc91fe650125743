from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="RenewRecoveryCodes")


@_attrs_define
class RenewRecoveryCodes:
    """Password and a code, for other recovery codes.

    Example:
        {'code': '287082', 'password': 'mauve-otter-plays-cello'}

    """

    code: str
    """ Six digits of the authenticator, or one of the recovery codes from before. """
    password: str
    """ One's own password. """

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        password = self.password

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "code": code,
                "password": password,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        code = d.pop("code")

        password = d.pop("password")

        renew_recovery_codes = cls(
            code=code,
            password=password,
        )

        return renew_recovery_codes

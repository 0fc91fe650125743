from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="RemoveTotp")


@_attrs_define
class RemoveTotp:
    """Password and code once more.

    Example:
        {'code': '287082', 'password': 'mauve-otter-plays-cello'}

    """

    password: str
    """ One's own password. """
    code: None | str | Unset = UNSET
    """ Six digits of the authenticator, or a recovery code. """

    def to_dict(self) -> dict[str, Any]:
        password = self.password

        code: None | str | Unset
        if isinstance(self.code, Unset):
            code = UNSET
        else:
            code = self.code

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "password": password,
            }
        )
        if code is not UNSET:
            field_dict["code"] = code

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        password = d.pop("password")

        def _parse_code(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        code = _parse_code(d.pop("code", UNSET))

        remove_totp = cls(
            password=password,
            code=code,
        )

        return remove_totp

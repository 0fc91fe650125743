from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="SetMyPassword")


@_attrs_define
class SetMyPassword:
    """A new password for one's own account.

    Example:
        {'current_password': 'mauve-otter-plays-cello', 'password': 'seven quiet lamps in Oslo'}

    """

    current_password: str
    """ The password until now. """
    password: str
    """ The password from now on. """

    def to_dict(self) -> dict[str, Any]:
        current_password = self.current_password

        password = self.password

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "current_password": current_password,
                "password": password,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        current_password = d.pop("current_password")

        password = d.pop("password")

        set_my_password = cls(
            current_password=current_password,
            password=password,
        )

        return set_my_password

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="ChangeEmail")


@_attrs_define
class ChangeEmail:
    """Another address for one's own account.

    Example:
        {'email': 'ada@example.org', 'password': 'mauve-otter-plays-cello'}

    """

    email: str
    """ The new address. """
    password: str
    """ One's own password. """

    def to_dict(self) -> dict[str, Any]:
        email = self.email

        password = self.password

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "email": email,
                "password": password,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        email = d.pop("email")

        password = d.pop("password")

        change_email = cls(
            email=email,
            password=password,
        )

        return change_email

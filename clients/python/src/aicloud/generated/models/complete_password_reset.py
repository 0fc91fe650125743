from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="CompletePasswordReset")


@_attrs_define
class CompletePasswordReset:
    """A link from a mail, and what it is for.

    Example:
        {'link': 'aic_l_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…', 'password': 'seven quiet lamps in Oslo'}

    """

    link: str
    """ The link, or the code in it that begins with `aic_l_`. """
    password: str
    """ The password from now on. """
    cookie: bool | Unset = False
    """ For browsers: set what makes the device known as a cookie, and don't show it. """

    def to_dict(self) -> dict[str, Any]:
        link = self.link

        password = self.password

        cookie = self.cookie

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "link": link,
                "password": password,
            }
        )
        if cookie is not UNSET:
            field_dict["cookie"] = cookie

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        link = d.pop("link")

        password = d.pop("password")

        cookie = d.pop("cookie", UNSET)

        complete_password_reset = cls(
            link=link,
            password=password,
            cookie=cookie,
        )

        return complete_password_reset

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="AcceptInvitation")


@_attrs_define
class AcceptInvitation:
    """An invitation's link, and who accepts it.

    Example:
        {'display_name': 'Ada Lovelace', 'link': 'aic_l_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…', 'password': 'mauve-otter-
            plays-cello'}

    """

    link: str
    """ The link, or the code in it that begins with `aic_l_`. """
    code: None | str | Unset = UNSET
    """ The second factor, where the account asks for it. """
    cookie: bool | Unset = False
    """ For browsers: set what makes the device known as a cookie, and don't show it. """
    display_name: None | str | Unset = UNSET
    """ For a new account: what people call its owner. """
    password: None | str | Unset = UNSET
    """ The password of the account that the address has; for a new account, its first. Not needed with a
    session. """

    def to_dict(self) -> dict[str, Any]:
        link = self.link

        code: None | str | Unset
        if isinstance(self.code, Unset):
            code = UNSET
        else:
            code = self.code

        cookie = self.cookie

        display_name: None | str | Unset
        if isinstance(self.display_name, Unset):
            display_name = UNSET
        else:
            display_name = self.display_name

        password: None | str | Unset
        if isinstance(self.password, Unset):
            password = UNSET
        else:
            password = self.password

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "link": link,
            }
        )
        if code is not UNSET:
            field_dict["code"] = code
        if cookie is not UNSET:
            field_dict["cookie"] = cookie
        if display_name is not UNSET:
            field_dict["display_name"] = display_name
        if password is not UNSET:
            field_dict["password"] = password

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        link = d.pop("link")

        def _parse_code(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        code = _parse_code(d.pop("code", UNSET))

        cookie = d.pop("cookie", UNSET)

        def _parse_display_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        display_name = _parse_display_name(d.pop("display_name", UNSET))

        def _parse_password(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        password = _parse_password(d.pop("password", UNSET))

        accept_invitation = cls(
            link=link,
            code=code,
            cookie=cookie,
            display_name=display_name,
            password=password,
        )

        return accept_invitation

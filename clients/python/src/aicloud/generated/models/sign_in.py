from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.passkey_assertion import PasskeyAssertion


T = TypeVar("T", bound="SignIn")


@_attrs_define
class SignIn:
    """Who wants to come in.

    Example:
        {'email': 'ada@example.com', 'password': 'mauve-otter-plays-cello'}

    """

    code: None | str | Unset = UNSET
    """ Six digits of the authenticator, or a recovery code; for accounts that ask for it. """
    cookie: bool | Unset = False
    """ For browsers: set the session as a cookie, and don't show it. """
    email: None | str | Unset = UNSET
    """ The account's e-mail address; with the password. """
    passkey: None | PasskeyAssertion | Unset = UNSET
    password: None | str | Unset = UNSET
    """ Its password. May be left out for a passkey that makes sure who holds it. """

    def to_dict(self) -> dict[str, Any]:
        from ..models.passkey_assertion import PasskeyAssertion  # noqa: PLC0415

        code: None | str | Unset
        if isinstance(self.code, Unset):
            code = UNSET
        else:
            code = self.code

        cookie = self.cookie

        email: None | str | Unset
        if isinstance(self.email, Unset):
            email = UNSET
        else:
            email = self.email

        passkey: dict[str, Any] | None | Unset
        if isinstance(self.passkey, Unset):
            passkey = UNSET
        elif isinstance(self.passkey, PasskeyAssertion):
            passkey = self.passkey.to_dict()
        else:
            passkey = self.passkey

        password: None | str | Unset
        if isinstance(self.password, Unset):
            password = UNSET
        else:
            password = self.password

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if code is not UNSET:
            field_dict["code"] = code
        if cookie is not UNSET:
            field_dict["cookie"] = cookie
        if email is not UNSET:
            field_dict["email"] = email
        if passkey is not UNSET:
            field_dict["passkey"] = passkey
        if password is not UNSET:
            field_dict["password"] = password

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.passkey_assertion import PasskeyAssertion  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_code(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        code = _parse_code(d.pop("code", UNSET))

        cookie = d.pop("cookie", UNSET)

        def _parse_email(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        email = _parse_email(d.pop("email", UNSET))

        def _parse_passkey(data: object) -> None | PasskeyAssertion | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                passkey_type_0 = PasskeyAssertion.from_dict(data)

                return passkey_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PasskeyAssertion | Unset, data)

        passkey = _parse_passkey(d.pop("passkey", UNSET))

        def _parse_password(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        password = _parse_password(d.pop("password", UNSET))

        sign_in = cls(
            code=code,
            cookie=cookie,
            email=email,
            passkey=passkey,
            password=password,
        )

        return sign_in

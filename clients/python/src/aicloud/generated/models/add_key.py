from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.add_key_jwk import AddKeyJwk


T = TypeVar("T", bound="AddKey")


@_attrs_define
class AddKey:
    """A new key.

    Example:
        {'jwk': {'crv': 'Ed25519', 'kty': 'OKP', 'x': '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'}, 'name': 'ci 2026'}

    """

    jwk: AddKeyJwk
    """ The public half: Ed25519, or P-256 for ES256. """
    name: str
    """ What it is for. """
    expires_at: datetime.datetime | None | Unset = UNSET
    """ When it ends, once and for all. """
    rotate_by: datetime.datetime | None | Unset = UNSET
    """ By when another one must have taken its place. A key that `expires_at` does not end before is as old as
    `service_accounts.key_age_max` at the most (365 days, where whoever runs the cloud sets nothing else): that is
    the date if
    this is absent, or later. """

    def to_dict(self) -> dict[str, Any]:
        jwk = self.jwk.to_dict()

        name = self.name

        expires_at: None | str | Unset
        if isinstance(self.expires_at, Unset):
            expires_at = UNSET
        elif isinstance(self.expires_at, datetime.datetime):
            expires_at = self.expires_at.isoformat()
        else:
            expires_at = self.expires_at

        rotate_by: None | str | Unset
        if isinstance(self.rotate_by, Unset):
            rotate_by = UNSET
        elif isinstance(self.rotate_by, datetime.datetime):
            rotate_by = self.rotate_by.isoformat()
        else:
            rotate_by = self.rotate_by

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "jwk": jwk,
                "name": name,
            }
        )
        if expires_at is not UNSET:
            field_dict["expires_at"] = expires_at
        if rotate_by is not UNSET:
            field_dict["rotate_by"] = rotate_by

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.add_key_jwk import AddKeyJwk  # noqa: PLC0415

        d = dict(src_dict)
        jwk = AddKeyJwk.from_dict(d.pop("jwk"))

        name = d.pop("name")

        def _parse_expires_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                expires_at_type_0 = datetime.datetime.fromisoformat(data)

                return expires_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        expires_at = _parse_expires_at(d.pop("expires_at", UNSET))

        def _parse_rotate_by(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                rotate_by_type_0 = datetime.datetime.fromisoformat(data)

                return rotate_by_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        rotate_by = _parse_rotate_by(d.pop("rotate_by", UNSET))

        add_key = cls(
            jwk=jwk,
            name=name,
            expires_at=expires_at,
            rotate_by=rotate_by,
        )

        return add_key

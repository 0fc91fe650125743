from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Myself")


@_attrs_define
class Myself:
    """One's own account."""

    created_at: datetime.datetime
    """ When it was created. """
    display_name: str
    """ What people call it. """
    email: str
    """ Its e-mail address. """
    id: str
    """ Its id. """
    name: str
    """ Its full name. """
    passkeys: int
    """ Its passkeys. """
    recovery_codes: int
    """ Recovery codes that were not used. """
    second_factor: bool
    """ Whether a second factor is asked for at sign-in. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        created_at = self.created_at.isoformat()

        display_name = self.display_name

        email = self.email

        id = self.id

        name = self.name

        passkeys = self.passkeys

        recovery_codes = self.recovery_codes

        second_factor = self.second_factor

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "created_at": created_at,
                "display_name": display_name,
                "email": email,
                "id": id,
                "name": name,
                "passkeys": passkeys,
                "recovery_codes": recovery_codes,
                "second_factor": second_factor,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        display_name = d.pop("display_name")

        email = d.pop("email")

        id = d.pop("id")

        name = d.pop("name")

        passkeys = d.pop("passkeys")

        recovery_codes = d.pop("recovery_codes")

        second_factor = d.pop("second_factor")

        myself = cls(
            created_at=created_at,
            display_name=display_name,
            email=email,
            id=id,
            name=name,
            passkeys=passkeys,
            recovery_codes=recovery_codes,
            second_factor=second_factor,
        )

        myself.additional_properties = d
        return myself

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties

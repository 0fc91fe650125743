from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="SetSso")


@_attrs_define
class SetSso:
    """A connection.

    Example:
        {'client_id': 'aicloud', 'client_secret': '…', 'domains': ['example.com'], 'issuer':
            'https://login.example.com'}

    """

    client_id: str
    """ What this cloud is called there. """
    domains: list[str]
    """ Domains of the addresses that the provider may speak for, 20 at most. """
    issuer: str
    """ The provider's address, as its discovery document has it as `issuer`. """
    client_secret: None | str | Unset = UNSET
    """ The client's secret. Absent: as before, for the same provider and client only. """
    default_role: str | Unset = "tenant_member"
    """ What a newcomer is: `tenant_admin`, `tenant_billing`, `tenant_member`, `tenant_viewer`. """
    required: bool | Unset = False
    """ Members hold something in this tenant only when they came by single sign-on; an owner also with a
    password and a second factor. """
    standing: str | Unset = "active"
    """ Whether people may come by it: `active` or `disabled`. """

    def to_dict(self) -> dict[str, Any]:
        client_id = self.client_id

        domains = self.domains

        issuer = self.issuer

        client_secret: None | str | Unset
        if isinstance(self.client_secret, Unset):
            client_secret = UNSET
        else:
            client_secret = self.client_secret

        default_role = self.default_role

        required = self.required

        standing = self.standing

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "client_id": client_id,
                "domains": domains,
                "issuer": issuer,
            }
        )
        if client_secret is not UNSET:
            field_dict["client_secret"] = client_secret
        if default_role is not UNSET:
            field_dict["default_role"] = default_role
        if required is not UNSET:
            field_dict["required"] = required
        if standing is not UNSET:
            field_dict["standing"] = standing

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        client_id = d.pop("client_id")

        domains = cast(list[str], d.pop("domains"))

        issuer = d.pop("issuer")

        def _parse_client_secret(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        client_secret = _parse_client_secret(d.pop("client_secret", UNSET))

        default_role = d.pop("default_role", UNSET)

        required = d.pop("required", UNSET)

        standing = d.pop("standing", UNSET)

        set_sso = cls(
            client_id=client_id,
            domains=domains,
            issuer=issuer,
            client_secret=client_secret,
            default_role=default_role,
            required=required,
            standing=standing,
        )

        return set_sso

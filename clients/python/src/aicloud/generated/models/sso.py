from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.sso_actions_item import SsoActionsItem

if TYPE_CHECKING:
    from ..models.sso_domain import SsoDomain


T = TypeVar("T", bound="Sso")


@_attrs_define
class Sso:
    """A tenant's connection to its provider."""

    actions: list[SsoActionsItem]
    """ What the caller may do with it now. """
    client_id: str
    """ What this cloud is called there. """
    default_role: str
    """ What a newcomer is. """
    domains: list[SsoDomain]
    """ Domains of the addresses that the provider may speak for. """
    issuer: str
    """ The provider. """
    redirect_uri: str
    """ What the provider must send people back to. """
    required: bool
    """ Members hold something in this tenant only when they came by single sign-on. """
    standing: str
    """ Whether people may come by it: `active` or `disabled`. """
    start_uri: str
    """ Where people sign in. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        actions = []
        for actions_item_data in self.actions:
            actions_item = actions_item_data.value
            actions.append(actions_item)

        client_id = self.client_id

        default_role = self.default_role

        domains = []
        for domains_item_data in self.domains:
            domains_item = domains_item_data.to_dict()
            domains.append(domains_item)

        issuer = self.issuer

        redirect_uri = self.redirect_uri

        required = self.required

        standing = self.standing

        start_uri = self.start_uri

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "actions": actions,
                "client_id": client_id,
                "default_role": default_role,
                "domains": domains,
                "issuer": issuer,
                "redirect_uri": redirect_uri,
                "required": required,
                "standing": standing,
                "start_uri": start_uri,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.sso_domain import SsoDomain  # noqa: PLC0415

        d = dict(src_dict)
        actions = []
        _actions = d.pop("actions")
        for actions_item_data in _actions:
            actions_item = SsoActionsItem(actions_item_data)

            actions.append(actions_item)

        client_id = d.pop("client_id")

        default_role = d.pop("default_role")

        domains = []
        _domains = d.pop("domains")
        for domains_item_data in _domains:
            domains_item = SsoDomain.from_dict(domains_item_data)

            domains.append(domains_item)

        issuer = d.pop("issuer")

        redirect_uri = d.pop("redirect_uri")

        required = d.pop("required")

        standing = d.pop("standing")

        start_uri = d.pop("start_uri")

        sso = cls(
            actions=actions,
            client_id=client_id,
            default_role=default_role,
            domains=domains,
            issuer=issuer,
            redirect_uri=redirect_uri,
            required=required,
            standing=standing,
            start_uri=start_uri,
        )

        sso.additional_properties = d
        return sso

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

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.service_account_actions_item import ServiceAccountActionsItem
from ..models.service_account_role import ServiceAccountRole

if TYPE_CHECKING:
    from ..models.named import Named


T = TypeVar("T", bound="ServiceAccount")


@_attrs_define
class ServiceAccount:
    """A program that works in a project."""

    actions: list[ServiceAccountActionsItem]
    """ What the caller may do with it now. """
    api_keys: int
    """ How many API keys it has. """
    created_at: datetime.datetime
    """ When it was created. """
    display_name: str
    """ What people call it. """
    id: str
    """ Its id: `iss` and `sub` of its assertions. """
    keys: int
    """ How many public keys it has. """
    label: str
    """ Its label, fixed at creation. """
    name: str
    """ Its full name. """
    permissions: list[str] | None
    """ What it is narrowed to; null: all that the role may. """
    project: Named
    """ Another resource: its id and its full name. """
    role: ServiceAccountRole
    """ What it is there. """
    standing: str
    """ `active`, or `disabled`: then nothing that it has opens anything. """
    tenant: Named
    """ Another resource: its id and its full name. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        actions = []
        for actions_item_data in self.actions:
            actions_item = actions_item_data.value
            actions.append(actions_item)

        api_keys = self.api_keys

        created_at = self.created_at.isoformat()

        display_name = self.display_name

        id = self.id

        keys = self.keys

        label = self.label

        name = self.name

        permissions: list[str] | None
        if isinstance(self.permissions, list):
            permissions = self.permissions

        else:
            permissions = self.permissions

        project = self.project.to_dict()

        role = self.role.value

        standing = self.standing

        tenant = self.tenant.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "actions": actions,
                "api_keys": api_keys,
                "created_at": created_at,
                "display_name": display_name,
                "id": id,
                "keys": keys,
                "label": label,
                "name": name,
                "permissions": permissions,
                "project": project,
                "role": role,
                "standing": standing,
                "tenant": tenant,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.named import Named  # noqa: PLC0415

        d = dict(src_dict)
        actions = []
        _actions = d.pop("actions")
        for actions_item_data in _actions:
            actions_item = ServiceAccountActionsItem(actions_item_data)

            actions.append(actions_item)

        api_keys = d.pop("api_keys")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        display_name = d.pop("display_name")

        id = d.pop("id")

        keys = d.pop("keys")

        label = d.pop("label")

        name = d.pop("name")

        def _parse_permissions(data: object) -> list[str] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                permissions_type_0 = cast(list[str], data)

                return permissions_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None, data)

        permissions = _parse_permissions(d.pop("permissions"))

        project = Named.from_dict(d.pop("project"))

        role = ServiceAccountRole(d.pop("role"))

        standing = d.pop("standing")

        tenant = Named.from_dict(d.pop("tenant"))

        service_account = cls(
            actions=actions,
            api_keys=api_keys,
            created_at=created_at,
            display_name=display_name,
            id=id,
            keys=keys,
            label=label,
            name=name,
            permissions=permissions,
            project=project,
            role=role,
            standing=standing,
            tenant=tenant,
        )

        service_account.additional_properties = d
        return service_account

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

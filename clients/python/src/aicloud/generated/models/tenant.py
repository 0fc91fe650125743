from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.tenant_actions_item import TenantActionsItem
from ..models.tenant_standing import TenantStanding

T = TypeVar("T", bound="Tenant")


@_attrs_define
class Tenant:
    """A customer of the cloud."""

    actions: list[TenantActionsItem]
    """ What the caller may do with it now. """
    created_at: datetime.datetime
    """ When it was created. """
    display_name: str
    """ What people call it. """
    id: str
    """ Its id. """
    label: str
    """ Its label, fixed at creation. """
    name: str
    """ Its full name. """
    standing: TenantStanding
    """ Whether it may use the cloud: `active`; `suspended`, given nothing new; or `disabled`, when none of its
    credentials
    opens anything. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        actions = []
        for actions_item_data in self.actions:
            actions_item = actions_item_data.value
            actions.append(actions_item)

        created_at = self.created_at.isoformat()

        display_name = self.display_name

        id = self.id

        label = self.label

        name = self.name

        standing = self.standing.value

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "actions": actions,
                "created_at": created_at,
                "display_name": display_name,
                "id": id,
                "label": label,
                "name": name,
                "standing": standing,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        actions = []
        _actions = d.pop("actions")
        for actions_item_data in _actions:
            actions_item = TenantActionsItem(actions_item_data)

            actions.append(actions_item)

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        display_name = d.pop("display_name")

        id = d.pop("id")

        label = d.pop("label")

        name = d.pop("name")

        standing = TenantStanding(d.pop("standing"))

        tenant = cls(
            actions=actions,
            created_at=created_at,
            display_name=display_name,
            id=id,
            label=label,
            name=name,
            standing=standing,
        )

        tenant.additional_properties = d
        return tenant

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

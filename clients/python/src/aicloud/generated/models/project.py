from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.project_actions_item import ProjectActionsItem

if TYPE_CHECKING:
    from ..models.named import Named


T = TypeVar("T", bound="Project")


@_attrs_define
class Project:
    """A tenant's folder of resources."""

    actions: list[ProjectActionsItem]
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
    tenant: Named
    """ Another resource: its id and its full name. """
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

        tenant = self.tenant.to_dict()

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
            actions_item = ProjectActionsItem(actions_item_data)

            actions.append(actions_item)

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        display_name = d.pop("display_name")

        id = d.pop("id")

        label = d.pop("label")

        name = d.pop("name")

        tenant = Named.from_dict(d.pop("tenant"))

        project = cls(
            actions=actions,
            created_at=created_at,
            display_name=display_name,
            id=id,
            label=label,
            name=name,
            tenant=tenant,
        )

        project.additional_properties = d
        return project

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

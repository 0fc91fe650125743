from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.user_actions_item import UserActionsItem
from ..types import UNSET, Unset

T = TypeVar("T", bound="User")


@_attrs_define
class User:
    """A person who signs in."""

    actions: list[UserActionsItem]
    """ What the caller may do with it now. """
    created_at: datetime.datetime
    """ When it was created. """
    display_name: str
    """ What people call it. """
    email: str
    """ Its e-mail address, in lower case. """
    has_password: bool
    """ Whether it has set a password. """
    has_second_factor: bool
    """ Whether a second factor is asked for. """
    id: str
    """ Its id. """
    name: str
    """ Its full name. """
    standing: str
    """ Whether it may sign in: `active` or `disabled`. """
    operator: None | str | Unset = UNSET
    """ What it is in the cloud, if it runs it: `operator_admin` or `operator_support`. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        actions = []
        for actions_item_data in self.actions:
            actions_item = actions_item_data.value
            actions.append(actions_item)

        created_at = self.created_at.isoformat()

        display_name = self.display_name

        email = self.email

        has_password = self.has_password

        has_second_factor = self.has_second_factor

        id = self.id

        name = self.name

        standing = self.standing

        operator: None | str | Unset
        if isinstance(self.operator, Unset):
            operator = UNSET
        else:
            operator = self.operator

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "actions": actions,
                "created_at": created_at,
                "display_name": display_name,
                "email": email,
                "has_password": has_password,
                "has_second_factor": has_second_factor,
                "id": id,
                "name": name,
                "standing": standing,
            }
        )
        if operator is not UNSET:
            field_dict["operator"] = operator

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        actions = []
        _actions = d.pop("actions")
        for actions_item_data in _actions:
            actions_item = UserActionsItem(actions_item_data)

            actions.append(actions_item)

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        display_name = d.pop("display_name")

        email = d.pop("email")

        has_password = d.pop("has_password")

        has_second_factor = d.pop("has_second_factor")

        id = d.pop("id")

        name = d.pop("name")

        standing = d.pop("standing")

        def _parse_operator(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        operator = _parse_operator(d.pop("operator", UNSET))

        user = cls(
            actions=actions,
            created_at=created_at,
            display_name=display_name,
            email=email,
            has_password=has_password,
            has_second_factor=has_second_factor,
            id=id,
            name=name,
            standing=standing,
            operator=operator,
        )

        user.additional_properties = d
        return user

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

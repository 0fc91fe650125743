from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.create_service_account_role import CreateServiceAccountRole
from ..types import UNSET, Unset

T = TypeVar("T", bound="CreateServiceAccount")


@_attrs_define
class CreateServiceAccount:
    """A new service account.

    Example:
        {'label': 'ci', 'role': 'project_member'}

    """

    label: str
    """ A DNS label, unique in the project, fixed for ever. """
    role: CreateServiceAccountRole
    """ `project_admin`, `project_member` or `project_viewer`. """
    display_name: None | str | Unset = UNSET
    """ What people call it; the label if absent. """
    permissions: list[str] | None | Unset = UNSET
    """ Only these of the role's permissions; all of them if absent. """

    def to_dict(self) -> dict[str, Any]:
        label = self.label

        role = self.role.value

        display_name: None | str | Unset
        if isinstance(self.display_name, Unset):
            display_name = UNSET
        else:
            display_name = self.display_name

        permissions: list[str] | None | Unset
        if isinstance(self.permissions, Unset):
            permissions = UNSET
        elif isinstance(self.permissions, list):
            permissions = self.permissions

        else:
            permissions = self.permissions

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "label": label,
                "role": role,
            }
        )
        if display_name is not UNSET:
            field_dict["display_name"] = display_name
        if permissions is not UNSET:
            field_dict["permissions"] = permissions

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        label = d.pop("label")

        role = CreateServiceAccountRole(d.pop("role"))

        def _parse_display_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        display_name = _parse_display_name(d.pop("display_name", UNSET))

        def _parse_permissions(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                permissions_type_0 = cast(list[str], data)

                return permissions_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        permissions = _parse_permissions(d.pop("permissions", UNSET))

        create_service_account = cls(
            label=label,
            role=role,
            display_name=display_name,
            permissions=permissions,
        )

        return create_service_account

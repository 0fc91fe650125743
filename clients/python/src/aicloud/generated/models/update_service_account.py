from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.update_service_account_role_type_1 import UpdateServiceAccountRoleType1
from ..models.update_service_account_role_type_2_type_1 import (
    UpdateServiceAccountRoleType2Type1,
)
from ..models.update_service_account_role_type_3_type_1 import (
    UpdateServiceAccountRoleType3Type1,
)
from ..types import UNSET, Unset

T = TypeVar("T", bound="UpdateServiceAccount")


@_attrs_define
class UpdateServiceAccount:
    """A change of a service account. What is absent stays as it is.

    Example:
        {'role': 'project_viewer'}

    """

    display_name: None | str | Unset = UNSET
    """ What people call it from now on. """
    permissions: list[str] | None | Unset = UNSET
    """ Only these of the role's permissions from now on; null: all of them. """
    role: (
        None
        | Unset
        | UpdateServiceAccountRoleType1
        | UpdateServiceAccountRoleType2Type1
        | UpdateServiceAccountRoleType3Type1
    ) = UNSET
    """ Its role from now on. """

    def to_dict(self) -> dict[str, Any]:
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

        role: None | str | Unset
        if isinstance(self.role, Unset):
            role = UNSET
        elif isinstance(self.role, UpdateServiceAccountRoleType1):
            role = self.role.value
        elif isinstance(self.role, UpdateServiceAccountRoleType2Type1):
            role = self.role.value
        elif isinstance(self.role, UpdateServiceAccountRoleType3Type1):
            role = self.role.value
        else:
            role = self.role

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if display_name is not UNSET:
            field_dict["display_name"] = display_name
        if permissions is not UNSET:
            field_dict["permissions"] = permissions
        if role is not UNSET:
            field_dict["role"] = role

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

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

        def _parse_role(
            data: object,
        ) -> (
            None
            | Unset
            | UpdateServiceAccountRoleType1
            | UpdateServiceAccountRoleType2Type1
            | UpdateServiceAccountRoleType3Type1
        ):
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                role_type_1 = UpdateServiceAccountRoleType1(data)

                return role_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, str):
                    raise TypeError()
                role_type_2_type_1 = UpdateServiceAccountRoleType2Type1(data)

                return role_type_2_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, str):
                    raise TypeError()
                role_type_3_type_1 = UpdateServiceAccountRoleType3Type1(data)

                return role_type_3_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(
                None
                | Unset
                | UpdateServiceAccountRoleType1
                | UpdateServiceAccountRoleType2Type1
                | UpdateServiceAccountRoleType3Type1,
                data,
            )

        role = _parse_role(d.pop("role", UNSET))

        update_service_account = cls(
            display_name=display_name,
            permissions=permissions,
            role=role,
        )

        return update_service_account

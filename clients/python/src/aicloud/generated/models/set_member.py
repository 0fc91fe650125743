from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.set_member_role import SetMemberRole

T = TypeVar("T", bound="SetMember")


@_attrs_define
class SetMember:
    """What a member is.

    Example:
        {'role': 'tenant_member'}

    """

    role: SetMemberRole
    """ A role of the tenant (`tenant_owner`, `tenant_admin`, `tenant_billing`, `tenant_member`, `tenant_viewer`)
    or of the project (`project_admin`, `project_member`, `project_viewer`). """

    def to_dict(self) -> dict[str, Any]:
        role = self.role.value

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "role": role,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        role = SetMemberRole(d.pop("role"))

        set_member = cls(
            role=role,
        )

        return set_member

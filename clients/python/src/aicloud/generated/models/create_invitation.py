from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.create_invitation_role import CreateInvitationRole

T = TypeVar("T", bound="CreateInvitation")


@_attrs_define
class CreateInvitation:
    """Whom to invite.

    Example:
        {'email': 'lee@example.org', 'role': 'tenant_member'}

    """

    email: str
    """ The e-mail address. """
    role: CreateInvitationRole
    """ As what: `tenant_owner`, `tenant_admin`, `tenant_billing`, `tenant_member`, `tenant_viewer`. """

    def to_dict(self) -> dict[str, Any]:
        email = self.email

        role = self.role.value

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "email": email,
                "role": role,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        email = d.pop("email")

        role = CreateInvitationRole(d.pop("role"))

        create_invitation = cls(
            email=email,
            role=role,
        )

        return create_invitation

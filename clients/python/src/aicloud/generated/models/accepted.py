from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.accepted_role import AcceptedRole
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.myself import Myself
    from ..models.named import Named


T = TypeVar("T", bound="Accepted")


@_attrs_define
class Accepted:
    """An invitation that was accepted."""

    created: bool
    """ Whether the account was made by this request. """
    role: AcceptedRole
    """ As what. """
    tenant: Named
    """ Another resource: its id and its full name. """
    user: Myself
    """ One's own account. """
    device: None | str | Unset = UNSET
    """ What makes the device known as one of the account's: sent as `X-Aicloud-Device` at the next sign-in, it is
    not delayed
    by what others guess. It opens nothing. Browsers get it as a cookie. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        created = self.created

        role = self.role.value

        tenant = self.tenant.to_dict()

        user = self.user.to_dict()

        device: None | str | Unset
        if isinstance(self.device, Unset):
            device = UNSET
        else:
            device = self.device

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "created": created,
                "role": role,
                "tenant": tenant,
                "user": user,
            }
        )
        if device is not UNSET:
            field_dict["device"] = device

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.myself import Myself  # noqa: PLC0415
        from ..models.named import Named  # noqa: PLC0415

        d = dict(src_dict)
        created = d.pop("created")

        role = AcceptedRole(d.pop("role"))

        tenant = Named.from_dict(d.pop("tenant"))

        user = Myself.from_dict(d.pop("user"))

        def _parse_device(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        device = _parse_device(d.pop("device", UNSET))

        accepted = cls(
            created=created,
            role=role,
            tenant=tenant,
            user=user,
            device=device,
        )

        accepted.additional_properties = d
        return accepted

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

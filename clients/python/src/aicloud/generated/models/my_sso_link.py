from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.named import Named


T = TypeVar("T", bound="MySsoLink")


@_attrs_define
class MySsoLink:
    """A tenant's provider that knows one."""

    active: bool
    """ Whether one can come in by it now. """
    id: str
    """ The link's id: the tenant's. """
    issuer: str
    """ The provider. """
    linked_at: datetime.datetime
    """ Since when. """
    tenant: Named
    """ Another resource: its id and its full name. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        active = self.active

        id = self.id

        issuer = self.issuer

        linked_at = self.linked_at.isoformat()

        tenant = self.tenant.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "active": active,
                "id": id,
                "issuer": issuer,
                "linked_at": linked_at,
                "tenant": tenant,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.named import Named  # noqa: PLC0415

        d = dict(src_dict)
        active = d.pop("active")

        id = d.pop("id")

        issuer = d.pop("issuer")

        linked_at = datetime.datetime.fromisoformat(d.pop("linked_at"))

        tenant = Named.from_dict(d.pop("tenant"))

        my_sso_link = cls(
            active=active,
            id=id,
            issuer=issuer,
            linked_at=linked_at,
            tenant=tenant,
        )

        my_sso_link.additional_properties = d
        return my_sso_link

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

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="MySession")


@_attrs_define
class MySession:
    """A session of one's own."""

    agent: str
    """ What the program called itself. """
    current: bool
    """ It is the one that this request came by. """
    expires_at: datetime.datetime
    """ When it ends, if it is used until then. """
    id: str
    """ Its id, which is no secret. """
    last_used_at: datetime.datetime
    """ When it was last used, to within some minutes. """
    opened_at: datetime.datetime
    """ Since when. """
    strong: bool
    """ Whether a second factor was shown. """
    address: None | str | Unset = UNSET
    """ From where it was opened. """
    via: None | str | Unset = UNSET
    """ The id of the tenant by whose single sign-on it was opened. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        agent = self.agent

        current = self.current

        expires_at = self.expires_at.isoformat()

        id = self.id

        last_used_at = self.last_used_at.isoformat()

        opened_at = self.opened_at.isoformat()

        strong = self.strong

        address: None | str | Unset
        if isinstance(self.address, Unset):
            address = UNSET
        else:
            address = self.address

        via: None | str | Unset
        if isinstance(self.via, Unset):
            via = UNSET
        else:
            via = self.via

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "agent": agent,
                "current": current,
                "expires_at": expires_at,
                "id": id,
                "last_used_at": last_used_at,
                "opened_at": opened_at,
                "strong": strong,
            }
        )
        if address is not UNSET:
            field_dict["address"] = address
        if via is not UNSET:
            field_dict["via"] = via

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        agent = d.pop("agent")

        current = d.pop("current")

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        id = d.pop("id")

        last_used_at = datetime.datetime.fromisoformat(d.pop("last_used_at"))

        opened_at = datetime.datetime.fromisoformat(d.pop("opened_at"))

        strong = d.pop("strong")

        def _parse_address(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        address = _parse_address(d.pop("address", UNSET))

        def _parse_via(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        via = _parse_via(d.pop("via", UNSET))

        my_session = cls(
            agent=agent,
            current=current,
            expires_at=expires_at,
            id=id,
            last_used_at=last_used_at,
            opened_at=opened_at,
            strong=strong,
            address=address,
            via=via,
        )

        my_session.additional_properties = d
        return my_session

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

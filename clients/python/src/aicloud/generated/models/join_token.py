from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="JoinToken")


@_attrs_define
class JoinToken:
    """What an agent joins with, once."""

    ca_sha256: str
    """ SHA-256 of the certificate authority's certificate (DER), which the agent pins; hex. """
    expires_at: datetime.datetime
    """ Not after. """
    node: str
    """ The node that it is for. """
    server: str
    """ Where agents connect. """
    command: None | str | Unset = UNSET
    """ What to run on the node. In the first answer only, as it holds the token. """
    token: None | str | Unset = UNSET
    """ The token. In the first answer to its creation only. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        ca_sha256 = self.ca_sha256

        expires_at = self.expires_at.isoformat()

        node = self.node

        server = self.server

        command: None | str | Unset
        if isinstance(self.command, Unset):
            command = UNSET
        else:
            command = self.command

        token: None | str | Unset
        if isinstance(self.token, Unset):
            token = UNSET
        else:
            token = self.token

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "ca_sha256": ca_sha256,
                "expires_at": expires_at,
                "node": node,
                "server": server,
            }
        )
        if command is not UNSET:
            field_dict["command"] = command
        if token is not UNSET:
            field_dict["token"] = token

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        ca_sha256 = d.pop("ca_sha256")

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        node = d.pop("node")

        server = d.pop("server")

        def _parse_command(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        command = _parse_command(d.pop("command", UNSET))

        def _parse_token(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        token = _parse_token(d.pop("token", UNSET))

        join_token = cls(
            ca_sha256=ca_sha256,
            expires_at=expires_at,
            node=node,
            server=server,
            command=command,
            token=token,
        )

        join_token.additional_properties = d
        return join_token

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

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.token_actions_item import TokenActionsItem
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.named import Named


T = TypeVar("T", bound="Token")


@_attrs_define
class Token:
    """A bearer token of a project."""

    actions: list[TokenActionsItem]
    """ What the caller may do with it now. """
    expires_at: datetime.datetime
    """ When it ends. """
    id: str
    """ Its id, which is no secret. """
    issued_at: datetime.datetime
    """ When it was issued. """
    label: str
    """ What it is for, in its owner's words. """
    project: Named
    """ Another resource: its id and its full name. """
    issued_by: None | str | Unset = UNSET
    """ Who has issued it, as in the journal: `user/…`, `operator/…`, `service_account/…`. Absent: it is from before
    that was kept. """
    secret: None | str | Unset = UNSET
    """ The token itself. In the first answer to its creation only. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        actions = []
        for actions_item_data in self.actions:
            actions_item = actions_item_data.value
            actions.append(actions_item)

        expires_at = self.expires_at.isoformat()

        id = self.id

        issued_at = self.issued_at.isoformat()

        label = self.label

        project = self.project.to_dict()

        issued_by: None | str | Unset
        if isinstance(self.issued_by, Unset):
            issued_by = UNSET
        else:
            issued_by = self.issued_by

        secret: None | str | Unset
        if isinstance(self.secret, Unset):
            secret = UNSET
        else:
            secret = self.secret

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "actions": actions,
                "expires_at": expires_at,
                "id": id,
                "issued_at": issued_at,
                "label": label,
                "project": project,
            }
        )
        if issued_by is not UNSET:
            field_dict["issued_by"] = issued_by
        if secret is not UNSET:
            field_dict["secret"] = secret

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.named import Named  # noqa: PLC0415

        d = dict(src_dict)
        actions = []
        _actions = d.pop("actions")
        for actions_item_data in _actions:
            actions_item = TokenActionsItem(actions_item_data)

            actions.append(actions_item)

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        id = d.pop("id")

        issued_at = datetime.datetime.fromisoformat(d.pop("issued_at"))

        label = d.pop("label")

        project = Named.from_dict(d.pop("project"))

        def _parse_issued_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        issued_by = _parse_issued_by(d.pop("issued_by", UNSET))

        def _parse_secret(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        secret = _parse_secret(d.pop("secret", UNSET))

        token = cls(
            actions=actions,
            expires_at=expires_at,
            id=id,
            issued_at=issued_at,
            label=label,
            project=project,
            issued_by=issued_by,
            secret=secret,
        )

        token.additional_properties = d
        return token

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

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.service_account_key_actions_item import ServiceAccountKeyActionsItem
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.service_account_key_jwk import ServiceAccountKeyJwk


T = TypeVar("T", bound="ServiceAccountKey")


@_attrs_define
class ServiceAccountKey:
    """A public key of a service account."""

    actions: list[ServiceAccountKeyActionsItem]
    """ What the caller may do with it now. """
    added_at: datetime.datetime
    """ Since when it is registered. """
    algorithm: str
    """ The one algorithm that it signs with: `EdDSA` or `ES256`. """
    expires_at: datetime.datetime | None
    """ When it ends, once and for all. """
    id: str
    """ Its id: `kid` in the header of assertions. """
    jwk: ServiceAccountKeyJwk
    """ The key, as a JWK (RFC 7517). """
    label: str
    """ What it is for, in its owner's words. """
    rotate_by: datetime.datetime | None
    """ By when another one must have taken its place: from then on it is refused. """
    issued_by: None | str | Unset = UNSET
    """ Who has registered it, as in the journal: `user/…`, `operator/…`, `service_account/…`. Absent: it is from
    before that was kept. """
    last_used_at: datetime.datetime | None | Unset = UNSET
    """ When a token was last given for it, to the minute. In lists only. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        actions = []
        for actions_item_data in self.actions:
            actions_item = actions_item_data.value
            actions.append(actions_item)

        added_at = self.added_at.isoformat()

        algorithm = self.algorithm

        expires_at: None | str
        if isinstance(self.expires_at, datetime.datetime):
            expires_at = self.expires_at.isoformat()
        else:
            expires_at = self.expires_at

        id = self.id

        jwk = self.jwk.to_dict()

        label = self.label

        rotate_by: None | str
        if isinstance(self.rotate_by, datetime.datetime):
            rotate_by = self.rotate_by.isoformat()
        else:
            rotate_by = self.rotate_by

        issued_by: None | str | Unset
        if isinstance(self.issued_by, Unset):
            issued_by = UNSET
        else:
            issued_by = self.issued_by

        last_used_at: None | str | Unset
        if isinstance(self.last_used_at, Unset):
            last_used_at = UNSET
        elif isinstance(self.last_used_at, datetime.datetime):
            last_used_at = self.last_used_at.isoformat()
        else:
            last_used_at = self.last_used_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "actions": actions,
                "added_at": added_at,
                "algorithm": algorithm,
                "expires_at": expires_at,
                "id": id,
                "jwk": jwk,
                "label": label,
                "rotate_by": rotate_by,
            }
        )
        if issued_by is not UNSET:
            field_dict["issued_by"] = issued_by
        if last_used_at is not UNSET:
            field_dict["last_used_at"] = last_used_at

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.service_account_key_jwk import ServiceAccountKeyJwk  # noqa: PLC0415

        d = dict(src_dict)
        actions = []
        _actions = d.pop("actions")
        for actions_item_data in _actions:
            actions_item = ServiceAccountKeyActionsItem(actions_item_data)

            actions.append(actions_item)

        added_at = datetime.datetime.fromisoformat(d.pop("added_at"))

        algorithm = d.pop("algorithm")

        def _parse_expires_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                expires_at_type_0 = datetime.datetime.fromisoformat(data)

                return expires_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        expires_at = _parse_expires_at(d.pop("expires_at"))

        id = d.pop("id")

        jwk = ServiceAccountKeyJwk.from_dict(d.pop("jwk"))

        label = d.pop("label")

        def _parse_rotate_by(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                rotate_by_type_0 = datetime.datetime.fromisoformat(data)

                return rotate_by_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        rotate_by = _parse_rotate_by(d.pop("rotate_by"))

        def _parse_issued_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        issued_by = _parse_issued_by(d.pop("issued_by", UNSET))

        def _parse_last_used_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_used_at_type_0 = datetime.datetime.fromisoformat(data)

                return last_used_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        last_used_at = _parse_last_used_at(d.pop("last_used_at", UNSET))

        service_account_key = cls(
            actions=actions,
            added_at=added_at,
            algorithm=algorithm,
            expires_at=expires_at,
            id=id,
            jwk=jwk,
            label=label,
            rotate_by=rotate_by,
            issued_by=issued_by,
            last_used_at=last_used_at,
        )

        service_account_key.additional_properties = d
        return service_account_key

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

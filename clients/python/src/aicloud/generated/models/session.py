from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.grant import Grant
    from ..models.myself import Myself


T = TypeVar("T", bound="Session")


@_attrs_define
class Session:
    """A session that is open."""

    csrf_token: str
    """ To be sent as `X-CSRF-Token` with each write, where the session is a cookie. """
    expires_at: datetime.datetime
    """ When it ends, used or not. """
    grants: list[Grant]
    """ What the user holds now. """
    id: str
    """ Its id, which is no secret. """
    idle_seconds: int
    """ It ends as well when it was not used for so many seconds. """
    opened_at: datetime.datetime
    """ Since when. """
    strong: bool
    """ Whether a second factor was shown. """
    user: Myself
    """ One's own account. """
    device: None | str | Unset = UNSET
    """ What makes the device known as one of the user's: sent as `X-Aicloud-Device` at the next sign-in, it is not
    delayed
    by what others guess. It opens nothing. In the answer that opened the session only; browsers get it as a cookie.
    """
    tenant_disabled: bool | Unset = UNSET
    """ Whether the user belongs to a tenant that is disabled. What it would hold there is not among the grants. """
    token: None | str | Unset = UNSET
    """ The session itself, to be sent as bearer. In the answer that opened it only, and not when
    it is a cookie. """
    via: None | str | Unset = UNSET
    """ The id of the tenant by whose single sign-on it was opened; it holds something there only. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        csrf_token = self.csrf_token

        expires_at = self.expires_at.isoformat()

        grants = []
        for grants_item_data in self.grants:
            grants_item = grants_item_data.to_dict()
            grants.append(grants_item)

        id = self.id

        idle_seconds = self.idle_seconds

        opened_at = self.opened_at.isoformat()

        strong = self.strong

        user = self.user.to_dict()

        device: None | str | Unset
        if isinstance(self.device, Unset):
            device = UNSET
        else:
            device = self.device

        tenant_disabled = self.tenant_disabled

        token: None | str | Unset
        if isinstance(self.token, Unset):
            token = UNSET
        else:
            token = self.token

        via: None | str | Unset
        if isinstance(self.via, Unset):
            via = UNSET
        else:
            via = self.via

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "csrf_token": csrf_token,
                "expires_at": expires_at,
                "grants": grants,
                "id": id,
                "idle_seconds": idle_seconds,
                "opened_at": opened_at,
                "strong": strong,
                "user": user,
            }
        )
        if device is not UNSET:
            field_dict["device"] = device
        if tenant_disabled is not UNSET:
            field_dict["tenant_disabled"] = tenant_disabled
        if token is not UNSET:
            field_dict["token"] = token
        if via is not UNSET:
            field_dict["via"] = via

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.grant import Grant  # noqa: PLC0415
        from ..models.myself import Myself  # noqa: PLC0415

        d = dict(src_dict)
        csrf_token = d.pop("csrf_token")

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        grants = []
        _grants = d.pop("grants")
        for grants_item_data in _grants:
            grants_item = Grant.from_dict(grants_item_data)

            grants.append(grants_item)

        id = d.pop("id")

        idle_seconds = d.pop("idle_seconds")

        opened_at = datetime.datetime.fromisoformat(d.pop("opened_at"))

        strong = d.pop("strong")

        user = Myself.from_dict(d.pop("user"))

        def _parse_device(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        device = _parse_device(d.pop("device", UNSET))

        tenant_disabled = d.pop("tenant_disabled", UNSET)

        def _parse_token(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        token = _parse_token(d.pop("token", UNSET))

        def _parse_via(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        via = _parse_via(d.pop("via", UNSET))

        session = cls(
            csrf_token=csrf_token,
            expires_at=expires_at,
            grants=grants,
            id=id,
            idle_seconds=idle_seconds,
            opened_at=opened_at,
            strong=strong,
            user=user,
            device=device,
            tenant_disabled=tenant_disabled,
            token=token,
            via=via,
        )

        session.additional_properties = d
        return session

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

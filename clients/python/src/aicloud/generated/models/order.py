from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Order")


@_attrs_define
class Order:
    """An order and its end."""

    action: str
    """ What was ordered. """
    at: datetime.datetime
    """ When. """
    by: str
    """ On whose authority. """
    journal: str
    """ Where its history is. """
    number: int
    """ Its number among the orders about the same target. """
    reason: str
    """ Why. """
    result: str
    """ `done`, `refused`, or `pending` while it is being carried out. """
    target: str
    """ What it is about: an id, `directory/…` or `child/…`. """
    ended_at: datetime.datetime | None | Unset = UNSET
    """ When it ended. """
    refused: None | str | Unset = UNSET
    """ Why it was refused. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        action = self.action

        at = self.at.isoformat()

        by = self.by

        journal = self.journal

        number = self.number

        reason = self.reason

        result = self.result

        target = self.target

        ended_at: None | str | Unset
        if isinstance(self.ended_at, Unset):
            ended_at = UNSET
        elif isinstance(self.ended_at, datetime.datetime):
            ended_at = self.ended_at.isoformat()
        else:
            ended_at = self.ended_at

        refused: None | str | Unset
        if isinstance(self.refused, Unset):
            refused = UNSET
        else:
            refused = self.refused

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "action": action,
                "at": at,
                "by": by,
                "journal": journal,
                "number": number,
                "reason": reason,
                "result": result,
                "target": target,
            }
        )
        if ended_at is not UNSET:
            field_dict["ended_at"] = ended_at
        if refused is not UNSET:
            field_dict["refused"] = refused

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        action = d.pop("action")

        at = datetime.datetime.fromisoformat(d.pop("at"))

        by = d.pop("by")

        journal = d.pop("journal")

        number = d.pop("number")

        reason = d.pop("reason")

        result = d.pop("result")

        target = d.pop("target")

        def _parse_ended_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ended_at_type_0 = datetime.datetime.fromisoformat(data)

                return ended_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        ended_at = _parse_ended_at(d.pop("ended_at", UNSET))

        def _parse_refused(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        refused = _parse_refused(d.pop("refused", UNSET))

        order = cls(
            action=action,
            at=at,
            by=by,
            journal=journal,
            number=number,
            reason=reason,
            result=result,
            target=target,
            ended_at=ended_at,
            refused=refused,
        )

        order.additional_properties = d
        return order

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

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.pending_reason import PendingReason
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.expected_wait import ExpectedWait
    from ..models.wait_unknown import WaitUnknown


T = TypeVar("T", bound="Pending")


@_attrs_define
class Pending:
    """Why an allocation waits."""

    gpus_ahead: int
    """ GPUs of the model that those before it ask for. """
    position: int
    """ Its place among those that wait for the same model, from 1. """
    reason: PendingReason
    """ `awaiting_placement`, `no_capacity`, `behind_others`, `no_node_large_enough`. """
    text: str
    """ The same for people. """
    wait: ExpectedWait | None | Unset = UNSET
    wait_unknown: None | Unset | WaitUnknown = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.expected_wait import ExpectedWait  # noqa: PLC0415
        from ..models.wait_unknown import WaitUnknown  # noqa: PLC0415

        gpus_ahead = self.gpus_ahead

        position = self.position

        reason = self.reason.value

        text = self.text

        wait: dict[str, Any] | None | Unset
        if isinstance(self.wait, Unset):
            wait = UNSET
        elif isinstance(self.wait, ExpectedWait):
            wait = self.wait.to_dict()
        else:
            wait = self.wait

        wait_unknown: dict[str, Any] | None | Unset
        if isinstance(self.wait_unknown, Unset):
            wait_unknown = UNSET
        elif isinstance(self.wait_unknown, WaitUnknown):
            wait_unknown = self.wait_unknown.to_dict()
        else:
            wait_unknown = self.wait_unknown

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "gpus_ahead": gpus_ahead,
                "position": position,
                "reason": reason,
                "text": text,
            }
        )
        if wait is not UNSET:
            field_dict["wait"] = wait
        if wait_unknown is not UNSET:
            field_dict["wait_unknown"] = wait_unknown

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.expected_wait import ExpectedWait  # noqa: PLC0415
        from ..models.wait_unknown import WaitUnknown  # noqa: PLC0415

        d = dict(src_dict)
        gpus_ahead = d.pop("gpus_ahead")

        position = d.pop("position")

        reason = PendingReason(d.pop("reason"))

        text = d.pop("text")

        def _parse_wait(data: object) -> ExpectedWait | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                wait_type_0 = ExpectedWait.from_dict(data)

                return wait_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ExpectedWait | None | Unset, data)

        wait = _parse_wait(d.pop("wait", UNSET))

        def _parse_wait_unknown(data: object) -> None | Unset | WaitUnknown:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                wait_unknown_type_0 = WaitUnknown.from_dict(data)

                return wait_unknown_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | WaitUnknown, data)

        wait_unknown = _parse_wait_unknown(d.pop("wait_unknown", UNSET))

        pending = cls(
            gpus_ahead=gpus_ahead,
            position=position,
            reason=reason,
            text=text,
            wait=wait,
            wait_unknown=wait_unknown,
        )

        pending.additional_properties = d
        return pending

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

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Gpu")


@_attrs_define
class Gpu:
    """A GPU of a node."""

    healthy: bool
    """ Fit for work. """
    index: int
    """ The driver's index. """
    memory_bytes: int
    """ Its memory, bytes. """
    model: str
    """ The catalogue's name of its model. """
    uuid: str
    """ Unique in the node. """
    hold: None | str | Unset = UNSET
    """ How firm the hold is: `tentative`, `confirmed`, `quarantined`. """
    holder: None | str | Unset = UNSET
    """ The allocation that holds it. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        healthy = self.healthy

        index = self.index

        memory_bytes = self.memory_bytes

        model = self.model

        uuid = self.uuid

        hold: None | str | Unset
        if isinstance(self.hold, Unset):
            hold = UNSET
        else:
            hold = self.hold

        holder: None | str | Unset
        if isinstance(self.holder, Unset):
            holder = UNSET
        else:
            holder = self.holder

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "healthy": healthy,
                "index": index,
                "memory_bytes": memory_bytes,
                "model": model,
                "uuid": uuid,
            }
        )
        if hold is not UNSET:
            field_dict["hold"] = hold
        if holder is not UNSET:
            field_dict["holder"] = holder

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        healthy = d.pop("healthy")

        index = d.pop("index")

        memory_bytes = d.pop("memory_bytes")

        model = d.pop("model")

        uuid = d.pop("uuid")

        def _parse_hold(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        hold = _parse_hold(d.pop("hold", UNSET))

        def _parse_holder(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        holder = _parse_holder(d.pop("holder", UNSET))

        gpu = cls(
            healthy=healthy,
            index=index,
            memory_bytes=memory_bytes,
            model=model,
            uuid=uuid,
            hold=hold,
            holder=holder,
        )

        gpu.additional_properties = d
        return gpu

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

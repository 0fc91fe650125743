from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.frame_type_2_type import FrameType2Type

if TYPE_CHECKING:
    from ..models.actor import Actor
    from ..models.supervision import Supervision


T = TypeVar("T", bound="FrameType2")


@_attrs_define
class FrameType2:
    """How things are now."""

    seq: int
    """ The frame's number. """
    supervision: Supervision
    """ The engine. """
    top: list[Actor]
    """ The top of the watched directory. """
    type_: FrameType2Type
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        seq = self.seq

        supervision = self.supervision.to_dict()

        top = []
        for top_item_data in self.top:
            top_item = top_item_data.to_dict()
            top.append(top_item)

        type_ = self.type_.value

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "seq": seq,
                "supervision": supervision,
                "top": top,
                "type": type_,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.actor import Actor  # noqa: PLC0415
        from ..models.supervision import Supervision  # noqa: PLC0415

        d = dict(src_dict)
        seq = d.pop("seq")

        supervision = Supervision.from_dict(d.pop("supervision"))

        top = []
        _top = d.pop("top")
        for top_item_data in _top:
            top_item = Actor.from_dict(top_item_data)

            top.append(top_item)

        type_ = FrameType2Type(d.pop("type"))

        frame_type_2 = cls(
            seq=seq,
            supervision=supervision,
            top=top,
            type_=type_,
        )

        frame_type_2.additional_properties = d
        return frame_type_2

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

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.frame_type_0_type import FrameType0Type

if TYPE_CHECKING:
    from ..models.actor import Actor
    from ..models.crash_summary import CrashSummary
    from ..models.supervision import Supervision
    from ..models.tombstone import Tombstone


T = TypeVar("T", bound="FrameType0")


@_attrs_define
class FrameType0:
    """Everything. The first frame, and whenever changes were lost."""

    because: str
    """ `opened`, or `lost` when changes before it were not told. """
    crashes: list[CrashSummary]
    """ The last crashes, the latest first. """
    seq: int
    """ The frame's number. """
    supervision: Supervision
    """ The engine. """
    tombstones: list[Tombstone]
    """ Who left the watched directory lately, the latest first. """
    top: list[Actor]
    """ The top of the watched directory. """
    type_: FrameType0Type
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        because = self.because

        crashes = []
        for crashes_item_data in self.crashes:
            crashes_item = crashes_item_data.to_dict()
            crashes.append(crashes_item)

        seq = self.seq

        supervision = self.supervision.to_dict()

        tombstones = []
        for tombstones_item_data in self.tombstones:
            tombstones_item = tombstones_item_data.to_dict()
            tombstones.append(tombstones_item)

        top = []
        for top_item_data in self.top:
            top_item = top_item_data.to_dict()
            top.append(top_item)

        type_ = self.type_.value

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "because": because,
                "crashes": crashes,
                "seq": seq,
                "supervision": supervision,
                "tombstones": tombstones,
                "top": top,
                "type": type_,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.actor import Actor  # noqa: PLC0415
        from ..models.crash_summary import CrashSummary  # noqa: PLC0415
        from ..models.supervision import Supervision  # noqa: PLC0415
        from ..models.tombstone import Tombstone  # noqa: PLC0415

        d = dict(src_dict)
        because = d.pop("because")

        crashes = []
        _crashes = d.pop("crashes")
        for crashes_item_data in _crashes:
            crashes_item = CrashSummary.from_dict(crashes_item_data)

            crashes.append(crashes_item)

        seq = d.pop("seq")

        supervision = Supervision.from_dict(d.pop("supervision"))

        tombstones = []
        _tombstones = d.pop("tombstones")
        for tombstones_item_data in _tombstones:
            tombstones_item = Tombstone.from_dict(tombstones_item_data)

            tombstones.append(tombstones_item)

        top = []
        _top = d.pop("top")
        for top_item_data in _top:
            top_item = Actor.from_dict(top_item_data)

            top.append(top_item)

        type_ = FrameType0Type(d.pop("type"))

        frame_type_0 = cls(
            because=because,
            crashes=crashes,
            seq=seq,
            supervision=supervision,
            tombstones=tombstones,
            top=top,
            type_=type_,
        )

        frame_type_0.additional_properties = d
        return frame_type_0

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

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.pending import Pending


T = TypeVar("T", bound="PlannedPlacement")


@_attrs_define
class PlannedPlacement:
    """Where it would come to."""

    now: bool
    """ A node would be asked for its GPUs at once. """
    region: str
    """ In which region. """
    node_gpus: int | None | Unset = UNSET
    """ GPUs of the model that the node has in all; absent where it would wait. """
    pending: None | Pending | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.pending import Pending  # noqa: PLC0415

        now = self.now

        region = self.region

        node_gpus: int | None | Unset
        if isinstance(self.node_gpus, Unset):
            node_gpus = UNSET
        else:
            node_gpus = self.node_gpus

        pending: dict[str, Any] | None | Unset
        if isinstance(self.pending, Unset):
            pending = UNSET
        elif isinstance(self.pending, Pending):
            pending = self.pending.to_dict()
        else:
            pending = self.pending

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "now": now,
                "region": region,
            }
        )
        if node_gpus is not UNSET:
            field_dict["node_gpus"] = node_gpus
        if pending is not UNSET:
            field_dict["pending"] = pending

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.pending import Pending  # noqa: PLC0415

        d = dict(src_dict)
        now = d.pop("now")

        region = d.pop("region")

        def _parse_node_gpus(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        node_gpus = _parse_node_gpus(d.pop("node_gpus", UNSET))

        def _parse_pending(data: object) -> None | Pending | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                pending_type_0 = Pending.from_dict(data)

                return pending_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Pending | Unset, data)

        pending = _parse_pending(d.pop("pending", UNSET))

        planned_placement = cls(
            now=now,
            region=region,
            node_gpus=node_gpus,
            pending=pending,
        )

        planned_placement.additional_properties = d
        return planned_placement

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

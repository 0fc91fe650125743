from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.caution import Caution
    from ..models.planned_placement import PlannedPlacement
    from ..models.planned_price import PlannedPrice


T = TypeVar("T", bound="AllocationPlan")


@_attrs_define
class AllocationPlan:
    """What would become of an allocation that was asked for now."""

    as_of: datetime.datetime
    """ As of when. Nothing is held: what is asked for later may find the cloud changed. """
    cautions: list[Caution]
    """ What to think of first. Nothing is refused for it. """
    placement: PlannedPlacement
    """ Where it would come to. """
    price: PlannedPrice
    """ What an allocation would cost while it is `active`. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        as_of = self.as_of.isoformat()

        cautions = []
        for cautions_item_data in self.cautions:
            cautions_item = cautions_item_data.to_dict()
            cautions.append(cautions_item)

        placement = self.placement.to_dict()

        price = self.price.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "as_of": as_of,
                "cautions": cautions,
                "placement": placement,
                "price": price,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.caution import Caution  # noqa: PLC0415
        from ..models.planned_placement import PlannedPlacement  # noqa: PLC0415
        from ..models.planned_price import PlannedPrice  # noqa: PLC0415

        d = dict(src_dict)
        as_of = datetime.datetime.fromisoformat(d.pop("as_of"))

        cautions = []
        _cautions = d.pop("cautions")
        for cautions_item_data in _cautions:
            cautions_item = Caution.from_dict(cautions_item_data)

            cautions.append(cautions_item)

        placement = PlannedPlacement.from_dict(d.pop("placement"))

        price = PlannedPrice.from_dict(d.pop("price"))

        allocation_plan = cls(
            as_of=as_of,
            cautions=cautions,
            placement=placement,
            price=price,
        )

        allocation_plan.additional_properties = d
        return allocation_plan

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

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.allocation_actions_item import AllocationActionsItem
from ..models.allocation_desired import AllocationDesired
from ..models.allocation_phase import AllocationPhase
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.allocation_spec import AllocationSpec
    from ..models.gpu_hour_price import GpuHourPrice
    from ..models.held import Held
    from ..models.named import Named
    from ..models.notice import Notice
    from ..models.outcome import Outcome
    from ..models.pending import Pending
    from ..models.placement import Placement


T = TypeVar("T", bound="Allocation")


@_attrs_define
class Allocation:
    """GPUs lent to a project, and what runs on them."""

    actions: list[AllocationActionsItem]
    """ What the caller may do with it now. """
    created_at: datetime.datetime
    """ When it was created. """
    desired: AllocationDesired
    """ What its owner wants of it: `run`, `stop`, `release`. """
    epoch: int
    """ Counts placements. """
    id: str
    """ Its id. """
    name: str
    """ Its full name. """
    phase: AllocationPhase
    """ Where it is. Billed in `active` and in no other phase. Ends: `released`, `canceled`, `expired`. """
    phase_since: datetime.datetime
    """ Since when it is there. """
    price: GpuHourPrice
    """ A price. """
    project: Named
    """ Another resource: its id and its full name. """
    spec: AllocationSpec
    """ What was asked for. """
    tenant: Named
    """ Another resource: its id and its full name. """
    display_name: None | str | Unset = UNSET
    """ What its owner calls it. """
    held: Held | None | Unset = UNSET
    notice: None | Notice | Unset = UNSET
    outcome: None | Outcome | Unset = UNSET
    pending: None | Pending | Unset = UNSET
    placement: None | Placement | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.held import Held  # noqa: PLC0415
        from ..models.notice import Notice  # noqa: PLC0415
        from ..models.outcome import Outcome  # noqa: PLC0415
        from ..models.pending import Pending  # noqa: PLC0415
        from ..models.placement import Placement  # noqa: PLC0415

        actions = []
        for actions_item_data in self.actions:
            actions_item = actions_item_data.value
            actions.append(actions_item)

        created_at = self.created_at.isoformat()

        desired = self.desired.value

        epoch = self.epoch

        id = self.id

        name = self.name

        phase = self.phase.value

        phase_since = self.phase_since.isoformat()

        price = self.price.to_dict()

        project = self.project.to_dict()

        spec = self.spec.to_dict()

        tenant = self.tenant.to_dict()

        display_name: None | str | Unset
        if isinstance(self.display_name, Unset):
            display_name = UNSET
        else:
            display_name = self.display_name

        held: dict[str, Any] | None | Unset
        if isinstance(self.held, Unset):
            held = UNSET
        elif isinstance(self.held, Held):
            held = self.held.to_dict()
        else:
            held = self.held

        notice: dict[str, Any] | None | Unset
        if isinstance(self.notice, Unset):
            notice = UNSET
        elif isinstance(self.notice, Notice):
            notice = self.notice.to_dict()
        else:
            notice = self.notice

        outcome: dict[str, Any] | None | Unset
        if isinstance(self.outcome, Unset):
            outcome = UNSET
        elif isinstance(self.outcome, Outcome):
            outcome = self.outcome.to_dict()
        else:
            outcome = self.outcome

        pending: dict[str, Any] | None | Unset
        if isinstance(self.pending, Unset):
            pending = UNSET
        elif isinstance(self.pending, Pending):
            pending = self.pending.to_dict()
        else:
            pending = self.pending

        placement: dict[str, Any] | None | Unset
        if isinstance(self.placement, Unset):
            placement = UNSET
        elif isinstance(self.placement, Placement):
            placement = self.placement.to_dict()
        else:
            placement = self.placement

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "actions": actions,
                "created_at": created_at,
                "desired": desired,
                "epoch": epoch,
                "id": id,
                "name": name,
                "phase": phase,
                "phase_since": phase_since,
                "price": price,
                "project": project,
                "spec": spec,
                "tenant": tenant,
            }
        )
        if display_name is not UNSET:
            field_dict["display_name"] = display_name
        if held is not UNSET:
            field_dict["held"] = held
        if notice is not UNSET:
            field_dict["notice"] = notice
        if outcome is not UNSET:
            field_dict["outcome"] = outcome
        if pending is not UNSET:
            field_dict["pending"] = pending
        if placement is not UNSET:
            field_dict["placement"] = placement

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.allocation_spec import AllocationSpec  # noqa: PLC0415
        from ..models.gpu_hour_price import GpuHourPrice  # noqa: PLC0415
        from ..models.held import Held  # noqa: PLC0415
        from ..models.named import Named  # noqa: PLC0415
        from ..models.notice import Notice  # noqa: PLC0415
        from ..models.outcome import Outcome  # noqa: PLC0415
        from ..models.pending import Pending  # noqa: PLC0415
        from ..models.placement import Placement  # noqa: PLC0415

        d = dict(src_dict)
        actions = []
        _actions = d.pop("actions")
        for actions_item_data in _actions:
            actions_item = AllocationActionsItem(actions_item_data)

            actions.append(actions_item)

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        desired = AllocationDesired(d.pop("desired"))

        epoch = d.pop("epoch")

        id = d.pop("id")

        name = d.pop("name")

        phase = AllocationPhase(d.pop("phase"))

        phase_since = datetime.datetime.fromisoformat(d.pop("phase_since"))

        price = GpuHourPrice.from_dict(d.pop("price"))

        project = Named.from_dict(d.pop("project"))

        spec = AllocationSpec.from_dict(d.pop("spec"))

        tenant = Named.from_dict(d.pop("tenant"))

        def _parse_display_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        display_name = _parse_display_name(d.pop("display_name", UNSET))

        def _parse_held(data: object) -> Held | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                held_type_0 = Held.from_dict(data)

                return held_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Held | None | Unset, data)

        held = _parse_held(d.pop("held", UNSET))

        def _parse_notice(data: object) -> None | Notice | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                notice_type_0 = Notice.from_dict(data)

                return notice_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Notice | Unset, data)

        notice = _parse_notice(d.pop("notice", UNSET))

        def _parse_outcome(data: object) -> None | Outcome | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                outcome_type_0 = Outcome.from_dict(data)

                return outcome_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Outcome | Unset, data)

        outcome = _parse_outcome(d.pop("outcome", UNSET))

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

        def _parse_placement(data: object) -> None | Placement | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                placement_type_0 = Placement.from_dict(data)

                return placement_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Placement | Unset, data)

        placement = _parse_placement(d.pop("placement", UNSET))

        allocation = cls(
            actions=actions,
            created_at=created_at,
            desired=desired,
            epoch=epoch,
            id=id,
            name=name,
            phase=phase,
            phase_since=phase_since,
            price=price,
            project=project,
            spec=spec,
            tenant=tenant,
            display_name=display_name,
            held=held,
            notice=notice,
            outcome=outcome,
            pending=pending,
            placement=placement,
        )

        allocation.additional_properties = d
        return allocation

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

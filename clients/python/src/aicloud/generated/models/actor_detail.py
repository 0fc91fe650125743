from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.actor_detail_actions_item import ActorDetailActionsItem
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.actor import Actor
    from ..models.crash import Crash
    from ..models.event import Event
    from ..models.order import Order
    from ..models.standing import Standing
    from ..models.tombstone import Tombstone


T = TypeVar("T", bound="ActorDetail")


@_attrs_define
class ActorDetail:
    """One actor, with all that is known of it."""

    actions: list[ActorDetailActionsItem]
    """ What the caller may order of it now. """
    as_of: datetime.datetime
    """ When it was looked. """
    crashes: list[Crash]
    """ Its crashes that are still kept, the latest first. """
    directory: str
    """ Where it lives when it does. """
    id: str
    """ The entity's id. """
    in_memory: bool
    """ Whether the directory holds it now. """
    orders: list[Order]
    """ The last orders about it, oldest first. """
    tombstones: list[Tombstone]
    """ When and why it left memory lately, the latest first. """
    transitions: list[Event]
    """ Its last 100 entries of the journal, oldest first. """
    actor: Actor | None | Unset = UNSET
    pause_ordered: None | Standing | Unset = UNSET
    quarantine_ordered: None | Standing | Unset = UNSET
    resource: None | str | Unset = UNSET
    """ The resource that it is, over this API; absent for what has no path of its own. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.actor import Actor  # noqa: PLC0415
        from ..models.standing import Standing  # noqa: PLC0415

        actions = []
        for actions_item_data in self.actions:
            actions_item = actions_item_data.value
            actions.append(actions_item)

        as_of = self.as_of.isoformat()

        crashes = []
        for crashes_item_data in self.crashes:
            crashes_item = crashes_item_data.to_dict()
            crashes.append(crashes_item)

        directory = self.directory

        id = self.id

        in_memory = self.in_memory

        orders = []
        for orders_item_data in self.orders:
            orders_item = orders_item_data.to_dict()
            orders.append(orders_item)

        tombstones = []
        for tombstones_item_data in self.tombstones:
            tombstones_item = tombstones_item_data.to_dict()
            tombstones.append(tombstones_item)

        transitions = []
        for transitions_item_data in self.transitions:
            transitions_item = transitions_item_data.to_dict()
            transitions.append(transitions_item)

        actor: dict[str, Any] | None | Unset
        if isinstance(self.actor, Unset):
            actor = UNSET
        elif isinstance(self.actor, Actor):
            actor = self.actor.to_dict()
        else:
            actor = self.actor

        pause_ordered: dict[str, Any] | None | Unset
        if isinstance(self.pause_ordered, Unset):
            pause_ordered = UNSET
        elif isinstance(self.pause_ordered, Standing):
            pause_ordered = self.pause_ordered.to_dict()
        else:
            pause_ordered = self.pause_ordered

        quarantine_ordered: dict[str, Any] | None | Unset
        if isinstance(self.quarantine_ordered, Unset):
            quarantine_ordered = UNSET
        elif isinstance(self.quarantine_ordered, Standing):
            quarantine_ordered = self.quarantine_ordered.to_dict()
        else:
            quarantine_ordered = self.quarantine_ordered

        resource: None | str | Unset
        if isinstance(self.resource, Unset):
            resource = UNSET
        else:
            resource = self.resource

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "actions": actions,
                "as_of": as_of,
                "crashes": crashes,
                "directory": directory,
                "id": id,
                "in_memory": in_memory,
                "orders": orders,
                "tombstones": tombstones,
                "transitions": transitions,
            }
        )
        if actor is not UNSET:
            field_dict["actor"] = actor
        if pause_ordered is not UNSET:
            field_dict["pause_ordered"] = pause_ordered
        if quarantine_ordered is not UNSET:
            field_dict["quarantine_ordered"] = quarantine_ordered
        if resource is not UNSET:
            field_dict["resource"] = resource

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.actor import Actor  # noqa: PLC0415
        from ..models.crash import Crash  # noqa: PLC0415
        from ..models.event import Event  # noqa: PLC0415
        from ..models.order import Order  # noqa: PLC0415
        from ..models.standing import Standing  # noqa: PLC0415
        from ..models.tombstone import Tombstone  # noqa: PLC0415

        d = dict(src_dict)
        actions = []
        _actions = d.pop("actions")
        for actions_item_data in _actions:
            actions_item = ActorDetailActionsItem(actions_item_data)

            actions.append(actions_item)

        as_of = datetime.datetime.fromisoformat(d.pop("as_of"))

        crashes = []
        _crashes = d.pop("crashes")
        for crashes_item_data in _crashes:
            crashes_item = Crash.from_dict(crashes_item_data)

            crashes.append(crashes_item)

        directory = d.pop("directory")

        id = d.pop("id")

        in_memory = d.pop("in_memory")

        orders = []
        _orders = d.pop("orders")
        for orders_item_data in _orders:
            orders_item = Order.from_dict(orders_item_data)

            orders.append(orders_item)

        tombstones = []
        _tombstones = d.pop("tombstones")
        for tombstones_item_data in _tombstones:
            tombstones_item = Tombstone.from_dict(tombstones_item_data)

            tombstones.append(tombstones_item)

        transitions = []
        _transitions = d.pop("transitions")
        for transitions_item_data in _transitions:
            transitions_item = Event.from_dict(transitions_item_data)

            transitions.append(transitions_item)

        def _parse_actor(data: object) -> Actor | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                actor_type_0 = Actor.from_dict(data)

                return actor_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Actor | None | Unset, data)

        actor = _parse_actor(d.pop("actor", UNSET))

        def _parse_pause_ordered(data: object) -> None | Standing | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                pause_ordered_type_0 = Standing.from_dict(data)

                return pause_ordered_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Standing | Unset, data)

        pause_ordered = _parse_pause_ordered(d.pop("pause_ordered", UNSET))

        def _parse_quarantine_ordered(data: object) -> None | Standing | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                quarantine_ordered_type_0 = Standing.from_dict(data)

                return quarantine_ordered_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Standing | Unset, data)

        quarantine_ordered = _parse_quarantine_ordered(
            d.pop("quarantine_ordered", UNSET)
        )

        def _parse_resource(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        resource = _parse_resource(d.pop("resource", UNSET))

        actor_detail = cls(
            actions=actions,
            as_of=as_of,
            crashes=crashes,
            directory=directory,
            id=id,
            in_memory=in_memory,
            orders=orders,
            tombstones=tombstones,
            transitions=transitions,
            actor=actor,
            pause_ordered=pause_ordered,
            quarantine_ordered=quarantine_ordered,
            resource=resource,
        )

        actor_detail.additional_properties = d
        return actor_detail

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

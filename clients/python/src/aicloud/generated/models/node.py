from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.node_actions_item import NodeActionsItem
from ..models.node_life import NodeLife
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.gpu import Gpu
    from ..models.machine import Machine
    from ..models.node_capacity import NodeCapacity
    from ..models.node_certificate import NodeCertificate
    from ..models.notice import Notice


T = TypeVar("T", bound="Node")


@_attrs_define
class Node:
    """A machine with GPUs."""

    actions: list[NodeActionsItem]
    """ What the caller may do with it now. """
    capacity: list[NodeCapacity]
    """ By GPU model: what there is, and what is free. """
    certificates: list[NodeCertificate]
    """ What its agent may connect with, oldest first: the certificate that it is known to hold, and, while a
    renewal is on its way, the newer one. Agents renew at half of the life. """
    created_at: datetime.datetime
    """ When it was registered. """
    gpus: list[Gpu]
    """ Its GPUs and who holds them. """
    id: str
    """ Its id. """
    label: str
    """ What operators call it. """
    life: NodeLife
    """ Where it is in its life: `registered`, `enrolled`, `ready`, `cordoned`, `draining`, `maintenance`,
    `retired`. """
    name: str
    """ Its full name. """
    open_tasks: int
    """ Orders to its agent that are not over. """
    reachable: bool
    """ Whether its agent is heard. """
    region: str
    """ Where it stands. """
    schedulable: bool
    """ Whether new work may be placed on it. """
    drain: None | Notice | Unset = UNSET
    join_token_expires_at: datetime.datetime | None | Unset = UNSET
    """ Until when an agent may join with the token that was issued last. """
    machine: Machine | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.machine import Machine  # noqa: PLC0415
        from ..models.notice import Notice  # noqa: PLC0415

        actions = []
        for actions_item_data in self.actions:
            actions_item = actions_item_data.value
            actions.append(actions_item)

        capacity = []
        for capacity_item_data in self.capacity:
            capacity_item = capacity_item_data.to_dict()
            capacity.append(capacity_item)

        certificates = []
        for certificates_item_data in self.certificates:
            certificates_item = certificates_item_data.to_dict()
            certificates.append(certificates_item)

        created_at = self.created_at.isoformat()

        gpus = []
        for gpus_item_data in self.gpus:
            gpus_item = gpus_item_data.to_dict()
            gpus.append(gpus_item)

        id = self.id

        label = self.label

        life = self.life.value

        name = self.name

        open_tasks = self.open_tasks

        reachable = self.reachable

        region = self.region

        schedulable = self.schedulable

        drain: dict[str, Any] | None | Unset
        if isinstance(self.drain, Unset):
            drain = UNSET
        elif isinstance(self.drain, Notice):
            drain = self.drain.to_dict()
        else:
            drain = self.drain

        join_token_expires_at: None | str | Unset
        if isinstance(self.join_token_expires_at, Unset):
            join_token_expires_at = UNSET
        elif isinstance(self.join_token_expires_at, datetime.datetime):
            join_token_expires_at = self.join_token_expires_at.isoformat()
        else:
            join_token_expires_at = self.join_token_expires_at

        machine: dict[str, Any] | None | Unset
        if isinstance(self.machine, Unset):
            machine = UNSET
        elif isinstance(self.machine, Machine):
            machine = self.machine.to_dict()
        else:
            machine = self.machine

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "actions": actions,
                "capacity": capacity,
                "certificates": certificates,
                "created_at": created_at,
                "gpus": gpus,
                "id": id,
                "label": label,
                "life": life,
                "name": name,
                "open_tasks": open_tasks,
                "reachable": reachable,
                "region": region,
                "schedulable": schedulable,
            }
        )
        if drain is not UNSET:
            field_dict["drain"] = drain
        if join_token_expires_at is not UNSET:
            field_dict["join_token_expires_at"] = join_token_expires_at
        if machine is not UNSET:
            field_dict["machine"] = machine

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.gpu import Gpu  # noqa: PLC0415
        from ..models.machine import Machine  # noqa: PLC0415
        from ..models.node_capacity import NodeCapacity  # noqa: PLC0415
        from ..models.node_certificate import NodeCertificate  # noqa: PLC0415
        from ..models.notice import Notice  # noqa: PLC0415

        d = dict(src_dict)
        actions = []
        _actions = d.pop("actions")
        for actions_item_data in _actions:
            actions_item = NodeActionsItem(actions_item_data)

            actions.append(actions_item)

        capacity = []
        _capacity = d.pop("capacity")
        for capacity_item_data in _capacity:
            capacity_item = NodeCapacity.from_dict(capacity_item_data)

            capacity.append(capacity_item)

        certificates = []
        _certificates = d.pop("certificates")
        for certificates_item_data in _certificates:
            certificates_item = NodeCertificate.from_dict(certificates_item_data)

            certificates.append(certificates_item)

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        gpus = []
        _gpus = d.pop("gpus")
        for gpus_item_data in _gpus:
            gpus_item = Gpu.from_dict(gpus_item_data)

            gpus.append(gpus_item)

        id = d.pop("id")

        label = d.pop("label")

        life = NodeLife(d.pop("life"))

        name = d.pop("name")

        open_tasks = d.pop("open_tasks")

        reachable = d.pop("reachable")

        region = d.pop("region")

        schedulable = d.pop("schedulable")

        def _parse_drain(data: object) -> None | Notice | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                drain_type_0 = Notice.from_dict(data)

                return drain_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Notice | Unset, data)

        drain = _parse_drain(d.pop("drain", UNSET))

        def _parse_join_token_expires_at(
            data: object,
        ) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                join_token_expires_at_type_0 = datetime.datetime.fromisoformat(data)

                return join_token_expires_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        join_token_expires_at = _parse_join_token_expires_at(
            d.pop("join_token_expires_at", UNSET)
        )

        def _parse_machine(data: object) -> Machine | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                machine_type_0 = Machine.from_dict(data)

                return machine_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Machine | None | Unset, data)

        machine = _parse_machine(d.pop("machine", UNSET))

        node = cls(
            actions=actions,
            capacity=capacity,
            certificates=certificates,
            created_at=created_at,
            gpus=gpus,
            id=id,
            label=label,
            life=life,
            name=name,
            open_tasks=open_tasks,
            reachable=reachable,
            region=region,
            schedulable=schedulable,
            drain=drain,
            join_token_expires_at=join_token_expires_at,
            machine=machine,
        )

        node.additional_properties = d
        return node

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

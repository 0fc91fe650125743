from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.event_data import EventData


T = TypeVar("T", bound="JournalEntry")


@_attrs_define
class JournalEntry:
    """An entry of a resource's journal."""

    at: datetime.datetime
    """ When it was decided. """
    data: EventData
    """ The details, by the type's own fields. """
    kind: str
    """ The resource's kind. """
    principal: str
    """ On whose authority. """
    request_id: str
    """ The request that caused it. """
    resource: str
    """ What it happened to: the resource's id. """
    seq: int
    """ Its place in the resource's history, from 1. """
    type_: str
    """ What happened. """
    version: int
    """ The version of `data`'s shape. """
    hash_: str
    """ The hash of this entry, `prev_hash` included, hex. """
    prev_hash: str
    """ The hash of the entry before it, hex; zeros for the first. """
    project: None | str | Unset = UNSET
    """ The owning project's id. """
    tenant: None | str | Unset = UNSET
    """ The owning tenant's id. """
    trace_id: None | str | Unset = UNSET
    """ The distributed trace that it is part of. """
    command_id: None | str | Unset = UNSET
    """ The `Idempotency-Key` of the request that caused it. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        at = self.at.isoformat()

        data = self.data.to_dict()

        kind = self.kind

        principal = self.principal

        request_id = self.request_id

        resource = self.resource

        seq = self.seq

        type_ = self.type_

        version = self.version

        hash_ = self.hash_

        prev_hash = self.prev_hash

        project: None | str | Unset
        if isinstance(self.project, Unset):
            project = UNSET
        else:
            project = self.project

        tenant: None | str | Unset
        if isinstance(self.tenant, Unset):
            tenant = UNSET
        else:
            tenant = self.tenant

        trace_id: None | str | Unset
        if isinstance(self.trace_id, Unset):
            trace_id = UNSET
        else:
            trace_id = self.trace_id

        command_id: None | str | Unset
        if isinstance(self.command_id, Unset):
            command_id = UNSET
        else:
            command_id = self.command_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "at": at,
                "data": data,
                "kind": kind,
                "principal": principal,
                "request_id": request_id,
                "resource": resource,
                "seq": seq,
                "type": type_,
                "version": version,
                "hash": hash_,
                "prev_hash": prev_hash,
            }
        )
        if project is not UNSET:
            field_dict["project"] = project
        if tenant is not UNSET:
            field_dict["tenant"] = tenant
        if trace_id is not UNSET:
            field_dict["trace_id"] = trace_id
        if command_id is not UNSET:
            field_dict["command_id"] = command_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.event_data import EventData  # noqa: PLC0415

        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))

        data = EventData.from_dict(d.pop("data"))

        kind = d.pop("kind")

        principal = d.pop("principal")

        request_id = d.pop("request_id")

        resource = d.pop("resource")

        seq = d.pop("seq")

        type_ = d.pop("type")

        version = d.pop("version")

        hash_ = d.pop("hash")

        prev_hash = d.pop("prev_hash")

        def _parse_project(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        project = _parse_project(d.pop("project", UNSET))

        def _parse_tenant(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        tenant = _parse_tenant(d.pop("tenant", UNSET))

        def _parse_trace_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        trace_id = _parse_trace_id(d.pop("trace_id", UNSET))

        def _parse_command_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        command_id = _parse_command_id(d.pop("command_id", UNSET))

        journal_entry = cls(
            at=at,
            data=data,
            kind=kind,
            principal=principal,
            request_id=request_id,
            resource=resource,
            seq=seq,
            type_=type_,
            version=version,
            hash_=hash_,
            prev_hash=prev_hash,
            project=project,
            tenant=tenant,
            trace_id=trace_id,
            command_id=command_id,
        )

        journal_entry.additional_properties = d
        return journal_entry

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

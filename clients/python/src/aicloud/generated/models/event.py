from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.event_data import EventData


T = TypeVar("T", bound="Event")


@_attrs_define
class Event:
    """Something that happened to a resource."""

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
    project: None | str | Unset = UNSET
    """ The owning project's id. """
    tenant: None | str | Unset = UNSET
    """ The owning tenant's id. """
    trace_id: None | str | Unset = UNSET
    """ The distributed trace that it is part of. """
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
            }
        )
        if project is not UNSET:
            field_dict["project"] = project
        if tenant is not UNSET:
            field_dict["tenant"] = tenant
        if trace_id is not UNSET:
            field_dict["trace_id"] = trace_id

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

        event = cls(
            at=at,
            data=data,
            kind=kind,
            principal=principal,
            request_id=request_id,
            resource=resource,
            seq=seq,
            type_=type_,
            version=version,
            project=project,
            tenant=tenant,
            trace_id=trace_id,
        )

        event.additional_properties = d
        return event

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

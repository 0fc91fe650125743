from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.amount import Amount
    from ..models.named import Named
    from ..models.project_line import ProjectLine
    from ..models.usage_line import UsageLine
    from ..models.usage_rest import UsageRest
    from ..models.usage_span import UsageSpan


T = TypeVar("T", bound="Usage")


@_attrs_define
class Usage:
    """What a project, or a tenant with all its projects, used in a range."""

    allocations: list[UsageLine]
    """ By allocation, of a project: the dearest `limit` of each currency. With `rest` they are `total`, exactly.
    Empty where a tenant was
    asked for. """
    as_of: datetime.datetime
    """ Until when intervals that still run are counted. """
    from_: datetime.datetime
    """ From when, this instant included. """
    projects: list[ProjectLine]
    """ By project, and currency: the dearest `limit` of each currency. With `rest`, where a tenant was asked for,
    all of them together are
    `total`, exactly. """
    tenant: Named
    """ Another resource: its id and its full name. """
    to: datetime.datetime
    """ To when, this instant not included. """
    total: list[Amount]
    """ All of them together, by currency. """
    project: Named | None | Unset = UNSET
    rest: list[UsageRest] | None | Unset = UNSET
    """ By currency: what has no line of its own, since there are more than `limit`. Of projects where a tenant was
    asked for, else of
    allocations. Absent where every line is there. """
    series: list[UsageSpan] | None | Unset = UNSET
    """ The range step by step, where `step` was asked for: every step, in order. All of them together are `total`,
    exactly. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.named import Named  # noqa: PLC0415

        allocations = []
        for allocations_item_data in self.allocations:
            allocations_item = allocations_item_data.to_dict()
            allocations.append(allocations_item)

        as_of = self.as_of.isoformat()

        from_ = self.from_.isoformat()

        projects = []
        for projects_item_data in self.projects:
            projects_item = projects_item_data.to_dict()
            projects.append(projects_item)

        tenant = self.tenant.to_dict()

        to = self.to.isoformat()

        total = []
        for total_item_data in self.total:
            total_item = total_item_data.to_dict()
            total.append(total_item)

        project: dict[str, Any] | None | Unset
        if isinstance(self.project, Unset):
            project = UNSET
        elif isinstance(self.project, Named):
            project = self.project.to_dict()
        else:
            project = self.project

        rest: list[dict[str, Any]] | None | Unset
        if isinstance(self.rest, Unset):
            rest = UNSET
        elif isinstance(self.rest, list):
            rest = []
            for rest_type_0_item_data in self.rest:
                rest_type_0_item = rest_type_0_item_data.to_dict()
                rest.append(rest_type_0_item)

        else:
            rest = self.rest

        series: list[dict[str, Any]] | None | Unset
        if isinstance(self.series, Unset):
            series = UNSET
        elif isinstance(self.series, list):
            series = []
            for series_type_0_item_data in self.series:
                series_type_0_item = series_type_0_item_data.to_dict()
                series.append(series_type_0_item)

        else:
            series = self.series

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "allocations": allocations,
                "as_of": as_of,
                "from": from_,
                "projects": projects,
                "tenant": tenant,
                "to": to,
                "total": total,
            }
        )
        if project is not UNSET:
            field_dict["project"] = project
        if rest is not UNSET:
            field_dict["rest"] = rest
        if series is not UNSET:
            field_dict["series"] = series

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount import Amount  # noqa: PLC0415
        from ..models.named import Named  # noqa: PLC0415
        from ..models.project_line import ProjectLine  # noqa: PLC0415
        from ..models.usage_line import UsageLine  # noqa: PLC0415
        from ..models.usage_rest import UsageRest  # noqa: PLC0415
        from ..models.usage_span import UsageSpan  # noqa: PLC0415

        d = dict(src_dict)
        allocations = []
        _allocations = d.pop("allocations")
        for allocations_item_data in _allocations:
            allocations_item = UsageLine.from_dict(allocations_item_data)

            allocations.append(allocations_item)

        as_of = datetime.datetime.fromisoformat(d.pop("as_of"))

        from_ = datetime.datetime.fromisoformat(d.pop("from"))

        projects = []
        _projects = d.pop("projects")
        for projects_item_data in _projects:
            projects_item = ProjectLine.from_dict(projects_item_data)

            projects.append(projects_item)

        tenant = Named.from_dict(d.pop("tenant"))

        to = datetime.datetime.fromisoformat(d.pop("to"))

        total = []
        _total = d.pop("total")
        for total_item_data in _total:
            total_item = Amount.from_dict(total_item_data)

            total.append(total_item)

        def _parse_project(data: object) -> Named | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                project_type_0 = Named.from_dict(data)

                return project_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Named | None | Unset, data)

        project = _parse_project(d.pop("project", UNSET))

        def _parse_rest(data: object) -> list[UsageRest] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                rest_type_0 = []
                _rest_type_0 = data
                for rest_type_0_item_data in _rest_type_0:
                    rest_type_0_item = UsageRest.from_dict(rest_type_0_item_data)

                    rest_type_0.append(rest_type_0_item)

                return rest_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[UsageRest] | None | Unset, data)

        rest = _parse_rest(d.pop("rest", UNSET))

        def _parse_series(data: object) -> list[UsageSpan] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                series_type_0 = []
                _series_type_0 = data
                for series_type_0_item_data in _series_type_0:
                    series_type_0_item = UsageSpan.from_dict(series_type_0_item_data)

                    series_type_0.append(series_type_0_item)

                return series_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[UsageSpan] | None | Unset, data)

        series = _parse_series(d.pop("series", UNSET))

        usage = cls(
            allocations=allocations,
            as_of=as_of,
            from_=from_,
            projects=projects,
            tenant=tenant,
            to=to,
            total=total,
            project=project,
            rest=rest,
            series=series,
        )

        usage.additional_properties = d
        return usage

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

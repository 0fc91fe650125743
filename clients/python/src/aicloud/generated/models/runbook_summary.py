from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.code import Code
from ..models.runbook_summary_id import RunbookSummaryId
from ..models.runbook_summary_pending_reasons_item import (
    RunbookSummaryPendingReasonsItem,
)
from ..models.runbook_summary_phases_item import RunbookSummaryPhasesItem

if TYPE_CHECKING:
    from ..models.runbook_alert import RunbookAlert


T = TypeVar("T", bound="RunbookSummary")


@_attrs_define
class RunbookSummary:
    """What leads to a page."""

    alerts: list[RunbookAlert]
    """ Alerts that lead to it. """
    id: RunbookSummaryId
    """ Its id. """
    pending_reasons: list[RunbookSummaryPendingReasonsItem]
    """ Reasons to wait that may lead to it. """
    phases: list[RunbookSummaryPhasesItem]
    """ Phases of allocations that lead to it. """
    problems: list[Code]
    """ Codes of problems that lead to it. """
    shows_as: str
    """ How it shows: its first words, in Markdown. """
    title: str
    """ Its title. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        alerts = []
        for alerts_item_data in self.alerts:
            alerts_item = alerts_item_data.to_dict()
            alerts.append(alerts_item)

        id = self.id.value

        pending_reasons = []
        for pending_reasons_item_data in self.pending_reasons:
            pending_reasons_item = pending_reasons_item_data.value
            pending_reasons.append(pending_reasons_item)

        phases = []
        for phases_item_data in self.phases:
            phases_item = phases_item_data.value
            phases.append(phases_item)

        problems = []
        for problems_item_data in self.problems:
            problems_item = problems_item_data.value
            problems.append(problems_item)

        shows_as = self.shows_as

        title = self.title

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "alerts": alerts,
                "id": id,
                "pending_reasons": pending_reasons,
                "phases": phases,
                "problems": problems,
                "shows_as": shows_as,
                "title": title,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.runbook_alert import RunbookAlert  # noqa: PLC0415

        d = dict(src_dict)
        alerts = []
        _alerts = d.pop("alerts")
        for alerts_item_data in _alerts:
            alerts_item = RunbookAlert.from_dict(alerts_item_data)

            alerts.append(alerts_item)

        id = RunbookSummaryId(d.pop("id"))

        pending_reasons = []
        _pending_reasons = d.pop("pending_reasons")
        for pending_reasons_item_data in _pending_reasons:
            pending_reasons_item = RunbookSummaryPendingReasonsItem(
                pending_reasons_item_data
            )

            pending_reasons.append(pending_reasons_item)

        phases = []
        _phases = d.pop("phases")
        for phases_item_data in _phases:
            phases_item = RunbookSummaryPhasesItem(phases_item_data)

            phases.append(phases_item)

        problems = []
        _problems = d.pop("problems")
        for problems_item_data in _problems:
            problems_item = Code(problems_item_data)

            problems.append(problems_item)

        shows_as = d.pop("shows_as")

        title = d.pop("title")

        runbook_summary = cls(
            alerts=alerts,
            id=id,
            pending_reasons=pending_reasons,
            phases=phases,
            problems=problems,
            shows_as=shows_as,
            title=title,
        )

        runbook_summary.additional_properties = d
        return runbook_summary

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

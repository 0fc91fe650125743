from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.pulse_figure_name import PulseFigureName
from ..models.pulse_figure_runbook_type_1 import PulseFigureRunbookType1
from ..models.pulse_figure_runbook_type_2_type_1 import PulseFigureRunbookType2Type1
from ..models.pulse_figure_runbook_type_3_type_1 import PulseFigureRunbookType3Type1
from ..models.pulse_state import PulseState
from ..models.pulse_unit import PulseUnit
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.pulse_limit import PulseLimit
    from ..models.pulse_subject import PulseSubject


T = TypeVar("T", bound="PulseFigure")


@_attrs_define
class PulseFigure:
    """A figure."""

    name: PulseFigureName
    """ Its word. A newer server may have more. """
    series: list[float | None]
    """ The same for each step; `null` where nothing happened, or where nobody looked for what is looked for only
    when
    somebody asks: mailboxes, nodes, letters. """
    state: PulseState
    """ How a figure is. """
    unit: PulseUnit
    """ What a figure counts. """
    limit: None | PulseLimit | Unset = UNSET
    of: None | PulseSubject | Unset = UNSET
    runbook: (
        None
        | PulseFigureRunbookType1
        | PulseFigureRunbookType2Type1
        | PulseFigureRunbookType3Type1
        | Unset
    ) = UNSET
    """ The page that says what to do. """
    value: float | None | Unset = UNSET
    """ Of the window, or as of now where it is no rate; absent when it is `idle` or `unknown`. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.pulse_limit import PulseLimit  # noqa: PLC0415
        from ..models.pulse_subject import PulseSubject  # noqa: PLC0415

        name = self.name.value

        series = []
        for series_item_data in self.series:
            series_item: float | None
            series_item = series_item_data
            series.append(series_item)

        state = self.state.value

        unit = self.unit.value

        limit: dict[str, Any] | None | Unset
        if isinstance(self.limit, Unset):
            limit = UNSET
        elif isinstance(self.limit, PulseLimit):
            limit = self.limit.to_dict()
        else:
            limit = self.limit

        of: dict[str, Any] | None | Unset
        if isinstance(self.of, Unset):
            of = UNSET
        elif isinstance(self.of, PulseSubject):
            of = self.of.to_dict()
        else:
            of = self.of

        runbook: None | str | Unset
        if isinstance(self.runbook, Unset):
            runbook = UNSET
        elif isinstance(self.runbook, PulseFigureRunbookType1):
            runbook = self.runbook.value
        elif isinstance(self.runbook, PulseFigureRunbookType2Type1):
            runbook = self.runbook.value
        elif isinstance(self.runbook, PulseFigureRunbookType3Type1):
            runbook = self.runbook.value
        else:
            runbook = self.runbook

        value: float | None | Unset
        if isinstance(self.value, Unset):
            value = UNSET
        else:
            value = self.value

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "series": series,
                "state": state,
                "unit": unit,
            }
        )
        if limit is not UNSET:
            field_dict["limit"] = limit
        if of is not UNSET:
            field_dict["of"] = of
        if runbook is not UNSET:
            field_dict["runbook"] = runbook
        if value is not UNSET:
            field_dict["value"] = value

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.pulse_limit import PulseLimit  # noqa: PLC0415
        from ..models.pulse_subject import PulseSubject  # noqa: PLC0415

        d = dict(src_dict)
        name = PulseFigureName(d.pop("name"))

        series = []
        _series = d.pop("series")
        for series_item_data in _series:

            def _parse_series_item(data: object) -> float | None:
                if data is None:
                    return data
                return cast(float | None, data)

            series_item = _parse_series_item(series_item_data)

            series.append(series_item)

        state = PulseState(d.pop("state"))

        unit = PulseUnit(d.pop("unit"))

        def _parse_limit(data: object) -> None | PulseLimit | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                limit_type_0 = PulseLimit.from_dict(data)

                return limit_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PulseLimit | Unset, data)

        limit = _parse_limit(d.pop("limit", UNSET))

        def _parse_of(data: object) -> None | PulseSubject | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                of_type_0 = PulseSubject.from_dict(data)

                return of_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PulseSubject | Unset, data)

        of = _parse_of(d.pop("of", UNSET))

        def _parse_runbook(
            data: object,
        ) -> (
            None
            | PulseFigureRunbookType1
            | PulseFigureRunbookType2Type1
            | PulseFigureRunbookType3Type1
            | Unset
        ):
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                runbook_type_1 = PulseFigureRunbookType1(data)

                return runbook_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, str):
                    raise TypeError()
                runbook_type_2_type_1 = PulseFigureRunbookType2Type1(data)

                return runbook_type_2_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, str):
                    raise TypeError()
                runbook_type_3_type_1 = PulseFigureRunbookType3Type1(data)

                return runbook_type_3_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(
                None
                | PulseFigureRunbookType1
                | PulseFigureRunbookType2Type1
                | PulseFigureRunbookType3Type1
                | Unset,
                data,
            )

        runbook = _parse_runbook(d.pop("runbook", UNSET))

        def _parse_value(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        value = _parse_value(d.pop("value", UNSET))

        pulse_figure = cls(
            name=name,
            series=series,
            state=state,
            unit=unit,
            limit=limit,
            of=of,
            runbook=runbook,
            value=value,
        )

        pulse_figure.additional_properties = d
        return pulse_figure

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

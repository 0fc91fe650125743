from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.pulse_state import PulseState

if TYPE_CHECKING:
    from ..models.process_view import ProcessView
    from ..models.pulse_figure import PulseFigure
    from ..models.pulse_gpus import PulseGpus
    from ..models.pulse_problem import PulseProblem


T = TypeVar("T", bound="Pulse")


@_attrs_define
class Pulse:
    """How a process does, over the last minutes."""

    as_of: datetime.datetime
    """ When it was looked. """
    figures: list[PulseFigure]
    """ The figures. """
    gpus: list[PulseGpus]
    """ GPUs of all nodes, by model. """
    problems: list[PulseProblem]
    """ What was refused (429) or failed (500 and more) in the window, by code, the most frequent first. """
    process: ProcessView
    """ A process. """
    state: PulseState
    """ How a figure is. """
    step_seconds: int
    """ How long a step of it is, seconds. """
    steps: list[datetime.datetime]
    """ When the steps ended, the oldest first; the last one ends now, and may be shorter or longer. """
    window_seconds: int
    """ How long the window is, seconds: five minutes, or less of a process that has just begun. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        as_of = self.as_of.isoformat()

        figures = []
        for figures_item_data in self.figures:
            figures_item = figures_item_data.to_dict()
            figures.append(figures_item)

        gpus = []
        for gpus_item_data in self.gpus:
            gpus_item = gpus_item_data.to_dict()
            gpus.append(gpus_item)

        problems = []
        for problems_item_data in self.problems:
            problems_item = problems_item_data.to_dict()
            problems.append(problems_item)

        process = self.process.to_dict()

        state = self.state.value

        step_seconds = self.step_seconds

        steps = []
        for steps_item_data in self.steps:
            steps_item = steps_item_data.isoformat()
            steps.append(steps_item)

        window_seconds = self.window_seconds

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "as_of": as_of,
                "figures": figures,
                "gpus": gpus,
                "problems": problems,
                "process": process,
                "state": state,
                "step_seconds": step_seconds,
                "steps": steps,
                "window_seconds": window_seconds,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.process_view import ProcessView  # noqa: PLC0415
        from ..models.pulse_figure import PulseFigure  # noqa: PLC0415
        from ..models.pulse_gpus import PulseGpus  # noqa: PLC0415
        from ..models.pulse_problem import PulseProblem  # noqa: PLC0415

        d = dict(src_dict)
        as_of = datetime.datetime.fromisoformat(d.pop("as_of"))

        figures = []
        _figures = d.pop("figures")
        for figures_item_data in _figures:
            figures_item = PulseFigure.from_dict(figures_item_data)

            figures.append(figures_item)

        gpus = []
        _gpus = d.pop("gpus")
        for gpus_item_data in _gpus:
            gpus_item = PulseGpus.from_dict(gpus_item_data)

            gpus.append(gpus_item)

        problems = []
        _problems = d.pop("problems")
        for problems_item_data in _problems:
            problems_item = PulseProblem.from_dict(problems_item_data)

            problems.append(problems_item)

        process = ProcessView.from_dict(d.pop("process"))

        state = PulseState(d.pop("state"))

        step_seconds = d.pop("step_seconds")

        steps = []
        _steps = d.pop("steps")
        for steps_item_data in _steps:
            steps_item = datetime.datetime.fromisoformat(steps_item_data)

            steps.append(steps_item)

        window_seconds = d.pop("window_seconds")

        pulse = cls(
            as_of=as_of,
            figures=figures,
            gpus=gpus,
            problems=problems,
            process=process,
            state=state,
            step_seconds=step_seconds,
            steps=steps,
            window_seconds=window_seconds,
        )

        pulse.additional_properties = d
        return pulse

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

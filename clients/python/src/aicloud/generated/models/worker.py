from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.worker_runbook import WorkerRunbook
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.worker_error import WorkerError
    from ..models.worker_lag import WorkerLag


T = TypeVar("T", bound="Worker")


@_attrs_define
class Worker:
    """Something that works in the background."""

    about: str
    """ What it does. """
    failures: int
    """ Rounds that failed since then. """
    lag: WorkerLag
    """ How far a worker is behind. """
    name: str
    """ Its name. """
    path: str
    """ Where it is in the tree, for orders. """
    phase: str
    """ Where it is in its life. """
    rounds: int
    """ Rounds that went well since the process began. """
    runbook: WorkerRunbook
    """ The page that says what to do when it fails. """
    since: datetime.datetime
    """ Since when. """
    starts: int
    """ How often it was started. """
    cursor: None | str | Unset = UNSET
    """ How far in the journal it is, as `id` of an event; absent for one that does not follow it. """
    every_ms: int | None | Unset = UNSET
    """ Between two rounds, milliseconds; absent for one that works when there is something to do. """
    last_error: None | Unset | WorkerError = UNSET
    last_success_at: datetime.datetime | None | Unset = UNSET
    """ When one last went well. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.worker_error import WorkerError  # noqa: PLC0415

        about = self.about

        failures = self.failures

        lag = self.lag.to_dict()

        name = self.name

        path = self.path

        phase = self.phase

        rounds = self.rounds

        runbook = self.runbook.value

        since = self.since.isoformat()

        starts = self.starts

        cursor: None | str | Unset
        if isinstance(self.cursor, Unset):
            cursor = UNSET
        else:
            cursor = self.cursor

        every_ms: int | None | Unset
        if isinstance(self.every_ms, Unset):
            every_ms = UNSET
        else:
            every_ms = self.every_ms

        last_error: dict[str, Any] | None | Unset
        if isinstance(self.last_error, Unset):
            last_error = UNSET
        elif isinstance(self.last_error, WorkerError):
            last_error = self.last_error.to_dict()
        else:
            last_error = self.last_error

        last_success_at: None | str | Unset
        if isinstance(self.last_success_at, Unset):
            last_success_at = UNSET
        elif isinstance(self.last_success_at, datetime.datetime):
            last_success_at = self.last_success_at.isoformat()
        else:
            last_success_at = self.last_success_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "about": about,
                "failures": failures,
                "lag": lag,
                "name": name,
                "path": path,
                "phase": phase,
                "rounds": rounds,
                "runbook": runbook,
                "since": since,
                "starts": starts,
            }
        )
        if cursor is not UNSET:
            field_dict["cursor"] = cursor
        if every_ms is not UNSET:
            field_dict["every_ms"] = every_ms
        if last_error is not UNSET:
            field_dict["last_error"] = last_error
        if last_success_at is not UNSET:
            field_dict["last_success_at"] = last_success_at

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.worker_error import WorkerError  # noqa: PLC0415
        from ..models.worker_lag import WorkerLag  # noqa: PLC0415

        d = dict(src_dict)
        about = d.pop("about")

        failures = d.pop("failures")

        lag = WorkerLag.from_dict(d.pop("lag"))

        name = d.pop("name")

        path = d.pop("path")

        phase = d.pop("phase")

        rounds = d.pop("rounds")

        runbook = WorkerRunbook(d.pop("runbook"))

        since = datetime.datetime.fromisoformat(d.pop("since"))

        starts = d.pop("starts")

        def _parse_cursor(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        cursor = _parse_cursor(d.pop("cursor", UNSET))

        def _parse_every_ms(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        every_ms = _parse_every_ms(d.pop("every_ms", UNSET))

        def _parse_last_error(data: object) -> None | Unset | WorkerError:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                last_error_type_0 = WorkerError.from_dict(data)

                return last_error_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | WorkerError, data)

        last_error = _parse_last_error(d.pop("last_error", UNSET))

        def _parse_last_success_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_success_at_type_0 = datetime.datetime.fromisoformat(data)

                return last_success_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        last_success_at = _parse_last_success_at(d.pop("last_success_at", UNSET))

        worker = cls(
            about=about,
            failures=failures,
            lag=lag,
            name=name,
            path=path,
            phase=phase,
            rounds=rounds,
            runbook=runbook,
            since=since,
            starts=starts,
            cursor=cursor,
            every_ms=every_ms,
            last_error=last_error,
            last_success_at=last_success_at,
        )

        worker.additional_properties = d
        return worker

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

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.busy import Busy
    from ..models.crash_summary import CrashSummary
    from ..models.exit_ import Exit
    from ..models.mailbox import Mailbox
    from ..models.pause import Pause
    from ..models.quarantine import Quarantine


T = TypeVar("T", bound="Actor")


@_attrs_define
class Actor:
    """An actor: one entity in memory, as seen from outside."""

    crash_window_ms: int
    """ How long a crash counts. """
    crashes: int
    """ Crashes since it was entered into the directory. """
    crashes_in_window: int
    """ Crashes that count at present. """
    crashes_limit: int
    """ The crash in the window that quarantines. """
    directory: str
    """ Where it lives. """
    generation: int
    """ Grows each time the entity is entered into the directory anew. """
    handled: int
    """ Messages handled. """
    id: str
    """ The entity. """
    incarnation: int
    """ Its life within that entry, from 1; 0 before the first. """
    mailbox: Mailbox
    """ What waits for an actor. """
    phase: str
    """ Where it is in its life: `cold`, `activating`, `active`, `backing_off`, `quarantined`. """
    rejected: int
    """ Messages refused. """
    resets: int
    """ How often it went back to its row. """
    unused_for_ms: int
    """ How long nobody has used it. """
    busy_with: Busy | None | Unset = UNSET
    handle_p50_us: int | None | Unset = UNSET
    """ Median time that a message takes, to the next power of two. """
    handle_p99_us: int | None | Unset = UNSET
    """ 99th percentile of that time, to the next power of two. """
    handled_rate: float | None | Unset = UNSET
    """ Messages handled a second; in lists that are sorted by it. """
    last_crash: CrashSummary | None | Unset = UNSET
    last_exit: Exit | None | Unset = UNSET
    paused: None | Pause | Unset = UNSET
    quarantine: None | Quarantine | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.busy import Busy  # noqa: PLC0415
        from ..models.crash_summary import CrashSummary  # noqa: PLC0415
        from ..models.exit_ import Exit  # noqa: PLC0415
        from ..models.pause import Pause  # noqa: PLC0415
        from ..models.quarantine import Quarantine  # noqa: PLC0415

        crash_window_ms = self.crash_window_ms

        crashes = self.crashes

        crashes_in_window = self.crashes_in_window

        crashes_limit = self.crashes_limit

        directory = self.directory

        generation = self.generation

        handled = self.handled

        id = self.id

        incarnation = self.incarnation

        mailbox = self.mailbox.to_dict()

        phase = self.phase

        rejected = self.rejected

        resets = self.resets

        unused_for_ms = self.unused_for_ms

        busy_with: dict[str, Any] | None | Unset
        if isinstance(self.busy_with, Unset):
            busy_with = UNSET
        elif isinstance(self.busy_with, Busy):
            busy_with = self.busy_with.to_dict()
        else:
            busy_with = self.busy_with

        handle_p50_us: int | None | Unset
        if isinstance(self.handle_p50_us, Unset):
            handle_p50_us = UNSET
        else:
            handle_p50_us = self.handle_p50_us

        handle_p99_us: int | None | Unset
        if isinstance(self.handle_p99_us, Unset):
            handle_p99_us = UNSET
        else:
            handle_p99_us = self.handle_p99_us

        handled_rate: float | None | Unset
        if isinstance(self.handled_rate, Unset):
            handled_rate = UNSET
        else:
            handled_rate = self.handled_rate

        last_crash: dict[str, Any] | None | Unset
        if isinstance(self.last_crash, Unset):
            last_crash = UNSET
        elif isinstance(self.last_crash, CrashSummary):
            last_crash = self.last_crash.to_dict()
        else:
            last_crash = self.last_crash

        last_exit: dict[str, Any] | None | Unset
        if isinstance(self.last_exit, Unset):
            last_exit = UNSET
        elif isinstance(self.last_exit, Exit):
            last_exit = self.last_exit.to_dict()
        else:
            last_exit = self.last_exit

        paused: dict[str, Any] | None | Unset
        if isinstance(self.paused, Unset):
            paused = UNSET
        elif isinstance(self.paused, Pause):
            paused = self.paused.to_dict()
        else:
            paused = self.paused

        quarantine: dict[str, Any] | None | Unset
        if isinstance(self.quarantine, Unset):
            quarantine = UNSET
        elif isinstance(self.quarantine, Quarantine):
            quarantine = self.quarantine.to_dict()
        else:
            quarantine = self.quarantine

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "crash_window_ms": crash_window_ms,
                "crashes": crashes,
                "crashes_in_window": crashes_in_window,
                "crashes_limit": crashes_limit,
                "directory": directory,
                "generation": generation,
                "handled": handled,
                "id": id,
                "incarnation": incarnation,
                "mailbox": mailbox,
                "phase": phase,
                "rejected": rejected,
                "resets": resets,
                "unused_for_ms": unused_for_ms,
            }
        )
        if busy_with is not UNSET:
            field_dict["busy_with"] = busy_with
        if handle_p50_us is not UNSET:
            field_dict["handle_p50_us"] = handle_p50_us
        if handle_p99_us is not UNSET:
            field_dict["handle_p99_us"] = handle_p99_us
        if handled_rate is not UNSET:
            field_dict["handled_rate"] = handled_rate
        if last_crash is not UNSET:
            field_dict["last_crash"] = last_crash
        if last_exit is not UNSET:
            field_dict["last_exit"] = last_exit
        if paused is not UNSET:
            field_dict["paused"] = paused
        if quarantine is not UNSET:
            field_dict["quarantine"] = quarantine

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.busy import Busy  # noqa: PLC0415
        from ..models.crash_summary import CrashSummary  # noqa: PLC0415
        from ..models.exit_ import Exit  # noqa: PLC0415
        from ..models.mailbox import Mailbox  # noqa: PLC0415
        from ..models.pause import Pause  # noqa: PLC0415
        from ..models.quarantine import Quarantine  # noqa: PLC0415

        d = dict(src_dict)
        crash_window_ms = d.pop("crash_window_ms")

        crashes = d.pop("crashes")

        crashes_in_window = d.pop("crashes_in_window")

        crashes_limit = d.pop("crashes_limit")

        directory = d.pop("directory")

        generation = d.pop("generation")

        handled = d.pop("handled")

        id = d.pop("id")

        incarnation = d.pop("incarnation")

        mailbox = Mailbox.from_dict(d.pop("mailbox"))

        phase = d.pop("phase")

        rejected = d.pop("rejected")

        resets = d.pop("resets")

        unused_for_ms = d.pop("unused_for_ms")

        def _parse_busy_with(data: object) -> Busy | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                busy_with_type_0 = Busy.from_dict(data)

                return busy_with_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Busy | None | Unset, data)

        busy_with = _parse_busy_with(d.pop("busy_with", UNSET))

        def _parse_handle_p50_us(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        handle_p50_us = _parse_handle_p50_us(d.pop("handle_p50_us", UNSET))

        def _parse_handle_p99_us(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        handle_p99_us = _parse_handle_p99_us(d.pop("handle_p99_us", UNSET))

        def _parse_handled_rate(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        handled_rate = _parse_handled_rate(d.pop("handled_rate", UNSET))

        def _parse_last_crash(data: object) -> CrashSummary | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                last_crash_type_0 = CrashSummary.from_dict(data)

                return last_crash_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CrashSummary | None | Unset, data)

        last_crash = _parse_last_crash(d.pop("last_crash", UNSET))

        def _parse_last_exit(data: object) -> Exit | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                last_exit_type_0 = Exit.from_dict(data)

                return last_exit_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Exit | None | Unset, data)

        last_exit = _parse_last_exit(d.pop("last_exit", UNSET))

        def _parse_paused(data: object) -> None | Pause | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                paused_type_0 = Pause.from_dict(data)

                return paused_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Pause | Unset, data)

        paused = _parse_paused(d.pop("paused", UNSET))

        def _parse_quarantine(data: object) -> None | Quarantine | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                quarantine_type_0 = Quarantine.from_dict(data)

                return quarantine_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Quarantine | Unset, data)

        quarantine = _parse_quarantine(d.pop("quarantine", UNSET))

        actor = cls(
            crash_window_ms=crash_window_ms,
            crashes=crashes,
            crashes_in_window=crashes_in_window,
            crashes_limit=crashes_limit,
            directory=directory,
            generation=generation,
            handled=handled,
            id=id,
            incarnation=incarnation,
            mailbox=mailbox,
            phase=phase,
            rejected=rejected,
            resets=resets,
            unused_for_ms=unused_for_ms,
            busy_with=busy_with,
            handle_p50_us=handle_p50_us,
            handle_p99_us=handle_p99_us,
            handled_rate=handled_rate,
            last_crash=last_crash,
            last_exit=last_exit,
            paused=paused,
            quarantine=quarantine,
        )

        actor.additional_properties = d
        return actor

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

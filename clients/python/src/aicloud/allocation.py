"""One allocation: GPUs that are lent, and what runs on them.

An `Allocation` holds what was last read of it (`data`), and asks for more by name: `refresh`, `wait_until`,
`usage`, `events`. What it is asked to do (`stop`, `start`, `release`) is a command: it is durable when the
call returns, and its effect follows.
"""

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Self

from .events import Beat, Event
from .generated.api.allocations import get_allocation, release_allocation, start_allocation, stop_allocation
from .generated.api.usage import get_allocation_usage
from .generated.models.allocation import Allocation as Data
from .generated.models.allocation_phase import AllocationPhase
from .generated.models.expected_wait import ExpectedWait
from .generated.models.outcome import Outcome
from .generated.models.pending import Pending
from .money import Money, Usage, digits
from .problem import EndedOtherwise, TimedOut
from .take import take

if TYPE_CHECKING:
    from .cloud import Cloud

__all__ = ["ENDS", "Allocation"]

ENDS: Final = frozenset({"released", "canceled", "expired"})
"""Phases that are never left."""


class Allocation:
    """An allocation, as it was last read."""

    def __init__(self, cloud: "Cloud", data: Data) -> None:
        self._cloud = cloud
        self.data = data
        """All that the API says of it."""

    @property
    def id(self) -> str:
        """Its id: `alloc_…`."""
        return self.data.id

    @property
    def phase(self) -> AllocationPhase:
        """Where it is in its life. It is billed in `active` and in no other phase."""
        return self.data.phase

    @property
    def outcome(self) -> Outcome | None:
        """How it ended, or why it is ending."""
        return self.data.outcome if isinstance(self.data.outcome, Outcome) else None

    @property
    def actions(self) -> tuple[str, ...]:
        """What the caller may do with it now."""
        return tuple(str(action) for action in self.data.actions)

    @property
    def hourly(self) -> Money:
        """What an hour of it costs while it is active."""
        price = self.data.price
        return Money(digits(price.micros_per_gpu_hour) * self.data.spec.gpu.count, price.currency)

    @property
    def expected_wait(self) -> timedelta | None:
        """How long it would wait in the queue, as it was last read by its id; None: it does not wait, or nobody knows.

        An estimate, of which `data.pending.wait` has the range and the method; `data.pending.wait_unknown` says
        why there is none. Lists do not have it: `refresh` first.
        """
        pending = self.data.pending
        if not isinstance(pending, Pending) or not isinstance(pending.wait, ExpectedWait):
            return None
        return timedelta(seconds=pending.wait.seconds)

    def refresh(self) -> Self:
        """Read it again."""
        self.data = take(get_allocation.sync(client=self._cloud.client, id=self.id))
        return self

    def stop(self) -> Self:
        """Ask that it stop: no process, no GPUs, no bill."""
        self.data = take(stop_allocation.sync(client=self._cloud.client, id=self.id))
        return self

    def start(self) -> Self:
        """Ask that it start again, wherever there is room."""
        self.data = take(start_allocation.sync(client=self._cloud.client, id=self.id))
        return self

    def release(self) -> Self:
        """Give it back, for good."""
        self.data = take(release_allocation.sync(client=self._cloud.client, id=self.id))
        return self

    def usage(self) -> Usage:
        """Return what it has used and cost until now."""
        found = take(get_allocation_usage.sync(client=self._cloud.client, id=self.id))
        return Usage.of((one.gpu_microseconds, one.cost_micros, one.currency) for one in found.total)

    def events(self, after: str | None = "0-0") -> Iterator[Event]:
        """Return what happened to it, from the beginning unless told otherwise, and then what happens."""
        return self._cloud.events(resource=self.id, after=after)

    def wait_until(self, *phases: str, timeout: float | None = None) -> Self:
        """Wait until it is, or has been, in one of these phases.

        Nothing is polled: the event stream tells, over breaks as well. `TimedOut` after `timeout` seconds;
        `EndedOtherwise` as soon as it can no longer come there.
        """
        known = {phase.value for phase in AllocationPhase}
        if not phases or not known.issuperset(phases):
            raise ValueError(f"phases are some of {', '.join(sorted(known))}; not {', '.join(phases) or 'none'}")
        deadline = None if timeout is None else time.monotonic() + timeout
        with closing(self._cloud.beats({"resource": self.id}, None, deadline)) as stream:
            for beat in stream:
                if beat is Beat.ALIVE:
                    continue
                # Read only once the stream is open: what happens between the two is in the stream.
                self.refresh()
                passed = isinstance(beat, Event) and _phase_of(beat.type) in phases
                if passed or self.phase in phases:
                    return self
                self._can_still(phases)
        raise TimedOut(f"{self.id} is {self.phase} after {timeout:g} s, and not {' or '.join(phases)}")

    def _can_still(self, phases: tuple[str, ...]) -> None:
        ended = self.phase in ENDS
        # Cleaning up leads to an end and to nothing else; what has an outcome never runs again.
        if not ended and (self.outcome is None or not ENDS.isdisjoint(phases)):
            return
        if not ended and self.phase not in ("releasing", "failed_cleanup"):
            return
        if not ended and not {"releasing", "failed_cleanup"}.isdisjoint(phases):
            return
        said = self.outcome
        why = f": {said.kind}, {said.message}" if said else ""
        raise EndedOtherwise(
            f"{self.id} is {self.phase} and will not be {' or '.join(phases)}{why}",
            str(self.phase),
            str(said.kind) if said else None,
        )

    def __repr__(self) -> str:
        return f"Allocation({self.id}, {self.phase})"


def _phase_of(event: str) -> str:
    """Return the phase that an event leads to, where it leads to one."""
    word = event.removeprefix("allocation.")
    return "failed_cleanup" if word == "cleanup_failed" else word

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.actor_limits import ActorLimits
    from ..models.pause import Pause
    from ..models.phase_counts import PhaseCounts
    from ..models.rates import Rates
    from ..models.totals import Totals


T = TypeVar("T", bound="Directory")


@_attrs_define
class Directory:
    """All entities of one kind: a dynamic supervisor."""

    actors: PhaseCounts
    """ How many actors are where in their lives. """
    limits: ActorLimits
    """ The bounds that actors live under. """
    name: str
    """ Its name: the kind that lives in it. """
    paused_actors: int
    """ Actors that are paused by themselves. """
    rates: Rates
    """ What happens each second. """
    totals: Totals
    """ Totals since the process began. """
    paused: None | Pause | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.pause import Pause  # noqa: PLC0415

        actors = self.actors.to_dict()

        limits = self.limits.to_dict()

        name = self.name

        paused_actors = self.paused_actors

        rates = self.rates.to_dict()

        totals = self.totals.to_dict()

        paused: dict[str, Any] | None | Unset
        if isinstance(self.paused, Unset):
            paused = UNSET
        elif isinstance(self.paused, Pause):
            paused = self.paused.to_dict()
        else:
            paused = self.paused

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "actors": actors,
                "limits": limits,
                "name": name,
                "paused_actors": paused_actors,
                "rates": rates,
                "totals": totals,
            }
        )
        if paused is not UNSET:
            field_dict["paused"] = paused

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.actor_limits import ActorLimits  # noqa: PLC0415
        from ..models.pause import Pause  # noqa: PLC0415
        from ..models.phase_counts import PhaseCounts  # noqa: PLC0415
        from ..models.rates import Rates  # noqa: PLC0415
        from ..models.totals import Totals  # noqa: PLC0415

        d = dict(src_dict)
        actors = PhaseCounts.from_dict(d.pop("actors"))

        limits = ActorLimits.from_dict(d.pop("limits"))

        name = d.pop("name")

        paused_actors = d.pop("paused_actors")

        rates = Rates.from_dict(d.pop("rates"))

        totals = Totals.from_dict(d.pop("totals"))

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

        directory = cls(
            actors=actors,
            limits=limits,
            name=name,
            paused_actors=paused_actors,
            rates=rates,
            totals=totals,
            paused=paused,
        )

        directory.additional_properties = d
        return directory

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

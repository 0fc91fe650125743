from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="UsageInterval")


@_attrs_define
class UsageInterval:
    """Billed time."""

    cost_micros: str
    """ Millionths of the currency's unit, as digits. """
    currency: str
    """ ISO 4217. """
    gpu_microseconds: str
    """ GPUs times microseconds, as digits. """
    gpu_seconds: str
    """ GPUs times seconds, with three decimals, cut off. """
    gpu_count: int
    """ How many. """
    gpu_model: str
    """ What was lent. """
    ordinal: int
    """ The how-manieth interval of the allocation, from 1. """
    price_micros_per_gpu_hour: str
    """ Millionths of the currency's unit for one GPU for one hour, as digits. """
    started_at: datetime.datetime
    """ When it began. """
    ended_at: datetime.datetime | None | Unset = UNSET
    """ When it ended; absent while it runs. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        cost_micros = self.cost_micros

        currency = self.currency

        gpu_microseconds = self.gpu_microseconds

        gpu_seconds = self.gpu_seconds

        gpu_count = self.gpu_count

        gpu_model = self.gpu_model

        ordinal = self.ordinal

        price_micros_per_gpu_hour = self.price_micros_per_gpu_hour

        started_at = self.started_at.isoformat()

        ended_at: None | str | Unset
        if isinstance(self.ended_at, Unset):
            ended_at = UNSET
        elif isinstance(self.ended_at, datetime.datetime):
            ended_at = self.ended_at.isoformat()
        else:
            ended_at = self.ended_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "cost_micros": cost_micros,
                "currency": currency,
                "gpu_microseconds": gpu_microseconds,
                "gpu_seconds": gpu_seconds,
                "gpu_count": gpu_count,
                "gpu_model": gpu_model,
                "ordinal": ordinal,
                "price_micros_per_gpu_hour": price_micros_per_gpu_hour,
                "started_at": started_at,
            }
        )
        if ended_at is not UNSET:
            field_dict["ended_at"] = ended_at

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        cost_micros = d.pop("cost_micros")

        currency = d.pop("currency")

        gpu_microseconds = d.pop("gpu_microseconds")

        gpu_seconds = d.pop("gpu_seconds")

        gpu_count = d.pop("gpu_count")

        gpu_model = d.pop("gpu_model")

        ordinal = d.pop("ordinal")

        price_micros_per_gpu_hour = d.pop("price_micros_per_gpu_hour")

        started_at = datetime.datetime.fromisoformat(d.pop("started_at"))

        def _parse_ended_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ended_at_type_0 = datetime.datetime.fromisoformat(data)

                return ended_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        ended_at = _parse_ended_at(d.pop("ended_at", UNSET))

        usage_interval = cls(
            cost_micros=cost_micros,
            currency=currency,
            gpu_microseconds=gpu_microseconds,
            gpu_seconds=gpu_seconds,
            gpu_count=gpu_count,
            gpu_model=gpu_model,
            ordinal=ordinal,
            price_micros_per_gpu_hour=price_micros_per_gpu_hour,
            started_at=started_at,
            ended_at=ended_at,
        )

        usage_interval.additional_properties = d
        return usage_interval

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

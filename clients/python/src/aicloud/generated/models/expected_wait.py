from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ExpectedWait")


@_attrs_define
class ExpectedWait:
    """How long it would wait from now on."""

    at_least_seconds: int
    """ Nine of ten would wait longer, seconds. """
    at_most_seconds: int
    """ Nine of ten would wait no longer, seconds. """
    ends: int
    """ Allocations of the model that have ended in `window_seconds`. """
    method: str
    """ How it was found. """
    seconds: int
    """ What is expected, seconds. """
    window_seconds: int
    """ How far back they were counted, seconds. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        at_least_seconds = self.at_least_seconds

        at_most_seconds = self.at_most_seconds

        ends = self.ends

        method = self.method

        seconds = self.seconds

        window_seconds = self.window_seconds

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "at_least_seconds": at_least_seconds,
                "at_most_seconds": at_most_seconds,
                "ends": ends,
                "method": method,
                "seconds": seconds,
                "window_seconds": window_seconds,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        at_least_seconds = d.pop("at_least_seconds")

        at_most_seconds = d.pop("at_most_seconds")

        ends = d.pop("ends")

        method = d.pop("method")

        seconds = d.pop("seconds")

        window_seconds = d.pop("window_seconds")

        expected_wait = cls(
            at_least_seconds=at_least_seconds,
            at_most_seconds=at_most_seconds,
            ends=ends,
            method=method,
            seconds=seconds,
            window_seconds=window_seconds,
        )

        expected_wait.additional_properties = d
        return expected_wait

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

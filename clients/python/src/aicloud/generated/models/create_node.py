from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="CreateNode")


@_attrs_define
class CreateNode:
    """A new node.

    Example:
        {'label': 'rack1-07'}

    """

    label: str
    """ A DNS label, unique in the cloud. """

    def to_dict(self) -> dict[str, Any]:
        label = self.label

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "label": label,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        label = d.pop("label")

        create_node = cls(
            label=label,
        )

        return create_node

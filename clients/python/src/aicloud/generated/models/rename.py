from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="Rename")


@_attrs_define
class Rename:
    """A change of a tenant or project.

    Example:
        {'display_name': 'ACME Labs'}

    """

    display_name: str
    """ What people call it from now on. """

    def to_dict(self) -> dict[str, Any]:
        display_name = self.display_name

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "display_name": display_name,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        display_name = d.pop("display_name")

        rename = cls(
            display_name=display_name,
        )

        return rename

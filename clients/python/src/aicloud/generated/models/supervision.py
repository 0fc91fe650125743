from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.directory import Directory
    from ..models.tree_node import TreeNode


T = TypeVar("T", bound="Supervision")


@_attrs_define
class Supervision:
    """The engine."""

    as_of: datetime.datetime
    """ When it was looked. """
    directories: list[Directory]
    """ The directories: actors that come and go, by kind. """
    tree: TreeNode
    """ A part of the tree. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        as_of = self.as_of.isoformat()

        directories = []
        for directories_item_data in self.directories:
            directories_item = directories_item_data.to_dict()
            directories.append(directories_item)

        tree = self.tree.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "as_of": as_of,
                "directories": directories,
                "tree": tree,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.directory import Directory  # noqa: PLC0415
        from ..models.tree_node import TreeNode  # noqa: PLC0415

        d = dict(src_dict)
        as_of = datetime.datetime.fromisoformat(d.pop("as_of"))

        directories = []
        _directories = d.pop("directories")
        for directories_item_data in _directories:
            directories_item = Directory.from_dict(directories_item_data)

            directories.append(directories_item)

        tree = TreeNode.from_dict(d.pop("tree"))

        supervision = cls(
            as_of=as_of,
            directories=directories,
            tree=tree,
        )

        supervision.additional_properties = d
        return supervision

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

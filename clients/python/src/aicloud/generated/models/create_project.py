from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="CreateProject")


@_attrs_define
class CreateProject:
    """A new project.

    Example:
        {'label': 'lab', 'tenant': 'ten_01jd4q8w0zf2n9k3m5p7r9t1v3'}

    """

    label: str
    """ A DNS label, unique in the tenant, fixed for ever. """
    tenant: str
    """ Whose it is: the tenant's id or full name. """
    display_name: None | str | Unset = UNSET
    """ What people call it; the label if absent. """

    def to_dict(self) -> dict[str, Any]:
        label = self.label

        tenant = self.tenant

        display_name: None | str | Unset
        if isinstance(self.display_name, Unset):
            display_name = UNSET
        else:
            display_name = self.display_name

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "label": label,
                "tenant": tenant,
            }
        )
        if display_name is not UNSET:
            field_dict["display_name"] = display_name

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        label = d.pop("label")

        tenant = d.pop("tenant")

        def _parse_display_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        display_name = _parse_display_name(d.pop("display_name", UNSET))

        create_project = cls(
            label=label,
            tenant=tenant,
            display_name=display_name,
        )

        return create_project

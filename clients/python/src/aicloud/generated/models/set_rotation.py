from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="SetRotation")


@_attrs_define
class SetRotation:
    """By when a key must be replaced.

    Example:
        {'rotate_by': '2099-01-01T00:00:00Z'}

    """

    rotate_by: datetime.datetime | None
    """ The date from which on it is refused: not beyond the age that keys may have. Null: the latest that there may
    be, or
    none where `expires_at` is no later. Null must be said: what is absent was forgotten. """

    def to_dict(self) -> dict[str, Any]:
        rotate_by: None | str
        if isinstance(self.rotate_by, datetime.datetime):
            rotate_by = self.rotate_by.isoformat()
        else:
            rotate_by = self.rotate_by

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "rotate_by": rotate_by,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_rotate_by(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                rotate_by_type_0 = datetime.datetime.fromisoformat(data)

                return rotate_by_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        rotate_by = _parse_rotate_by(d.pop("rotate_by"))

        set_rotation = cls(
            rotate_by=rotate_by,
        )

        return set_rotation

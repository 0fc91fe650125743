from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="CompleteLink")


@_attrs_define
class CompleteLink:
    """A link from a mail.

    Example:
        {'link': 'aic_l_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…'}

    """

    link: str
    """ The link, or the code in it that begins with `aic_l_`. """

    def to_dict(self) -> dict[str, Any]:
        link = self.link

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "link": link,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        link = d.pop("link")

        complete_link = cls(
            link=link,
        )

        return complete_link

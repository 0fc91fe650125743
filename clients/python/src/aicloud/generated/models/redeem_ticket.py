from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="RedeemTicket")


@_attrs_define
class RedeemTicket:
    """What a program was brought by a browser, and what it has kept."""

    ticket: str
    """ The ticket, good for a minute and once. """
    verifier: str
    """ What the challenge is the digest of. """

    def to_dict(self) -> dict[str, Any]:
        ticket = self.ticket

        verifier = self.verifier

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "ticket": ticket,
                "verifier": verifier,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        ticket = d.pop("ticket")

        verifier = d.pop("verifier")

        redeem_ticket = cls(
            ticket=ticket,
            verifier=verifier,
        )

        return redeem_ticket

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.passkey_attestation import PasskeyAttestation


T = TypeVar("T", bound="AddPasskey")


@_attrs_define
class AddPasskey:
    """A new passkey."""

    credential: PasskeyAttestation
    """ The answer of `navigator.credentials.create`, as `toJSON()` gives it. More members are let pass. """
    name: str
    """ What one calls it. """

    def to_dict(self) -> dict[str, Any]:
        credential = self.credential.to_dict()

        name = self.name

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "credential": credential,
                "name": name,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.passkey_attestation import PasskeyAttestation  # noqa: PLC0415

        d = dict(src_dict)
        credential = PasskeyAttestation.from_dict(d.pop("credential"))

        name = d.pop("name")

        add_passkey = cls(
            credential=credential,
            name=name,
        )

        return add_passkey

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.attestation_response import AttestationResponse


T = TypeVar("T", bound="PasskeyAttestation")


@_attrs_define
class PasskeyAttestation:
    """The answer of `navigator.credentials.create`, as `toJSON()` gives it. More members are let pass."""

    response: AttestationResponse
    """ What an authenticator has made, each base64url. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        response = self.response.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "response": response,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.attestation_response import AttestationResponse  # noqa: PLC0415

        d = dict(src_dict)
        response = AttestationResponse.from_dict(d.pop("response"))

        passkey_attestation = cls(
            response=response,
        )

        passkey_attestation.additional_properties = d
        return passkey_attestation

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

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.assertion_response import AssertionResponse


T = TypeVar("T", bound="PasskeyAssertion")


@_attrs_define
class PasskeyAssertion:
    """The answer of `navigator.credentials.get`, as `toJSON()` gives it. More members are let pass."""

    id: str
    """ The passkey's id, base64url. """
    response: AssertionResponse
    """ What a passkey has signed, each base64url. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        response = self.response.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "response": response,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.assertion_response import AssertionResponse  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        response = AssertionResponse.from_dict(d.pop("response"))

        passkey_assertion = cls(
            id=id,
            response=response,
        )

        passkey_assertion.additional_properties = d
        return passkey_assertion

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

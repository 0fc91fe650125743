from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.code import Code
from ..models.retry import Retry
from ..types import UNSET, Unset

T = TypeVar("T", bound="Problem")


@_attrs_define
class Problem:
    """The body of every error: RFC 9457, with members of our own.

    Example:
        {'code': 'invalid_value', 'detail': 'gpu.count: must be 1 to 64', 'field': 'gpu.count', 'instance':
            'urn:aicloud:request:req_01jd4q8w0zf2n9k3m5p7r9t1v3', 'request_id': 'req_01jd4q8w0zf2n9k3m5p7r9t1v3', 'retry':
            'new_request', 'runbook': 'docs/problems.md#invalid_value', 'status': 422, 'suggestion': 'Correct the field that
            is named.', 'title': 'A value is not acceptable', 'type': 'urn:aicloud:problem:invalid_value'}

    """

    code: Code
    """ What went wrong: a closed list, stable for ever. """
    detail: str
    """ What went wrong this time, for people. """
    instance: str
    """ A URI for this occurrence. """
    request_id: str
    """ The request's id, as in `x-request-id` and in the logs. """
    retry: Retry
    """ Whether sending something again makes sense. """
    runbook: str
    """ Where to read more. """
    status: int
    """ The HTTP status. """
    suggestion: str
    """ What to do about it. """
    title: str
    """ One line for people, the same for each problem of this kind. """
    type_: str
    """ A URI for the kind of problem: `urn:aicloud:problem:` and the code. """
    crash_id: None | str | Unset = UNSET
    """ The crash, as the operator finds it. """
    field: None | str | Unset = UNSET
    """ The field or parameter that is wrong, as a path: `gpu.count`. """
    legal_actions: list[str] | None | Unset = UNSET
    """ What is possible instead, when the resource's state forbids what was asked. """
    missing_permission: None | str | Unset = UNSET
    """ The permission that the caller would have needed. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code.value

        detail = self.detail

        instance = self.instance

        request_id = self.request_id

        retry = self.retry.value

        runbook = self.runbook

        status = self.status

        suggestion = self.suggestion

        title = self.title

        type_ = self.type_

        crash_id: None | str | Unset
        if isinstance(self.crash_id, Unset):
            crash_id = UNSET
        else:
            crash_id = self.crash_id

        field: None | str | Unset
        if isinstance(self.field, Unset):
            field = UNSET
        else:
            field = self.field

        legal_actions: list[str] | None | Unset
        if isinstance(self.legal_actions, Unset):
            legal_actions = UNSET
        elif isinstance(self.legal_actions, list):
            legal_actions = self.legal_actions

        else:
            legal_actions = self.legal_actions

        missing_permission: None | str | Unset
        if isinstance(self.missing_permission, Unset):
            missing_permission = UNSET
        else:
            missing_permission = self.missing_permission

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "detail": detail,
                "instance": instance,
                "request_id": request_id,
                "retry": retry,
                "runbook": runbook,
                "status": status,
                "suggestion": suggestion,
                "title": title,
                "type": type_,
            }
        )
        if crash_id is not UNSET:
            field_dict["crash_id"] = crash_id
        if field is not UNSET:
            field_dict["field"] = field
        if legal_actions is not UNSET:
            field_dict["legal_actions"] = legal_actions
        if missing_permission is not UNSET:
            field_dict["missing_permission"] = missing_permission

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        code = Code(d.pop("code"))

        detail = d.pop("detail")

        instance = d.pop("instance")

        request_id = d.pop("request_id")

        retry = Retry(d.pop("retry"))

        runbook = d.pop("runbook")

        status = d.pop("status")

        suggestion = d.pop("suggestion")

        title = d.pop("title")

        type_ = d.pop("type")

        def _parse_crash_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        crash_id = _parse_crash_id(d.pop("crash_id", UNSET))

        def _parse_field(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        field = _parse_field(d.pop("field", UNSET))

        def _parse_legal_actions(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                legal_actions_type_0 = cast(list[str], data)

                return legal_actions_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        legal_actions = _parse_legal_actions(d.pop("legal_actions", UNSET))

        def _parse_missing_permission(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        missing_permission = _parse_missing_permission(
            d.pop("missing_permission", UNSET)
        )

        problem = cls(
            code=code,
            detail=detail,
            instance=instance,
            request_id=request_id,
            retry=retry,
            runbook=runbook,
            status=status,
            suggestion=suggestion,
            title=title,
            type_=type_,
            crash_id=crash_id,
            field=field,
            legal_actions=legal_actions,
            missing_permission=missing_permission,
        )

        problem.additional_properties = d
        return problem

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

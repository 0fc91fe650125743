from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.pulse_problem_code import PulseProblemCode
from ..models.pulse_problem_runbook_type_1 import PulseProblemRunbookType1
from ..models.pulse_problem_runbook_type_2_type_1 import PulseProblemRunbookType2Type1
from ..models.pulse_problem_runbook_type_3_type_1 import PulseProblemRunbookType3Type1
from ..types import UNSET, Unset

T = TypeVar("T", bound="PulseProblem")


@_attrs_define
class PulseProblem:
    """What was refused or failed."""

    code: PulseProblemCode
    """ The code. """
    count: int
    """ How often in the window. """
    status: int
    """ Its status. """
    runbook: (
        None
        | PulseProblemRunbookType1
        | PulseProblemRunbookType2Type1
        | PulseProblemRunbookType3Type1
        | Unset
    ) = UNSET
    """ The page that it leads to. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code.value

        count = self.count

        status = self.status

        runbook: None | str | Unset
        if isinstance(self.runbook, Unset):
            runbook = UNSET
        elif isinstance(self.runbook, PulseProblemRunbookType1):
            runbook = self.runbook.value
        elif isinstance(self.runbook, PulseProblemRunbookType2Type1):
            runbook = self.runbook.value
        elif isinstance(self.runbook, PulseProblemRunbookType3Type1):
            runbook = self.runbook.value
        else:
            runbook = self.runbook

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "count": count,
                "status": status,
            }
        )
        if runbook is not UNSET:
            field_dict["runbook"] = runbook

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        code = PulseProblemCode(d.pop("code"))

        count = d.pop("count")

        status = d.pop("status")

        def _parse_runbook(
            data: object,
        ) -> (
            None
            | PulseProblemRunbookType1
            | PulseProblemRunbookType2Type1
            | PulseProblemRunbookType3Type1
            | Unset
        ):
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                runbook_type_1 = PulseProblemRunbookType1(data)

                return runbook_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, str):
                    raise TypeError()
                runbook_type_2_type_1 = PulseProblemRunbookType2Type1(data)

                return runbook_type_2_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, str):
                    raise TypeError()
                runbook_type_3_type_1 = PulseProblemRunbookType3Type1(data)

                return runbook_type_3_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(
                None
                | PulseProblemRunbookType1
                | PulseProblemRunbookType2Type1
                | PulseProblemRunbookType3Type1
                | Unset,
                data,
            )

        runbook = _parse_runbook(d.pop("runbook", UNSET))

        pulse_problem = cls(
            code=code,
            count=count,
            status=status,
            runbook=runbook,
        )

        pulse_problem.additional_properties = d
        return pulse_problem

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

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.tree_node_actions_item import TreeNodeActionsItem
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.child_exit import ChildExit
    from ..models.crash_summary import CrashSummary


T = TypeVar("T", bound="TreeNode")


@_attrs_define
class TreeNode:
    """A part of the tree."""

    kind: str
    """ What it is: `supervisor`, `worker`, or `directory`. """
    name: str
    """ Its name. """
    path: str
    """ Where it is, for orders; empty for the root. """
    actions: list[TreeNodeActionsItem] | Unset = UNSET
    """ What the caller may order of it now. """
    children: list[TreeNode] | Unset = UNSET
    """ What is below it. """
    failures_in_window: int | None | Unset = UNSET
    """ Failures that count at present. """
    failures_limit: int | None | Unset = UNSET
    """ The failure in the window that takes its supervisor down with it. """
    last_crash: CrashSummary | None | Unset = UNSET
    last_exit: ChildExit | None | Unset = UNSET
    phase: None | str | Unset = UNSET
    """ Where it is in its life; absent for the root. """
    since: datetime.datetime | None | Unset = UNSET
    """ Since when. """
    starts: int | None | Unset = UNSET
    """ How often it was started. """
    strategy: None | str | Unset = UNSET
    """ Whom a supervisor restarts together: `one_for_one`, `rest_for_one`, `one_for_all`. """
    window_ms: int | None | Unset = UNSET
    """ How long a failure counts. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.child_exit import ChildExit  # noqa: PLC0415
        from ..models.crash_summary import CrashSummary  # noqa: PLC0415

        kind = self.kind

        name = self.name

        path = self.path

        actions: list[str] | Unset = UNSET
        if not isinstance(self.actions, Unset):
            actions = []
            for actions_item_data in self.actions:
                actions_item = actions_item_data.value
                actions.append(actions_item)

        children: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.children, Unset):
            children = []
            for children_item_data in self.children:
                children_item = children_item_data.to_dict()
                children.append(children_item)

        failures_in_window: int | None | Unset
        if isinstance(self.failures_in_window, Unset):
            failures_in_window = UNSET
        else:
            failures_in_window = self.failures_in_window

        failures_limit: int | None | Unset
        if isinstance(self.failures_limit, Unset):
            failures_limit = UNSET
        else:
            failures_limit = self.failures_limit

        last_crash: dict[str, Any] | None | Unset
        if isinstance(self.last_crash, Unset):
            last_crash = UNSET
        elif isinstance(self.last_crash, CrashSummary):
            last_crash = self.last_crash.to_dict()
        else:
            last_crash = self.last_crash

        last_exit: dict[str, Any] | None | Unset
        if isinstance(self.last_exit, Unset):
            last_exit = UNSET
        elif isinstance(self.last_exit, ChildExit):
            last_exit = self.last_exit.to_dict()
        else:
            last_exit = self.last_exit

        phase: None | str | Unset
        if isinstance(self.phase, Unset):
            phase = UNSET
        else:
            phase = self.phase

        since: None | str | Unset
        if isinstance(self.since, Unset):
            since = UNSET
        elif isinstance(self.since, datetime.datetime):
            since = self.since.isoformat()
        else:
            since = self.since

        starts: int | None | Unset
        if isinstance(self.starts, Unset):
            starts = UNSET
        else:
            starts = self.starts

        strategy: None | str | Unset
        if isinstance(self.strategy, Unset):
            strategy = UNSET
        else:
            strategy = self.strategy

        window_ms: int | None | Unset
        if isinstance(self.window_ms, Unset):
            window_ms = UNSET
        else:
            window_ms = self.window_ms

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "kind": kind,
                "name": name,
                "path": path,
            }
        )
        if actions is not UNSET:
            field_dict["actions"] = actions
        if children is not UNSET:
            field_dict["children"] = children
        if failures_in_window is not UNSET:
            field_dict["failures_in_window"] = failures_in_window
        if failures_limit is not UNSET:
            field_dict["failures_limit"] = failures_limit
        if last_crash is not UNSET:
            field_dict["last_crash"] = last_crash
        if last_exit is not UNSET:
            field_dict["last_exit"] = last_exit
        if phase is not UNSET:
            field_dict["phase"] = phase
        if since is not UNSET:
            field_dict["since"] = since
        if starts is not UNSET:
            field_dict["starts"] = starts
        if strategy is not UNSET:
            field_dict["strategy"] = strategy
        if window_ms is not UNSET:
            field_dict["window_ms"] = window_ms

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.child_exit import ChildExit  # noqa: PLC0415
        from ..models.crash_summary import CrashSummary  # noqa: PLC0415

        d = dict(src_dict)
        kind = d.pop("kind")

        name = d.pop("name")

        path = d.pop("path")

        _actions = d.pop("actions", UNSET)
        actions: list[TreeNodeActionsItem] | Unset = UNSET
        if _actions is not UNSET:
            actions = []
            for actions_item_data in _actions:
                actions_item = TreeNodeActionsItem(actions_item_data)

                actions.append(actions_item)

        _children = d.pop("children", UNSET)
        children: list[TreeNode] | Unset = UNSET
        if _children is not UNSET:
            children = []
            for children_item_data in _children:
                children_item = TreeNode.from_dict(children_item_data)

                children.append(children_item)

        def _parse_failures_in_window(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        failures_in_window = _parse_failures_in_window(
            d.pop("failures_in_window", UNSET)
        )

        def _parse_failures_limit(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        failures_limit = _parse_failures_limit(d.pop("failures_limit", UNSET))

        def _parse_last_crash(data: object) -> CrashSummary | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                last_crash_type_0 = CrashSummary.from_dict(data)

                return last_crash_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CrashSummary | None | Unset, data)

        last_crash = _parse_last_crash(d.pop("last_crash", UNSET))

        def _parse_last_exit(data: object) -> ChildExit | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                last_exit_type_0 = ChildExit.from_dict(data)

                return last_exit_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ChildExit | None | Unset, data)

        last_exit = _parse_last_exit(d.pop("last_exit", UNSET))

        def _parse_phase(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        phase = _parse_phase(d.pop("phase", UNSET))

        def _parse_since(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                since_type_0 = datetime.datetime.fromisoformat(data)

                return since_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        since = _parse_since(d.pop("since", UNSET))

        def _parse_starts(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        starts = _parse_starts(d.pop("starts", UNSET))

        def _parse_strategy(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        strategy = _parse_strategy(d.pop("strategy", UNSET))

        def _parse_window_ms(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        window_ms = _parse_window_ms(d.pop("window_ms", UNSET))

        tree_node = cls(
            kind=kind,
            name=name,
            path=path,
            actions=actions,
            children=children,
            failures_in_window=failures_in_window,
            failures_limit=failures_limit,
            last_crash=last_crash,
            last_exit=last_exit,
            phase=phase,
            since=since,
            starts=starts,
            strategy=strategy,
            window_ms=window_ms,
        )

        tree_node.additional_properties = d
        return tree_node

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

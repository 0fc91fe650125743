"""A running cloud with a real agent: AICLOUD_READY is what `aicloud dev --ready-file` wrote (scripts/ci/clients.sh)."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from aicloud import Cloud


@dataclass(frozen=True)
class World:
    """Where it is, and who may do what there."""

    url: str
    project: str
    operator: Cloud
    member: Cloud


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    # Without it these tests would hold nothing, so they fail and are not skipped.
    ready = json.loads(Path(os.environ["AICLOUD_READY"]).read_text(encoding="utf-8"))
    url = ready["url"]
    with Cloud(url, ready["operator_token"]) as operator, Cloud(url, ready["project_token"]) as member:
        yield World(url, ready["project"], operator, member)

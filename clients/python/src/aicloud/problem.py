"""What can go wrong, as exceptions that say what to do.

All are `CloudError`. The server's refusals are `ApiError`, with every member of its problem (RFC 9457,
docs/problems.md); the subclasses are for `except`, and `code` is for programs: it never changes its meaning.
`Unreachable` means that nothing was heard: whether a write was carried out is not known, and the same call
with the same idempotency key tells.
"""

from typing import Any

import httpx

__all__ = [
    "ApiError",
    "CloudError",
    "Conflict",
    "Denied",
    "EndedOtherwise",
    "Invalid",
    "NotFound",
    "NotSignedIn",
    "RateLimited",
    "SignInFailed",
    "StaleVersion",
    "TimedOut",
    "Unavailable",
    "Unreachable",
    "from_response",
]

_TEXT_MAX = 2_000


class CloudError(Exception):
    """Anything that goes wrong between a program and the cloud."""


class Unreachable(CloudError):
    """Nothing was heard of the server."""

    def __init__(self, url: str, request_id: str, why: str) -> None:
        super().__init__(f"{url} does not answer ({why}); request {request_id}")
        self.request_id = request_id


class SignInFailed(CloudError):
    """No token was given for the credential (RFC 6749, 5.2)."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(f"{error}: {description}")
        self.error = error
        self.description = description


class TimedOut(CloudError, TimeoutError):
    """What was waited for did not come in time."""


class EndedOtherwise(CloudError):
    """An allocation will not reach the phase that was waited for; `outcome` says how it ended, if it says."""

    def __init__(self, message: str, phase: str, outcome: str | None) -> None:
        super().__init__(message)
        self.phase = phase
        self.outcome = outcome


class ApiError(CloudError):
    """The server refused, in its own words."""

    def __init__(self, problem: dict[str, Any], retry_after: float | None = None) -> None:
        self.status = int(problem["status"])
        """The HTTP status."""
        self.code = str(problem["code"])
        """What went wrong, for programs: a closed list, stable for ever."""
        self.title = str(problem["title"])
        self.detail = str(problem["detail"])
        """What went wrong this time."""
        self.suggestion = str(problem.get("suggestion") or "")
        """What to do about it."""
        self.retry = str(problem.get("retry") or "no")
        """`same_request`: send it again as it is. `new_request`: correct it first. `no`: it will be refused again."""
        self.request_id = str(problem.get("request_id") or "")
        """What the operator needs to find it."""
        self.runbook = str(problem.get("runbook") or "")
        self.field: str | None = problem.get("field")
        """The field or parameter that is wrong, as a path: `gpu.count`."""
        self.missing_permission: str | None = problem.get("missing_permission")
        """The permission that the caller would have needed."""
        self.legal_actions: tuple[str, ...] = tuple(problem.get("legal_actions") or ())
        """What is possible instead."""
        self.crash_id: str | None = problem.get("crash_id")
        self.retry_after = retry_after
        """Seconds to wait before the same may be sent again, if the server said so."""
        super().__init__(self._text())

    def _text(self) -> str:
        what = (self.detail or self.title).rstrip(".")
        parts = [f"{self.code} ({self.status}): {what}."]
        if self.missing_permission:
            parts.append(f"Missing permission: {self.missing_permission}.")
        if self.legal_actions:
            parts.append(f"Possible now: {', '.join(self.legal_actions)}.")
        if self.suggestion:
            parts.append(self.suggestion)
        parts.append(f"[{self.request_id}]")
        return " ".join(parts)


class NotSignedIn(ApiError):
    """401: no credential, or one that is over."""


class Denied(ApiError):
    """403: `missing_permission` names what lacks."""


class NotFound(ApiError):
    """404: there is none, or none that is yours; both look alike."""


class Conflict(ApiError):
    """409: not now, or a name is taken; `legal_actions` says what is possible."""


class StaleVersion(ApiError):
    """412: somebody else was quicker; read it again."""


class Invalid(ApiError):
    """400, 413, 415, 422: the request is wrong; `field` says where."""


class RateLimited(ApiError):
    """429: too much; `retry_after` says how long to wait."""


class Unavailable(ApiError):
    """5xx: the cloud is not well; `retry` says whether to try again."""


_BY_STATUS: dict[int, type[ApiError]] = {
    400: Invalid,
    401: NotSignedIn,
    403: Denied,
    404: NotFound,
    409: Conflict,
    412: StaleVersion,
    413: Invalid,
    415: Invalid,
    422: Invalid,
    429: RateLimited,
}


def from_response(response: httpx.Response) -> CloudError:
    """Make an error of an answer that was read and is no success."""
    try:
        body = response.json()
    except ValueError:
        body = None
    if isinstance(body, dict) and all(isinstance(body.get(name), str) for name in ("error", "error_description")):
        return SignInFailed(body["error"], body["error_description"])
    if not _is_problem(body):
        body = _not_ours(response)
    kind = _BY_STATUS.get(body["status"], Unavailable if body["status"] >= 500 else ApiError)
    return kind(body, _retry_after(response))


def _is_problem(body: object) -> bool:
    if not isinstance(body, dict):
        return False
    texts = all(isinstance(body.get(name), str) for name in ("code", "title", "detail"))
    return texts and isinstance(body.get("status"), int)


def _not_ours(response: httpx.Response) -> dict[str, Any]:
    status = response.status_code
    said = " ".join(response.text[:_TEXT_MAX].split())[:200]
    return {
        "status": status,
        "code": "internal",
        "title": "An answer that is not the control plane's",
        "detail": f"Status {status} came without a reason; a proxy may stand between. It says: {said!r}.",
        "retry": "same_request" if status in (502, 503, 504) else "no",
        "suggestion": "Look whether the address is the cloud's.",
        "request_id": response.headers.get("x-request-id", ""),
    }


def _retry_after(response: httpx.Response) -> float | None:
    text = response.headers.get("retry-after", "")
    return float(text) if text.isascii() and text.isdigit() and len(text) < 7 else None

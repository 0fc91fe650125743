from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.session import Session
from ...models.sign_in import SignIn
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: SignIn,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(x_request_id, Unset):
        headers["x-request-id"] = x_request_id

    if not isinstance(traceparent, Unset):
        headers["traceparent"] = traceparent

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/session",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Session | None:
    if response.status_code == 201:
        response_201 = Session.from_dict(response.json())

        return response_201

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Session]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: SignIn,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Response[Session]:
    """Sign in.

     Opens a session, and closes the one that the same user came with. A wrong password and an unknown
    address look the
    same. After a few failures there is a wait that grows with each. A device that signed in before
    (`X-Aicloud-Device`, or the
    cookie of that kind) waits for its own failures only, and a right `code` is looked at during a wait,
    now and then.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        body (SignIn): Who wants to come in. Example: {'email': 'ada@example.com', 'password':
            'mauve-otter-plays-cello'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Session]
    """

    kwargs = _get_kwargs(
        body=body,
        x_request_id=x_request_id,
        traceparent=traceparent,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: SignIn,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Session | None:
    """Sign in.

     Opens a session, and closes the one that the same user came with. A wrong password and an unknown
    address look the
    same. After a few failures there is a wait that grows with each. A device that signed in before
    (`X-Aicloud-Device`, or the
    cookie of that kind) waits for its own failures only, and a right `code` is looked at during a wait,
    now and then.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        body (SignIn): Who wants to come in. Example: {'email': 'ada@example.com', 'password':
            'mauve-otter-plays-cello'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Session
    """

    return sync_detailed(
        client=client,
        body=body,
        x_request_id=x_request_id,
        traceparent=traceparent,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: SignIn,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Response[Session]:
    """Sign in.

     Opens a session, and closes the one that the same user came with. A wrong password and an unknown
    address look the
    same. After a few failures there is a wait that grows with each. A device that signed in before
    (`X-Aicloud-Device`, or the
    cookie of that kind) waits for its own failures only, and a right `code` is looked at during a wait,
    now and then.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        body (SignIn): Who wants to come in. Example: {'email': 'ada@example.com', 'password':
            'mauve-otter-plays-cello'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Session]
    """

    kwargs = _get_kwargs(
        body=body,
        x_request_id=x_request_id,
        traceparent=traceparent,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: SignIn,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Session | None:
    """Sign in.

     Opens a session, and closes the one that the same user came with. A wrong password and an unknown
    address look the
    same. After a few failures there is a wait that grows with each. A device that signed in before
    (`X-Aicloud-Device`, or the
    cookie of that kind) waits for its own failures only, and a right `code` is looked at during a wait,
    now and then.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        body (SignIn): Who wants to come in. Example: {'email': 'ada@example.com', 'password':
            'mauve-otter-plays-cello'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Session
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            x_request_id=x_request_id,
            traceparent=traceparent,
        )
    ).parsed

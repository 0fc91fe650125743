from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.actor_detail import ActorDetail
from ...types import UNSET, Response, Unset


def _get_kwargs(
    directory: str,
    id: str,
    *,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(x_request_id, Unset):
        headers["x-request-id"] = x_request_id

    if not isinstance(traceparent, Unset):
        headers["traceparent"] = traceparent

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/ops/supervision/{directory}/actors/{id}".format(
            directory=quote(str(directory), safe=""),
            id=quote(str(id), safe=""),
        ),
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ActorDetail | None:
    if response.status_code == 200:
        response_200 = ActorDetail.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ActorDetail]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    directory: str,
    id: str,
    *,
    client: AuthenticatedClient | Client,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Response[ActorDetail]:
    """Get an actor.

     Its counters, its last 100 transitions, its crashes with backtraces, and the orders about it.
    Also for an entity that sleeps. Its state is not shown: that is the resource's own page.

    Args:
        directory (str):
        id (str):
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ActorDetail]
    """

    kwargs = _get_kwargs(
        directory=directory,
        id=id,
        x_request_id=x_request_id,
        traceparent=traceparent,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    directory: str,
    id: str,
    *,
    client: AuthenticatedClient | Client,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> ActorDetail | None:
    """Get an actor.

     Its counters, its last 100 transitions, its crashes with backtraces, and the orders about it.
    Also for an entity that sleeps. Its state is not shown: that is the resource's own page.

    Args:
        directory (str):
        id (str):
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ActorDetail
    """

    return sync_detailed(
        directory=directory,
        id=id,
        client=client,
        x_request_id=x_request_id,
        traceparent=traceparent,
    ).parsed


async def asyncio_detailed(
    directory: str,
    id: str,
    *,
    client: AuthenticatedClient | Client,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Response[ActorDetail]:
    """Get an actor.

     Its counters, its last 100 transitions, its crashes with backtraces, and the orders about it.
    Also for an entity that sleeps. Its state is not shown: that is the resource's own page.

    Args:
        directory (str):
        id (str):
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ActorDetail]
    """

    kwargs = _get_kwargs(
        directory=directory,
        id=id,
        x_request_id=x_request_id,
        traceparent=traceparent,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    directory: str,
    id: str,
    *,
    client: AuthenticatedClient | Client,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> ActorDetail | None:
    """Get an actor.

     Its counters, its last 100 transitions, its crashes with backtraces, and the orders about it.
    Also for an entity that sleeps. Its state is not shown: that is the resource's own page.

    Args:
        directory (str):
        id (str):
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ActorDetail
    """

    return (
        await asyncio_detailed(
            directory=directory,
            id=id,
            client=client,
            x_request_id=x_request_id,
            traceparent=traceparent,
        )
    ).parsed

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.actor_page import ActorPage
from ...models.list_actors_phase import ListActorsPhase
from ...models.list_actors_sort import ListActorsSort
from ...types import UNSET, Response, Unset


def _get_kwargs(
    directory: str,
    *,
    sort: ListActorsSort | Unset = ListActorsSort.MAILBOX_AGE,
    phase: ListActorsPhase | Unset = UNSET,
    search: str | Unset = UNSET,
    limit: int | Unset = 50,
    page_token: str | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(x_request_id, Unset):
        headers["x-request-id"] = x_request_id

    if not isinstance(traceparent, Unset):
        headers["traceparent"] = traceparent

    params: dict[str, Any] = {}

    json_sort: str | Unset = UNSET
    if not isinstance(sort, Unset):
        json_sort = sort.value

    params["sort"] = json_sort

    json_phase: str | Unset = UNSET
    if not isinstance(phase, Unset):
        json_phase = phase.value

    params["phase"] = json_phase

    params["search"] = search

    params["limit"] = limit

    params["page_token"] = page_token

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/ops/supervision/{directory}/actors".format(
            directory=quote(str(directory), safe=""),
        ),
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ActorPage | None:
    if response.status_code == 200:
        response_200 = ActorPage.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ActorPage]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    directory: str,
    *,
    client: AuthenticatedClient | Client,
    sort: ListActorsSort | Unset = ListActorsSort.MAILBOX_AGE,
    phase: ListActorsPhase | Unset = UNSET,
    search: str | Unset = UNSET,
    limit: int | Unset = 50,
    page_token: str | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Response[ActorPage]:
    """List the actors of a directory.

     Those at the top of an order: longest waiting, most crashed, slowest; or all, in the order of their
    ids. Only what is in memory; sleeping entities are rows.

    Args:
        directory (str):
        sort (ListActorsSort | Unset): What a list of actors is sorted by; always the largest
            first, but for ids. Default: ListActorsSort.MAILBOX_AGE.
        phase (ListActorsPhase | Unset): Where an actor is in its life.
        search (str | Unset):
        limit (int | Unset):  Default: 50.
        page_token (str | Unset):
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ActorPage]
    """

    kwargs = _get_kwargs(
        directory=directory,
        sort=sort,
        phase=phase,
        search=search,
        limit=limit,
        page_token=page_token,
        x_request_id=x_request_id,
        traceparent=traceparent,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    directory: str,
    *,
    client: AuthenticatedClient | Client,
    sort: ListActorsSort | Unset = ListActorsSort.MAILBOX_AGE,
    phase: ListActorsPhase | Unset = UNSET,
    search: str | Unset = UNSET,
    limit: int | Unset = 50,
    page_token: str | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> ActorPage | None:
    """List the actors of a directory.

     Those at the top of an order: longest waiting, most crashed, slowest; or all, in the order of their
    ids. Only what is in memory; sleeping entities are rows.

    Args:
        directory (str):
        sort (ListActorsSort | Unset): What a list of actors is sorted by; always the largest
            first, but for ids. Default: ListActorsSort.MAILBOX_AGE.
        phase (ListActorsPhase | Unset): Where an actor is in its life.
        search (str | Unset):
        limit (int | Unset):  Default: 50.
        page_token (str | Unset):
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ActorPage
    """

    return sync_detailed(
        directory=directory,
        client=client,
        sort=sort,
        phase=phase,
        search=search,
        limit=limit,
        page_token=page_token,
        x_request_id=x_request_id,
        traceparent=traceparent,
    ).parsed


async def asyncio_detailed(
    directory: str,
    *,
    client: AuthenticatedClient | Client,
    sort: ListActorsSort | Unset = ListActorsSort.MAILBOX_AGE,
    phase: ListActorsPhase | Unset = UNSET,
    search: str | Unset = UNSET,
    limit: int | Unset = 50,
    page_token: str | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Response[ActorPage]:
    """List the actors of a directory.

     Those at the top of an order: longest waiting, most crashed, slowest; or all, in the order of their
    ids. Only what is in memory; sleeping entities are rows.

    Args:
        directory (str):
        sort (ListActorsSort | Unset): What a list of actors is sorted by; always the largest
            first, but for ids. Default: ListActorsSort.MAILBOX_AGE.
        phase (ListActorsPhase | Unset): Where an actor is in its life.
        search (str | Unset):
        limit (int | Unset):  Default: 50.
        page_token (str | Unset):
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ActorPage]
    """

    kwargs = _get_kwargs(
        directory=directory,
        sort=sort,
        phase=phase,
        search=search,
        limit=limit,
        page_token=page_token,
        x_request_id=x_request_id,
        traceparent=traceparent,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    directory: str,
    *,
    client: AuthenticatedClient | Client,
    sort: ListActorsSort | Unset = ListActorsSort.MAILBOX_AGE,
    phase: ListActorsPhase | Unset = UNSET,
    search: str | Unset = UNSET,
    limit: int | Unset = 50,
    page_token: str | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> ActorPage | None:
    """List the actors of a directory.

     Those at the top of an order: longest waiting, most crashed, slowest; or all, in the order of their
    ids. Only what is in memory; sleeping entities are rows.

    Args:
        directory (str):
        sort (ListActorsSort | Unset): What a list of actors is sorted by; always the largest
            first, but for ids. Default: ListActorsSort.MAILBOX_AGE.
        phase (ListActorsPhase | Unset): Where an actor is in its life.
        search (str | Unset):
        limit (int | Unset):  Default: 50.
        page_token (str | Unset):
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ActorPage
    """

    return (
        await asyncio_detailed(
            directory=directory,
            client=client,
            sort=sort,
            phase=phase,
            search=search,
            limit=limit,
            page_token=page_token,
            x_request_id=x_request_id,
            traceparent=traceparent,
        )
    ).parsed

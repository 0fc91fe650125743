from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.allocation import Allocation
from ...models.create_allocation import CreateAllocation
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: CreateAllocation,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(x_request_id, Unset):
        headers["x-request-id"] = x_request_id

    if not isinstance(traceparent, Unset):
        headers["traceparent"] = traceparent

    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/allocations",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Allocation | None:
    if response.status_code == 201:
        response_201 = Allocation.from_dict(response.json())

        return response_201

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Allocation]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CreateAllocation,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> Response[Allocation]:
    """Create an allocation.

     It waits in `queued` until a node has the GPUs, and goes on by itself. Watch it with
    `GET /v1/events`.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        body (CreateAllocation): A new allocation. Example: {'display_name': 'training', 'gpu':
            {'count': 2, 'model': 'H100'}, 'workload': {'command': ['/bin/sh', '-c', 'sleep 600'],
            'env': {'SEED': '7'}, 'image': 'busybox'}}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Allocation]
    """

    kwargs = _get_kwargs(
        body=body,
        x_request_id=x_request_id,
        traceparent=traceparent,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: CreateAllocation,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> Allocation | None:
    """Create an allocation.

     It waits in `queued` until a node has the GPUs, and goes on by itself. Watch it with
    `GET /v1/events`.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        body (CreateAllocation): A new allocation. Example: {'display_name': 'training', 'gpu':
            {'count': 2, 'model': 'H100'}, 'workload': {'command': ['/bin/sh', '-c', 'sleep 600'],
            'env': {'SEED': '7'}, 'image': 'busybox'}}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Allocation
    """

    return sync_detailed(
        client=client,
        body=body,
        x_request_id=x_request_id,
        traceparent=traceparent,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CreateAllocation,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> Response[Allocation]:
    """Create an allocation.

     It waits in `queued` until a node has the GPUs, and goes on by itself. Watch it with
    `GET /v1/events`.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        body (CreateAllocation): A new allocation. Example: {'display_name': 'training', 'gpu':
            {'count': 2, 'model': 'H100'}, 'workload': {'command': ['/bin/sh', '-c', 'sleep 600'],
            'env': {'SEED': '7'}, 'image': 'busybox'}}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Allocation]
    """

    kwargs = _get_kwargs(
        body=body,
        x_request_id=x_request_id,
        traceparent=traceparent,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: CreateAllocation,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> Allocation | None:
    """Create an allocation.

     It waits in `queued` until a node has the GPUs, and goes on by itself. Watch it with
    `GET /v1/events`.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        body (CreateAllocation): A new allocation. Example: {'display_name': 'training', 'gpu':
            {'count': 2, 'model': 'H100'}, 'workload': {'command': ['/bin/sh', '-c', 'sleep 600'],
            'env': {'SEED': '7'}, 'image': 'busybox'}}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Allocation
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            x_request_id=x_request_id,
            traceparent=traceparent,
            idempotency_key=idempotency_key,
        )
    ).parsed

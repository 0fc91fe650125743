from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.tenant import Tenant
from ...types import UNSET, Response, Unset


def _get_kwargs(
    id: str,
    *,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(x_request_id, Unset):
        headers["x-request-id"] = x_request_id

    if not isinstance(traceparent, Unset):
        headers["traceparent"] = traceparent

    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/tenants/{id}/disable".format(
            id=quote(str(id), safe=""),
        ),
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Tenant | None:
    if response.status_code == 202:
        response_202 = Tenant.from_dict(response.json())

        return response_202

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Tenant]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    id: str,
    *,
    client: AuthenticatedClient | Client,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Response[Tenant]:
    """Disable a tenant.

     From the moment of this answer on none of its credentials opens anything: its programs, keys, tokens
    and sessions by its
    single sign-on are told 401, its people hold nothing in it, and what they had open is cut. What runs
    goes on, and is
    metered, until whoever runs the cloud stops or releases it.

    Args:
        id (str):
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        if_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Tenant]
    """

    kwargs = _get_kwargs(
        id=id,
        x_request_id=x_request_id,
        traceparent=traceparent,
        idempotency_key=idempotency_key,
        if_match=if_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    id: str,
    *,
    client: AuthenticatedClient | Client,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Tenant | None:
    """Disable a tenant.

     From the moment of this answer on none of its credentials opens anything: its programs, keys, tokens
    and sessions by its
    single sign-on are told 401, its people hold nothing in it, and what they had open is cut. What runs
    goes on, and is
    metered, until whoever runs the cloud stops or releases it.

    Args:
        id (str):
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        if_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Tenant
    """

    return sync_detailed(
        id=id,
        client=client,
        x_request_id=x_request_id,
        traceparent=traceparent,
        idempotency_key=idempotency_key,
        if_match=if_match,
    ).parsed


async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient | Client,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Response[Tenant]:
    """Disable a tenant.

     From the moment of this answer on none of its credentials opens anything: its programs, keys, tokens
    and sessions by its
    single sign-on are told 401, its people hold nothing in it, and what they had open is cut. What runs
    goes on, and is
    metered, until whoever runs the cloud stops or releases it.

    Args:
        id (str):
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        if_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Tenant]
    """

    kwargs = _get_kwargs(
        id=id,
        x_request_id=x_request_id,
        traceparent=traceparent,
        idempotency_key=idempotency_key,
        if_match=if_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient | Client,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Tenant | None:
    """Disable a tenant.

     From the moment of this answer on none of its credentials opens anything: its programs, keys, tokens
    and sessions by its
    single sign-on are told 401, its people hold nothing in it, and what they had open is cut. What runs
    goes on, and is
    metered, until whoever runs the cloud stops or releases it.

    Args:
        id (str):
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        if_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Tenant
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            x_request_id=x_request_id,
            traceparent=traceparent,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )
    ).parsed

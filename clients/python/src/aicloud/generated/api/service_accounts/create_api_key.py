from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.api_key import ApiKey
from ...models.create_api_key import CreateApiKey
from ...types import UNSET, Response, Unset


def _get_kwargs(
    id: str,
    *,
    body: CreateApiKey,
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
        "url": "/v1/service-accounts/{id}/api-keys".format(
            id=quote(str(id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ApiKey | None:
    if response.status_code == 201:
        response_201 = ApiKey.from_dict(response.json())

        return response_201

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ApiKey]:
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
    body: CreateApiKey,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Response[ApiKey]:
    """Issue an API key.

     The secret is in this answer and in no other; it can't be shown again. Whoever has it acts as the
    account, so
    the caller must hold all that it opens. An account has 20 live ones at most.

    Args:
        id (str):
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        if_match (str | Unset):
        body (CreateApiKey): A new API key. Example: {'expires_at': '2027-01-01T00:00:00Z',
            'name': 'nightly'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ApiKey]
    """

    kwargs = _get_kwargs(
        id=id,
        body=body,
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
    body: CreateApiKey,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> ApiKey | None:
    """Issue an API key.

     The secret is in this answer and in no other; it can't be shown again. Whoever has it acts as the
    account, so
    the caller must hold all that it opens. An account has 20 live ones at most.

    Args:
        id (str):
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        if_match (str | Unset):
        body (CreateApiKey): A new API key. Example: {'expires_at': '2027-01-01T00:00:00Z',
            'name': 'nightly'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ApiKey
    """

    return sync_detailed(
        id=id,
        client=client,
        body=body,
        x_request_id=x_request_id,
        traceparent=traceparent,
        idempotency_key=idempotency_key,
        if_match=if_match,
    ).parsed


async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient | Client,
    body: CreateApiKey,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Response[ApiKey]:
    """Issue an API key.

     The secret is in this answer and in no other; it can't be shown again. Whoever has it acts as the
    account, so
    the caller must hold all that it opens. An account has 20 live ones at most.

    Args:
        id (str):
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        if_match (str | Unset):
        body (CreateApiKey): A new API key. Example: {'expires_at': '2027-01-01T00:00:00Z',
            'name': 'nightly'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ApiKey]
    """

    kwargs = _get_kwargs(
        id=id,
        body=body,
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
    body: CreateApiKey,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> ApiKey | None:
    """Issue an API key.

     The secret is in this answer and in no other; it can't be shown again. Whoever has it acts as the
    account, so
    the caller must hold all that it opens. An account has 20 live ones at most.

    Args:
        id (str):
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        if_match (str | Unset):
        body (CreateApiKey): A new API key. Example: {'expires_at': '2027-01-01T00:00:00Z',
            'name': 'nightly'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ApiKey
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            body=body,
            x_request_id=x_request_id,
            traceparent=traceparent,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )
    ).parsed

from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.confirmed import Confirmed
from ...models.totp_seed import TotpSeed
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: Confirmed,
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
        "url": "/v1/me/totp",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> TotpSeed | None:
    if response.status_code == 200:
        response_200 = TotpSeed.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[TotpSeed]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: Confirmed,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> Response[TotpSeed]:
    """Begin with a second factor.

     Gives a seed for an authenticator app; nothing changes until it is confirmed. Beginning again gives
    another seed.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        body (Confirmed): The password once more. Example: {'password': 'mauve-otter-plays-
            cello'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[TotpSeed]
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
    body: Confirmed,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> TotpSeed | None:
    """Begin with a second factor.

     Gives a seed for an authenticator app; nothing changes until it is confirmed. Beginning again gives
    another seed.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        body (Confirmed): The password once more. Example: {'password': 'mauve-otter-plays-
            cello'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        TotpSeed
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
    body: Confirmed,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> Response[TotpSeed]:
    """Begin with a second factor.

     Gives a seed for an authenticator app; nothing changes until it is confirmed. Beginning again gives
    another seed.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        body (Confirmed): The password once more. Example: {'password': 'mauve-otter-plays-
            cello'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[TotpSeed]
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
    body: Confirmed,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> TotpSeed | None:
    """Begin with a second factor.

     Gives a seed for an authenticator app; nothing changes until it is confirmed. Beginning again gives
    another seed.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        body (Confirmed): The password once more. Example: {'password': 'mauve-otter-plays-
            cello'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        TotpSeed
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

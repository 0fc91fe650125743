from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.gpu_type import GpuType
from ...models.set_gpu_type import SetGpuType
from ...types import UNSET, Response, Unset


def _get_kwargs(
    model: str,
    *,
    body: SetGpuType,
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
        "method": "put",
        "url": "/v1/gpu-types/{model}".format(
            model=quote(str(model), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> GpuType | None:
    if response.status_code == 200:
        response_200 = GpuType.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[GpuType]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    model: str,
    *,
    client: AuthenticatedClient | Client,
    body: SetGpuType,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Response[GpuType]:
    """Offer a GPU type, or change its price.

     What was allocated before keeps the price that it was created with.

    Args:
        model (str):
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        if_match (str | Unset):
        body (SetGpuType): A type of GPU, or a new price for it. Example: {'currency': 'USD',
            'memory_bytes': 85899345920, 'price_micros_per_gpu_hour': '2490000'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[GpuType]
    """

    kwargs = _get_kwargs(
        model=model,
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
    model: str,
    *,
    client: AuthenticatedClient | Client,
    body: SetGpuType,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> GpuType | None:
    """Offer a GPU type, or change its price.

     What was allocated before keeps the price that it was created with.

    Args:
        model (str):
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        if_match (str | Unset):
        body (SetGpuType): A type of GPU, or a new price for it. Example: {'currency': 'USD',
            'memory_bytes': 85899345920, 'price_micros_per_gpu_hour': '2490000'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        GpuType
    """

    return sync_detailed(
        model=model,
        client=client,
        body=body,
        x_request_id=x_request_id,
        traceparent=traceparent,
        idempotency_key=idempotency_key,
        if_match=if_match,
    ).parsed


async def asyncio_detailed(
    model: str,
    *,
    client: AuthenticatedClient | Client,
    body: SetGpuType,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Response[GpuType]:
    """Offer a GPU type, or change its price.

     What was allocated before keeps the price that it was created with.

    Args:
        model (str):
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        if_match (str | Unset):
        body (SetGpuType): A type of GPU, or a new price for it. Example: {'currency': 'USD',
            'memory_bytes': 85899345920, 'price_micros_per_gpu_hour': '2490000'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[GpuType]
    """

    kwargs = _get_kwargs(
        model=model,
        body=body,
        x_request_id=x_request_id,
        traceparent=traceparent,
        idempotency_key=idempotency_key,
        if_match=if_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    model: str,
    *,
    client: AuthenticatedClient | Client,
    body: SetGpuType,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> GpuType | None:
    """Offer a GPU type, or change its price.

     What was allocated before keeps the price that it was created with.

    Args:
        model (str):
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        if_match (str | Unset):
        body (SetGpuType): A type of GPU, or a new price for it. Example: {'currency': 'USD',
            'memory_bytes': 85899345920, 'price_micros_per_gpu_hour': '2490000'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        GpuType
    """

    return (
        await asyncio_detailed(
            model=model,
            client=client,
            body=body,
            x_request_id=x_request_id,
            traceparent=traceparent,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )
    ).parsed

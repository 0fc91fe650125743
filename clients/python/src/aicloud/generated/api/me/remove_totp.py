from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.remove_totp import RemoveTotp
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: RemoveTotp,
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
        "method": "delete",
        "url": "/v1/me/totp",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | None:
    if response.status_code == 204:
        return None

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Any]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: RemoveTotp,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> Response[Any]:
    """Give up the second factor.

     Sign-in asks for the password alone from now on; recovery codes are void. After a few wrong codes
    there is a wait.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        body (RemoveTotp): Password and code once more. Example: {'code': '287082', 'password':
            'mauve-otter-plays-cello'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
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


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: RemoveTotp,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> Response[Any]:
    """Give up the second factor.

     Sign-in asks for the password alone from now on; recovery codes are void. After a few wrong codes
    there is a wait.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        body (RemoveTotp): Password and code once more. Example: {'code': '287082', 'password':
            'mauve-otter-plays-cello'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
    """

    kwargs = _get_kwargs(
        body=body,
        x_request_id=x_request_id,
        traceparent=traceparent,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)

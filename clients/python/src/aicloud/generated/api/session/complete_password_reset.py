from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.complete_password_reset import CompletePasswordReset
from ...models.known_device import KnownDevice
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: CompletePasswordReset,
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
        "url": "/v1/password-reset:complete",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> KnownDevice | None:
    if response.status_code == 200:
        response_200 = KnownDevice.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[KnownDevice]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: CompletePasswordReset,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Response[KnownDevice]:
    """Set a new password with a mailed link.

     All sessions are closed; sign in with the new password. The device is known as the account's from
    now on: whatever
    others guess does not delay it.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        body (CompletePasswordReset): A link from a mail, and what it is for. Example: {'link':
            'aic_l_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…', 'password': 'seven quiet lamps in Oslo'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[KnownDevice]
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
    body: CompletePasswordReset,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> KnownDevice | None:
    """Set a new password with a mailed link.

     All sessions are closed; sign in with the new password. The device is known as the account's from
    now on: whatever
    others guess does not delay it.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        body (CompletePasswordReset): A link from a mail, and what it is for. Example: {'link':
            'aic_l_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…', 'password': 'seven quiet lamps in Oslo'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        KnownDevice
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
    body: CompletePasswordReset,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Response[KnownDevice]:
    """Set a new password with a mailed link.

     All sessions are closed; sign in with the new password. The device is known as the account's from
    now on: whatever
    others guess does not delay it.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        body (CompletePasswordReset): A link from a mail, and what it is for. Example: {'link':
            'aic_l_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…', 'password': 'seven quiet lamps in Oslo'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[KnownDevice]
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
    body: CompletePasswordReset,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> KnownDevice | None:
    """Set a new password with a mailed link.

     All sessions are closed; sign in with the new password. The device is known as the account's from
    now on: whatever
    others guess does not delay it.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        body (CompletePasswordReset): A link from a mail, and what it is for. Example: {'link':
            'aic_l_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…', 'password': 'seven quiet lamps in Oslo'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        KnownDevice
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            x_request_id=x_request_id,
            traceparent=traceparent,
        )
    ).parsed

from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.token_request import TokenRequest
from ...models.token_response import TokenResponse
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: TokenRequest,
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
        "url": "/v1/token",
    }

    _kwargs["data"] = body.to_dict()
    headers["Content-Type"] = "application/x-www-form-urlencoded"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> TokenResponse | None:
    if response.status_code == 200:
        response_200 = TokenResponse.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[TokenResponse]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: TokenRequest,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Response[TokenResponse]:
    """Get an access token.

     For a service account: an assertion that one of its keys has signed is exchanged for a token that is
    good for 15 minutes at
    the most (RFC 7523 as RFC 10070 has repaired it). `iss` and `sub` are the account's id, `aud` is the
    issuer
    (`/.well-known/oauth-authorization-server`) and nothing else, `exp` is 5 minutes ahead at the most,
    each `jti` counts once.
    With the grant of RFC 8693 a token is exchanged for a weaker one.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        body (TokenRequest): A request for a token, as a form. Which parameters there are depends
            on the grant.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[TokenResponse]
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
    body: TokenRequest,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> TokenResponse | None:
    """Get an access token.

     For a service account: an assertion that one of its keys has signed is exchanged for a token that is
    good for 15 minutes at
    the most (RFC 7523 as RFC 10070 has repaired it). `iss` and `sub` are the account's id, `aud` is the
    issuer
    (`/.well-known/oauth-authorization-server`) and nothing else, `exp` is 5 minutes ahead at the most,
    each `jti` counts once.
    With the grant of RFC 8693 a token is exchanged for a weaker one.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        body (TokenRequest): A request for a token, as a form. Which parameters there are depends
            on the grant.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        TokenResponse
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
    body: TokenRequest,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Response[TokenResponse]:
    """Get an access token.

     For a service account: an assertion that one of its keys has signed is exchanged for a token that is
    good for 15 minutes at
    the most (RFC 7523 as RFC 10070 has repaired it). `iss` and `sub` are the account's id, `aud` is the
    issuer
    (`/.well-known/oauth-authorization-server`) and nothing else, `exp` is 5 minutes ahead at the most,
    each `jti` counts once.
    With the grant of RFC 8693 a token is exchanged for a weaker one.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        body (TokenRequest): A request for a token, as a form. Which parameters there are depends
            on the grant.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[TokenResponse]
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
    body: TokenRequest,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> TokenResponse | None:
    """Get an access token.

     For a service account: an assertion that one of its keys has signed is exchanged for a token that is
    good for 15 minutes at
    the most (RFC 7523 as RFC 10070 has repaired it). `iss` and `sub` are the account's id, `aud` is the
    issuer
    (`/.well-known/oauth-authorization-server`) and nothing else, `exp` is 5 minutes ahead at the most,
    each `jti` counts once.
    With the grant of RFC 8693 a token is exchanged for a weaker one.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        body (TokenRequest): A request for a token, as a form. Which parameters there are depends
            on the grant.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        TokenResponse
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            x_request_id=x_request_id,
            traceparent=traceparent,
        )
    ).parsed

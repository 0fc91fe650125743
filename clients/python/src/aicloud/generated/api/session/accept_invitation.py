from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.accept_invitation import AcceptInvitation
from ...models.accepted import Accepted
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: AcceptInvitation,
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
        "url": "/v1/invitations:accept",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Accepted | None:
    if response.status_code == 200:
        response_200 = Accepted.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Accepted]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: AcceptInvitation,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Response[Accepted]:
    """Accept an invitation.

     With a session; or with the password of the account that has the invited address; or, for a new
    account, with
    a name and a password for it. Sign in afterwards.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        body (AcceptInvitation): An invitation's link, and who accepts it. Example:
            {'display_name': 'Ada Lovelace', 'link': 'aic_l_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…',
            'password': 'mauve-otter-plays-cello'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Accepted]
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
    body: AcceptInvitation,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Accepted | None:
    """Accept an invitation.

     With a session; or with the password of the account that has the invited address; or, for a new
    account, with
    a name and a password for it. Sign in afterwards.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        body (AcceptInvitation): An invitation's link, and who accepts it. Example:
            {'display_name': 'Ada Lovelace', 'link': 'aic_l_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…',
            'password': 'mauve-otter-plays-cello'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Accepted
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
    body: AcceptInvitation,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Response[Accepted]:
    """Accept an invitation.

     With a session; or with the password of the account that has the invited address; or, for a new
    account, with
    a name and a password for it. Sign in afterwards.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        body (AcceptInvitation): An invitation's link, and who accepts it. Example:
            {'display_name': 'Ada Lovelace', 'link': 'aic_l_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…',
            'password': 'mauve-otter-plays-cello'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Accepted]
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
    body: AcceptInvitation,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Accepted | None:
    """Accept an invitation.

     With a session; or with the password of the account that has the invited address; or, for a new
    account, with
    a name and a password for it. Sign in afterwards.

    Args:
        x_request_id (str | Unset):
        traceparent (str | Unset):
        body (AcceptInvitation): An invitation's link, and who accepts it. Example:
            {'display_name': 'Ada Lovelace', 'link': 'aic_l_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…',
            'password': 'mauve-otter-plays-cello'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Accepted
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            x_request_id=x_request_id,
            traceparent=traceparent,
        )
    ).parsed

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.member import Member
from ...models.set_member import SetMember
from ...models.set_tenant_member_if_none_match import SetTenantMemberIfNoneMatch
from ...types import UNSET, Response, Unset


def _get_kwargs(
    id: str,
    user: str,
    *,
    body: SetMember,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
    if_none_match: SetTenantMemberIfNoneMatch | Unset = UNSET,
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

    if not isinstance(if_none_match, Unset):
        headers["If-None-Match"] = str(if_none_match)

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/v1/tenants/{id}/members/{user}".format(
            id=quote(str(id), safe=""),
            user=quote(str(user), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Member | None:
    if response.status_code == 200:
        response_200 = Member.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Member]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    id: str,
    user: str,
    *,
    client: AuthenticatedClient | Client,
    body: SetMember,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
    if_none_match: SetTenantMemberIfNoneMatch | Unset = UNSET,
) -> Response[Member]:
    """Set a tenant's member.

     Gives a member another role. Who is no member yet is invited; only an operator enters a user at
    once.

    Args:
        id (str):
        user (str):
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        if_match (str | Unset):
        if_none_match (SetTenantMemberIfNoneMatch | Unset):
        body (SetMember): What a member is. Example: {'role': 'tenant_member'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Member]
    """

    kwargs = _get_kwargs(
        id=id,
        user=user,
        body=body,
        x_request_id=x_request_id,
        traceparent=traceparent,
        idempotency_key=idempotency_key,
        if_match=if_match,
        if_none_match=if_none_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    id: str,
    user: str,
    *,
    client: AuthenticatedClient | Client,
    body: SetMember,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
    if_none_match: SetTenantMemberIfNoneMatch | Unset = UNSET,
) -> Member | None:
    """Set a tenant's member.

     Gives a member another role. Who is no member yet is invited; only an operator enters a user at
    once.

    Args:
        id (str):
        user (str):
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        if_match (str | Unset):
        if_none_match (SetTenantMemberIfNoneMatch | Unset):
        body (SetMember): What a member is. Example: {'role': 'tenant_member'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Member
    """

    return sync_detailed(
        id=id,
        user=user,
        client=client,
        body=body,
        x_request_id=x_request_id,
        traceparent=traceparent,
        idempotency_key=idempotency_key,
        if_match=if_match,
        if_none_match=if_none_match,
    ).parsed


async def asyncio_detailed(
    id: str,
    user: str,
    *,
    client: AuthenticatedClient | Client,
    body: SetMember,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
    if_none_match: SetTenantMemberIfNoneMatch | Unset = UNSET,
) -> Response[Member]:
    """Set a tenant's member.

     Gives a member another role. Who is no member yet is invited; only an operator enters a user at
    once.

    Args:
        id (str):
        user (str):
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        if_match (str | Unset):
        if_none_match (SetTenantMemberIfNoneMatch | Unset):
        body (SetMember): What a member is. Example: {'role': 'tenant_member'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Member]
    """

    kwargs = _get_kwargs(
        id=id,
        user=user,
        body=body,
        x_request_id=x_request_id,
        traceparent=traceparent,
        idempotency_key=idempotency_key,
        if_match=if_match,
        if_none_match=if_none_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: str,
    user: str,
    *,
    client: AuthenticatedClient | Client,
    body: SetMember,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
    if_none_match: SetTenantMemberIfNoneMatch | Unset = UNSET,
) -> Member | None:
    """Set a tenant's member.

     Gives a member another role. Who is no member yet is invited; only an operator enters a user at
    once.

    Args:
        id (str):
        user (str):
        x_request_id (str | Unset):
        traceparent (str | Unset):
        idempotency_key (str | Unset):
        if_match (str | Unset):
        if_none_match (SetTenantMemberIfNoneMatch | Unset):
        body (SetMember): What a member is. Example: {'role': 'tenant_member'}.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Member
    """

    return (
        await asyncio_detailed(
            id=id,
            user=user,
            client=client,
            body=body,
            x_request_id=x_request_id,
            traceparent=traceparent,
            idempotency_key=idempotency_key,
            if_match=if_match,
            if_none_match=if_none_match,
        )
    ).parsed

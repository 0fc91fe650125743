from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    tenant: str | Unset = UNSET,
    project: str | Unset = UNSET,
    resource: str | Unset = UNSET,
    after: str | Unset = UNSET,
    last_event_id: None | str | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(last_event_id, Unset):
        headers["Last-Event-ID"] = last_event_id

    if not isinstance(x_request_id, Unset):
        headers["x-request-id"] = x_request_id

    if not isinstance(traceparent, Unset):
        headers["traceparent"] = traceparent

    params: dict[str, Any] = {}

    params["tenant"] = tenant

    params["project"] = project

    params["resource"] = resource

    params["after"] = after

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/events",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> str | None:
    if response.status_code == 200:
        response_200 = response.text
        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[str]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    tenant: str | Unset = UNSET,
    project: str | Unset = UNSET,
    resource: str | Unset = UNSET,
    after: str | Unset = UNSET,
    last_event_id: None | str | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Response[str]:
    """Watch events.

     A stream of server-sent events: `event` is the type, `id` the position, `data` an `Event` as
    JSON. Comments keep it alive. Come back with `Last-Event-ID` to miss nothing.

    Args:
        tenant (str | Unset):
        project (str | Unset):
        resource (str | Unset):
        after (str | Unset):
        last_event_id (None | str | Unset):
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[str]
    """

    kwargs = _get_kwargs(
        tenant=tenant,
        project=project,
        resource=resource,
        after=after,
        last_event_id=last_event_id,
        x_request_id=x_request_id,
        traceparent=traceparent,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    tenant: str | Unset = UNSET,
    project: str | Unset = UNSET,
    resource: str | Unset = UNSET,
    after: str | Unset = UNSET,
    last_event_id: None | str | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> str | None:
    """Watch events.

     A stream of server-sent events: `event` is the type, `id` the position, `data` an `Event` as
    JSON. Comments keep it alive. Come back with `Last-Event-ID` to miss nothing.

    Args:
        tenant (str | Unset):
        project (str | Unset):
        resource (str | Unset):
        after (str | Unset):
        last_event_id (None | str | Unset):
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        str
    """

    return sync_detailed(
        client=client,
        tenant=tenant,
        project=project,
        resource=resource,
        after=after,
        last_event_id=last_event_id,
        x_request_id=x_request_id,
        traceparent=traceparent,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    tenant: str | Unset = UNSET,
    project: str | Unset = UNSET,
    resource: str | Unset = UNSET,
    after: str | Unset = UNSET,
    last_event_id: None | str | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Response[str]:
    """Watch events.

     A stream of server-sent events: `event` is the type, `id` the position, `data` an `Event` as
    JSON. Comments keep it alive. Come back with `Last-Event-ID` to miss nothing.

    Args:
        tenant (str | Unset):
        project (str | Unset):
        resource (str | Unset):
        after (str | Unset):
        last_event_id (None | str | Unset):
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[str]
    """

    kwargs = _get_kwargs(
        tenant=tenant,
        project=project,
        resource=resource,
        after=after,
        last_event_id=last_event_id,
        x_request_id=x_request_id,
        traceparent=traceparent,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    tenant: str | Unset = UNSET,
    project: str | Unset = UNSET,
    resource: str | Unset = UNSET,
    after: str | Unset = UNSET,
    last_event_id: None | str | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> str | None:
    """Watch events.

     A stream of server-sent events: `event` is the type, `id` the position, `data` an `Event` as
    JSON. Comments keep it alive. Come back with `Last-Event-ID` to miss nothing.

    Args:
        tenant (str | Unset):
        project (str | Unset):
        resource (str | Unset):
        after (str | Unset):
        last_event_id (None | str | Unset):
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        str
    """

    return (
        await asyncio_detailed(
            client=client,
            tenant=tenant,
            project=project,
            resource=resource,
            after=after,
            last_event_id=last_event_id,
            x_request_id=x_request_id,
            traceparent=traceparent,
        )
    ).parsed

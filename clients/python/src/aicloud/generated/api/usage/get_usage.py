import datetime
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.get_usage_by import GetUsageBy
from ...models.get_usage_step import GetUsageStep
from ...models.usage import Usage
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    project: str | Unset = UNSET,
    tenant: str | Unset = UNSET,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    step: GetUsageStep | Unset = UNSET,
    limit: int | Unset = UNSET,
    by: GetUsageBy | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(x_request_id, Unset):
        headers["x-request-id"] = x_request_id

    if not isinstance(traceparent, Unset):
        headers["traceparent"] = traceparent

    params: dict[str, Any] = {}

    params["project"] = project

    params["tenant"] = tenant

    json_from_: str | Unset = UNSET
    if not isinstance(from_, Unset):
        json_from_ = from_.isoformat()
    params["from"] = json_from_

    json_to: str | Unset = UNSET
    if not isinstance(to, Unset):
        json_to = to.isoformat()
    params["to"] = json_to

    json_step: str | Unset = UNSET
    if not isinstance(step, Unset):
        json_step = step.value

    params["step"] = json_step

    params["limit"] = limit

    json_by: str | Unset = UNSET
    if not isinstance(by, Unset):
        json_by = by.value

    params["by"] = json_by

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/usage",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Usage | None:
    if response.status_code == 200:
        response_200 = Usage.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Usage]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    project: str | Unset = UNSET,
    tenant: str | Unset = UNSET,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    step: GetUsageStep | Unset = UNSET,
    limit: int | Unset = UNSET,
    by: GetUsageBy | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Response[Usage]:
    """Get a project's usage, or a tenant's.

     Intervals are cut to the range: of one that began before it, only what lies in it is counted. Two
    ranges that follow each
    other cost together what the range of both does, and all projects of a tenant what the tenant does.

    Args:
        project (str | Unset):
        tenant (str | Unset):
        from_ (datetime.datetime | Unset):
        to (datetime.datetime | Unset):
        step (GetUsageStep | Unset): How long a step is.
        limit (int | Unset):
        by (GetUsageBy | Unset): What a step is divided by.
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Usage]
    """

    kwargs = _get_kwargs(
        project=project,
        tenant=tenant,
        from_=from_,
        to=to,
        step=step,
        limit=limit,
        by=by,
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
    project: str | Unset = UNSET,
    tenant: str | Unset = UNSET,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    step: GetUsageStep | Unset = UNSET,
    limit: int | Unset = UNSET,
    by: GetUsageBy | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Usage | None:
    """Get a project's usage, or a tenant's.

     Intervals are cut to the range: of one that began before it, only what lies in it is counted. Two
    ranges that follow each
    other cost together what the range of both does, and all projects of a tenant what the tenant does.

    Args:
        project (str | Unset):
        tenant (str | Unset):
        from_ (datetime.datetime | Unset):
        to (datetime.datetime | Unset):
        step (GetUsageStep | Unset): How long a step is.
        limit (int | Unset):
        by (GetUsageBy | Unset): What a step is divided by.
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Usage
    """

    return sync_detailed(
        client=client,
        project=project,
        tenant=tenant,
        from_=from_,
        to=to,
        step=step,
        limit=limit,
        by=by,
        x_request_id=x_request_id,
        traceparent=traceparent,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    project: str | Unset = UNSET,
    tenant: str | Unset = UNSET,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    step: GetUsageStep | Unset = UNSET,
    limit: int | Unset = UNSET,
    by: GetUsageBy | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Response[Usage]:
    """Get a project's usage, or a tenant's.

     Intervals are cut to the range: of one that began before it, only what lies in it is counted. Two
    ranges that follow each
    other cost together what the range of both does, and all projects of a tenant what the tenant does.

    Args:
        project (str | Unset):
        tenant (str | Unset):
        from_ (datetime.datetime | Unset):
        to (datetime.datetime | Unset):
        step (GetUsageStep | Unset): How long a step is.
        limit (int | Unset):
        by (GetUsageBy | Unset): What a step is divided by.
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Usage]
    """

    kwargs = _get_kwargs(
        project=project,
        tenant=tenant,
        from_=from_,
        to=to,
        step=step,
        limit=limit,
        by=by,
        x_request_id=x_request_id,
        traceparent=traceparent,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    project: str | Unset = UNSET,
    tenant: str | Unset = UNSET,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    step: GetUsageStep | Unset = UNSET,
    limit: int | Unset = UNSET,
    by: GetUsageBy | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Usage | None:
    """Get a project's usage, or a tenant's.

     Intervals are cut to the range: of one that began before it, only what lies in it is counted. Two
    ranges that follow each
    other cost together what the range of both does, and all projects of a tenant what the tenant does.

    Args:
        project (str | Unset):
        tenant (str | Unset):
        from_ (datetime.datetime | Unset):
        to (datetime.datetime | Unset):
        step (GetUsageStep | Unset): How long a step is.
        limit (int | Unset):
        by (GetUsageBy | Unset): What a step is divided by.
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Usage
    """

    return (
        await asyncio_detailed(
            client=client,
            project=project,
            tenant=tenant,
            from_=from_,
            to=to,
            step=step,
            limit=limit,
            by=by,
            x_request_id=x_request_id,
            traceparent=traceparent,
        )
    ).parsed

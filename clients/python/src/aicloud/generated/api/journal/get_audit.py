import datetime
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.audit_page import AuditPage
from ...models.get_audit_format import GetAuditFormat
from ...models.get_audit_result import GetAuditResult
from ...models.list_order import ListOrder
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    tenant: str | Unset = UNSET,
    project: str | Unset = UNSET,
    principal: str | Unset = UNSET,
    credential: str | Unset = UNSET,
    type_: str | Unset = UNSET,
    request_id: str | Unset = UNSET,
    result: GetAuditResult | Unset = UNSET,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    order: ListOrder | Unset = UNSET,
    limit: int | Unset = 50,
    page_token: str | Unset = UNSET,
    format_: GetAuditFormat | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(x_request_id, Unset):
        headers["x-request-id"] = x_request_id

    if not isinstance(traceparent, Unset):
        headers["traceparent"] = traceparent

    params: dict[str, Any] = {}

    params["tenant"] = tenant

    params["project"] = project

    params["principal"] = principal

    params["credential"] = credential

    params["type"] = type_

    params["request_id"] = request_id

    json_result: str | Unset = UNSET
    if not isinstance(result, Unset):
        json_result = result.value

    params["result"] = json_result

    json_from_: str | Unset = UNSET
    if not isinstance(from_, Unset):
        json_from_ = from_.isoformat()
    params["from"] = json_from_

    json_to: str | Unset = UNSET
    if not isinstance(to, Unset):
        json_to = to.isoformat()
    params["to"] = json_to

    json_order: str | Unset = UNSET
    if not isinstance(order, Unset):
        json_order = order.value

    params["order"] = json_order

    params["limit"] = limit

    params["page_token"] = page_token

    json_format_: str | Unset = UNSET
    if not isinstance(format_, Unset):
        json_format_ = format_.value

    params["format"] = json_format_

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/audit",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AuditPage | None:
    if response.status_code == 200:
        response_200 = AuditPage.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[AuditPage]:
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
    principal: str | Unset = UNSET,
    credential: str | Unset = UNSET,
    type_: str | Unset = UNSET,
    request_id: str | Unset = UNSET,
    result: GetAuditResult | Unset = UNSET,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    order: ListOrder | Unset = UNSET,
    limit: int | Unset = 50,
    page_token: str | Unset = UNSET,
    format_: GetAuditFormat | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Response[AuditPage]:
    """Read the audit.

     What was done and what was not allowed, in the order in which it was committed, or from the newest
    back. A range that is
    over (`complete`; of an export the header `Aicloud-Audit-Complete`) stays as it is. An export takes
    one of a tenant's places for streams, and breaks off when its caller
    may no longer read.

    Args:
        tenant (str | Unset):
        project (str | Unset):
        principal (str | Unset):
        credential (str | Unset):
        type_ (str | Unset):
        request_id (str | Unset):
        result (GetAuditResult | Unset): How a thing that was tried ended.
        from_ (datetime.datetime | Unset):
        to (datetime.datetime | Unset):
        order (ListOrder | Unset): In which order a list is told.
        limit (int | Unset):  Default: 50.
        page_token (str | Unset):
        format_ (GetAuditFormat | Unset): In which form the audit is sent.
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuditPage]
    """

    kwargs = _get_kwargs(
        tenant=tenant,
        project=project,
        principal=principal,
        credential=credential,
        type_=type_,
        request_id=request_id,
        result=result,
        from_=from_,
        to=to,
        order=order,
        limit=limit,
        page_token=page_token,
        format_=format_,
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
    principal: str | Unset = UNSET,
    credential: str | Unset = UNSET,
    type_: str | Unset = UNSET,
    request_id: str | Unset = UNSET,
    result: GetAuditResult | Unset = UNSET,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    order: ListOrder | Unset = UNSET,
    limit: int | Unset = 50,
    page_token: str | Unset = UNSET,
    format_: GetAuditFormat | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> AuditPage | None:
    """Read the audit.

     What was done and what was not allowed, in the order in which it was committed, or from the newest
    back. A range that is
    over (`complete`; of an export the header `Aicloud-Audit-Complete`) stays as it is. An export takes
    one of a tenant's places for streams, and breaks off when its caller
    may no longer read.

    Args:
        tenant (str | Unset):
        project (str | Unset):
        principal (str | Unset):
        credential (str | Unset):
        type_ (str | Unset):
        request_id (str | Unset):
        result (GetAuditResult | Unset): How a thing that was tried ended.
        from_ (datetime.datetime | Unset):
        to (datetime.datetime | Unset):
        order (ListOrder | Unset): In which order a list is told.
        limit (int | Unset):  Default: 50.
        page_token (str | Unset):
        format_ (GetAuditFormat | Unset): In which form the audit is sent.
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuditPage
    """

    return sync_detailed(
        client=client,
        tenant=tenant,
        project=project,
        principal=principal,
        credential=credential,
        type_=type_,
        request_id=request_id,
        result=result,
        from_=from_,
        to=to,
        order=order,
        limit=limit,
        page_token=page_token,
        format_=format_,
        x_request_id=x_request_id,
        traceparent=traceparent,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    tenant: str | Unset = UNSET,
    project: str | Unset = UNSET,
    principal: str | Unset = UNSET,
    credential: str | Unset = UNSET,
    type_: str | Unset = UNSET,
    request_id: str | Unset = UNSET,
    result: GetAuditResult | Unset = UNSET,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    order: ListOrder | Unset = UNSET,
    limit: int | Unset = 50,
    page_token: str | Unset = UNSET,
    format_: GetAuditFormat | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Response[AuditPage]:
    """Read the audit.

     What was done and what was not allowed, in the order in which it was committed, or from the newest
    back. A range that is
    over (`complete`; of an export the header `Aicloud-Audit-Complete`) stays as it is. An export takes
    one of a tenant's places for streams, and breaks off when its caller
    may no longer read.

    Args:
        tenant (str | Unset):
        project (str | Unset):
        principal (str | Unset):
        credential (str | Unset):
        type_ (str | Unset):
        request_id (str | Unset):
        result (GetAuditResult | Unset): How a thing that was tried ended.
        from_ (datetime.datetime | Unset):
        to (datetime.datetime | Unset):
        order (ListOrder | Unset): In which order a list is told.
        limit (int | Unset):  Default: 50.
        page_token (str | Unset):
        format_ (GetAuditFormat | Unset): In which form the audit is sent.
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuditPage]
    """

    kwargs = _get_kwargs(
        tenant=tenant,
        project=project,
        principal=principal,
        credential=credential,
        type_=type_,
        request_id=request_id,
        result=result,
        from_=from_,
        to=to,
        order=order,
        limit=limit,
        page_token=page_token,
        format_=format_,
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
    principal: str | Unset = UNSET,
    credential: str | Unset = UNSET,
    type_: str | Unset = UNSET,
    request_id: str | Unset = UNSET,
    result: GetAuditResult | Unset = UNSET,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    order: ListOrder | Unset = UNSET,
    limit: int | Unset = 50,
    page_token: str | Unset = UNSET,
    format_: GetAuditFormat | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> AuditPage | None:
    """Read the audit.

     What was done and what was not allowed, in the order in which it was committed, or from the newest
    back. A range that is
    over (`complete`; of an export the header `Aicloud-Audit-Complete`) stays as it is. An export takes
    one of a tenant's places for streams, and breaks off when its caller
    may no longer read.

    Args:
        tenant (str | Unset):
        project (str | Unset):
        principal (str | Unset):
        credential (str | Unset):
        type_ (str | Unset):
        request_id (str | Unset):
        result (GetAuditResult | Unset): How a thing that was tried ended.
        from_ (datetime.datetime | Unset):
        to (datetime.datetime | Unset):
        order (ListOrder | Unset): In which order a list is told.
        limit (int | Unset):  Default: 50.
        page_token (str | Unset):
        format_ (GetAuditFormat | Unset): In which form the audit is sent.
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuditPage
    """

    return (
        await asyncio_detailed(
            client=client,
            tenant=tenant,
            project=project,
            principal=principal,
            credential=credential,
            type_=type_,
            request_id=request_id,
            result=result,
            from_=from_,
            to=to,
            order=order,
            limit=limit,
            page_token=page_token,
            format_=format_,
            x_request_id=x_request_id,
            traceparent=traceparent,
        )
    ).parsed

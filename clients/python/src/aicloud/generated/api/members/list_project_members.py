from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.list_member import ListMember
from ...models.list_order import ListOrder
from ...types import UNSET, Response, Unset


def _get_kwargs(
    id: str,
    *,
    limit: int | Unset = 50,
    order: ListOrder | Unset = UNSET,
    page_token: str | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(x_request_id, Unset):
        headers["x-request-id"] = x_request_id

    if not isinstance(traceparent, Unset):
        headers["traceparent"] = traceparent

    params: dict[str, Any] = {}

    params["limit"] = limit

    json_order: str | Unset = UNSET
    if not isinstance(order, Unset):
        json_order = order.value

    params["order"] = json_order

    params["page_token"] = page_token

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/projects/{id}/members".format(
            id=quote(str(id), safe=""),
        ),
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ListMember | None:
    if response.status_code == 200:
        response_200 = ListMember.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ListMember]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    id: str,
    *,
    client: AuthenticatedClient | Client,
    limit: int | Unset = 50,
    order: ListOrder | Unset = UNSET,
    page_token: str | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Response[ListMember]:
    """List a project's members.

     Those who work in it by a role of the project; who has a role of the tenant is listed there.

    Args:
        id (str):
        limit (int | Unset):  Default: 50.
        order (ListOrder | Unset): In which order a list is told.
        page_token (str | Unset):
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListMember]
    """

    kwargs = _get_kwargs(
        id=id,
        limit=limit,
        order=order,
        page_token=page_token,
        x_request_id=x_request_id,
        traceparent=traceparent,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    id: str,
    *,
    client: AuthenticatedClient | Client,
    limit: int | Unset = 50,
    order: ListOrder | Unset = UNSET,
    page_token: str | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> ListMember | None:
    """List a project's members.

     Those who work in it by a role of the project; who has a role of the tenant is listed there.

    Args:
        id (str):
        limit (int | Unset):  Default: 50.
        order (ListOrder | Unset): In which order a list is told.
        page_token (str | Unset):
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ListMember
    """

    return sync_detailed(
        id=id,
        client=client,
        limit=limit,
        order=order,
        page_token=page_token,
        x_request_id=x_request_id,
        traceparent=traceparent,
    ).parsed


async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient | Client,
    limit: int | Unset = 50,
    order: ListOrder | Unset = UNSET,
    page_token: str | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> Response[ListMember]:
    """List a project's members.

     Those who work in it by a role of the project; who has a role of the tenant is listed there.

    Args:
        id (str):
        limit (int | Unset):  Default: 50.
        order (ListOrder | Unset): In which order a list is told.
        page_token (str | Unset):
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListMember]
    """

    kwargs = _get_kwargs(
        id=id,
        limit=limit,
        order=order,
        page_token=page_token,
        x_request_id=x_request_id,
        traceparent=traceparent,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient | Client,
    limit: int | Unset = 50,
    order: ListOrder | Unset = UNSET,
    page_token: str | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
    traceparent: str | Unset = UNSET,
) -> ListMember | None:
    """List a project's members.

     Those who work in it by a role of the project; who has a role of the tenant is listed there.

    Args:
        id (str):
        limit (int | Unset):  Default: 50.
        order (ListOrder | Unset): In which order a list is told.
        page_token (str | Unset):
        x_request_id (str | Unset):
        traceparent (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ListMember
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            limit=limit,
            order=order,
            page_token=page_token,
            x_request_id=x_request_id,
            traceparent=traceparent,
        )
    ).parsed

"""What an operation gave.

The generated functions are typed as if they might give nothing, because they hand back nothing for a status that the
document lacks. Refusals have left as exceptions before that, so nothing means a server that speaks another version.
"""

from typing import TypeVar

from .problem import CloudError

__all__ = ["take"]

T = TypeVar("T")


def take(answer: T | None) -> T:
    """Return the answer of a generated operation; a `CloudError` if the server answered what its document lacks."""
    if answer is None:
        raise CloudError("the server gave an answer that this client's version of the API does not know")
    return answer

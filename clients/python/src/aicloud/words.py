"""Words of the API that are lists: phases, roles, codes.

The document closes each list, so that a program has names for them. But a newer server may have more than
the client knows, and says so in the document: take a word that you don't know as one. So an unknown word is a
member here as well, of its own, equal to its text; only `known` tells it apart. A client that raised instead would
break on the day that the server is upgraded.
"""

from enum import StrEnum
from typing import Any, Self

__all__ = ["Word"]


class Word(StrEnum):
    """A word of a list that may grow."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        word: Any = str.__new__(cls, value)
        word._name_ = value
        word._value_ = value
        return word  # type: ignore[no-any-return]

    @property
    def known(self) -> bool:
        """Whether this client's version of the API has it."""
        return self.value in type(self)._value2member_map_

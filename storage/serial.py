"""The words as JSON and back, exactly: canonical text, so that equal words give equal bytes and equal hashes."""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Hashable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Word = TypeVar("Word")

_Read = Callable[[Any], Any]
_PLAIN = (str, int, bool, float)
"""Types whose values stand in JSON as they are; an enum's is none of them."""


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces; Chinese stays readable unless a lone surrogate forbids it."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        # A hostile page can smuggle half a character in; escaped, it is stored and read back as it was.
        return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return text


def to_json(word: Any) -> str:
    """The canonical JSON of a word (any frozen dataclass of this floor) or of a tuple of words.

    Fields at their default are left out, so that a field added later does not alter what is already stored.
    """
    return canonical(_plain(word))


def from_json(word: type[Word], text: str) -> Word:
    """The word of that class; keys it does not know are passed over. Raises ValueError for what is not such JSON."""
    return cast("Word", _read_as(word, text))


def tuple_from_json(word: type[Word], text: str) -> tuple[Word, ...]:
    """A tuple of words of that class; raises ValueError for what is not such JSON."""
    return cast("tuple[Word, ...]", _read_as(tuple[word, ...], text))  # type: ignore[valid-type]


def plain_word(word: type[Word], value: Any) -> Word:
    """The word of that class from JSON that was parsed already; raises ValueError as `from_json`."""
    return cast("Word", _worded(word, value))


def _read_as(hint: Any, text: str) -> Any:
    return _worded(hint, json.loads(text))


def _worded(hint: Any, value: Any) -> Any:
    try:
        return _reader(hint)(value)
    except (KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise ValueError(f"not the stored form of {hint}: {fault}") from fault


def _plain(value: Any) -> Any:
    if value is None or type(value) in _PLAIN:
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return _plain_word(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(_plain(item) for item in value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return value


def _plain_word(word: Any) -> dict[str, Any]:
    found, kind = {}, cast("Hashable", type(word))
    for name, default in _fields(kind):
        value = getattr(word, name)
        # The type is asked too: 0, 0.0 and False are equal, and not the same.
        if default is MISSING or type(value) is not type(default) or not bool(value == default):
            found[name] = _plain(value)
    return found


@cache
def _fields(word: Hashable) -> tuple[tuple[str, Any], ...]:
    """The names of a word's fields, with their defaults."""
    return tuple((field.name, field.default) for field in fields(cast("type[Any]", word)))


@cache
def _reader(hint: Any) -> _Read:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _union(inner)
    if origin is tuple:
        return _tuple(inner)
    if origin is frozenset:
        return lambda value: frozenset(map(_reader(inner[0]), value))
    if isinstance(hint, type):
        return _class_reader(hint)
    return _as_it_is


def _class_reader(hint: type) -> _Read:
    if is_dataclass(hint):
        return _dataclass(hint)
    if issubclass(hint, Enum):
        return hint
    if issubclass(hint, datetime):
        return datetime.fromisoformat
    if issubclass(hint, date):
        return date.fromisoformat
    return _as_it_is


def _union(inner: tuple[Any, ...]) -> _Read:
    # Every union here is "this or nothing", or "a whole or a broken number", which JSON tells apart by itself.
    readers = [_reader(hint) for hint in inner if hint is not types.NoneType]
    read = readers[0] if len(readers) == 1 else _as_it_is
    if read is _as_it_is:
        return _as_it_is
    return lambda value: None if value is None else read(value)


def _as_it_is(value: Any) -> Any:
    return value


def _tuple(inner: tuple[Any, ...]) -> _Read:
    if len(inner) == 2 and inner[1] is Ellipsis:
        each = _reader(inner[0])
        return lambda value: tuple(each(item) for item in value)
    readers = [_reader(hint) for hint in inner]
    return lambda value: tuple(read(item) for read, item in zip(readers, value, strict=True))


def _dataclass(word: type) -> _Read:
    hints = get_type_hints(word)
    readers = {field.name: _reader(hints[field.name]) for field in fields(word)}
    plain = frozenset(name for name, reader in readers.items() if reader is _as_it_is)

    def read(value: Any) -> Any:
        if value.keys() <= plain:
            return word(**value)
        return word(**{name: readers[name](item) for name, item in value.items() if name in readers})

    return read

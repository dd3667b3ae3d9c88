"""The OpenAPI document of the interface for programs, made from its table of routes; pure."""

from __future__ import annotations

from typing import Any

from monitor.dashboard.takeaway.api import MOST, PROBLEM, ROUTES, Route
from monitor.dashboard.takeaway.api_answers import SCHEMAS

_LANGUAGE = {
    "name": "lang",
    "in": "query",
    "description": "of words; names and values never change",
    "schema": {"type": "string", "enum": ["zh", "en"]},
}


def document() -> dict[str, Any]:
    """The document of all routes."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Nianbao",
            "version": "1",
            "description": "Annual reports on open government information: counties, bodies, reports, versions, looks, "
            "findings. Read-only. What a page has as `next` is the `after` of the one behind it; null: the last.",
        },
        "paths": {route.path: {"get": _operation(route)} for route in ROUTES},
        "components": {"schemas": dict(SCHEMAS)},
    }


def _operation(route: Route) -> dict[str, Any]:
    inside = [part[1:-1] for part in route.path.split("/") if part.startswith("{")]
    given = {"$ref": f"#/components/schemas/{route.gives}"}
    page = {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "maxItems": MOST, "items": given},
            "next": {"type": ["string", "null"]},
        },
    }
    refused = {"content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    plain = {"content": {"text/plain": {"schema": {"type": "string"}}}}
    missing = (
        {"404": {"description": "no such thing", **refused}}
        if inside or {"county", "province"} & {*route.query}
        else {}
    )
    return {
        "summary": route.says,
        "operationId": "_".join(part.strip("{}") for part in route.path.split("/")[2:]),
        "parameters": [
            *(
                {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
                for name in inside
            ),
            *({"name": name, "in": "query", "schema": dict(schema)} for name, schema in route.query.items()),
            _LANGUAGE,
        ],
        "responses": {
            "200": {
                "description": "found",
                "content": {"application/json": {"schema": page if route.paged else given}},
            },
            "400": {"description": "a parameter that is not known, or makes no sense", **refused},
            "401": {"description": "reading asks for a login here", **plain},
            **missing,
            "414": {"description": "an address of more than 2,000 bytes", **plain},
            "503": {"description": "the archive cannot be read now", **refused},
        },
    }

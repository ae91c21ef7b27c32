"""The OpenAPI document, and a page to read it: plain HTML without scripts.

It is made when somebody first asks: to describe every route takes longer than all else of starting.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template, send_file
from flask_smorest import Api
from flask_smorest import Blueprint as Described

from server.http.guards import callers, public

_METHODS: Final = ("get", "post", "put", "patch", "delete")

_OPENAPI: Final = {"API_TITLE": "Giacenza", "API_VERSION": "v1", "OPENAPI_VERSION": "3.0.3"}
_DESCRIBED: Final = "giacenza_described"

page = Blueprint("api_page", __name__, url_prefix="/api/v1")


def serve_api_page(app: Flask, blueprints: Sequence[Described]) -> None:
    """Serve the description of these routes at `/api/v1/openapi.json` and `/api/v1/docs`."""
    app.extensions[_DESCRIBED] = tuple(blueprints)
    app.register_blueprint(page)


@page.get("/openapi.json")
@public
def openapi() -> Response:
    """The document."""
    return jsonify(_description(current_app.extensions[_DESCRIBED]))


@page.get("/docs")
@public
def docs() -> str:
    """Every operation with its callers, parameters, bodies and answers."""
    spec = _description(current_app.extensions[_DESCRIBED])
    return render_template("api.html", spec=spec, groups=_groups(spec), shapes=_shapes(spec))


@page.get("/docs.css")
@public
def style() -> Response:
    """The page's style."""
    return send_file("templates/api.css", mimetype="text/css")


@cache
def _description(blueprints: tuple[Described, ...]) -> dict[str, Any]:
    """Described in an application of their own, which answers nobody."""
    described = Flask(__name__)
    described.config.from_mapping(_OPENAPI)
    api = Api(described)
    for blueprint in blueprints:
        api.register_blueprint(blueprint)
    document: dict[str, Any] = api.spec.to_dict()
    return document


def _groups(spec: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Operations by tag, in the order of their paths."""
    groups: dict[str, list[dict[str, Any]]] = {}
    allowed = _allowed()
    for path, operations in sorted(spec["paths"].items()):
        for method in _METHODS:
            if (operation := operations.get(method)) is None:
                continue
            shared = operations.get("parameters", [])
            described = {
                "method": method.upper(),
                "path": path,
                "callers": allowed.get((method, path), ()),
                "summary": operation.get("summary", ""),
                "description": operation.get("description", ""),
                "parameters": [*shared, *operation.get("parameters", [])],
                "body": _content(operation.get("requestBody", {})),
                "answers": {
                    status: _content(answer)
                    for status, answer in operation["responses"].items()
                    if status != "default" and "$ref" not in answer
                },
            }
            groups.setdefault(operation["tags"][0], []).append(described)
    return groups


def _allowed() -> dict[tuple[str, str], tuple[str, ...]]:
    """Who may call each (method, path), from the marks on the views."""
    found = {}
    for rule in current_app.url_map.iter_rules():
        view = current_app.view_functions[rule.endpoint]
        view_class = getattr(view, "view_class", None)
        path = "".join(
            f"{{{part}}}" if is_variable else part for is_variable, part in _parts(rule.rule)
        )
        for method in _METHODS:
            target = getattr(view_class, method, None) if view_class else view
            if target is not None and (who := callers(target)):
                found[method, path] = who
    return found


def _parts(rule: str) -> list[tuple[bool, str]]:
    pieces = rule.replace("<", "\0<").replace(">", ">\0").split("\0")
    return [
        (piece.startswith("<"), piece.strip("<>").rpartition(":")[2]) for piece in pieces if piece
    ]


def _content(described: dict[str, Any]) -> dict[str, Any] | None:
    """The shape of a body: its name (or the kind of content) and whether it is a list."""
    for kind, content in described.get("content", {}).items():
        schema = content.get("schema", {})
        many = schema.get("type") == "array"
        reference = (schema.get("items", {}) if many else schema).get("$ref", "")
        return {"name": reference.rpartition("/")[2], "many": many, "kind": kind}
    return None


def _shapes(spec: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Every shape as rows: name, type, whether it is required, what is allowed."""
    shapes = spec.get("components", {}).get("schemas", {})
    return {name: _fields(shape) for name, shape in sorted(shapes.items())}


def _fields(shape: dict[str, Any]) -> list[dict[str, Any]]:
    required = shape.get("required", [])
    return [
        {
            "name": name,
            "type": _type(field),
            "required": name in required,
            "allowed": ", ".join(str(value) for value in field.get("enum", ())),
        }
        for name, field in shape.get("properties", {}).items()
    ]


def _type(field: dict[str, Any]) -> str:
    if reference := field.get("$ref"):
        return str(reference).rpartition("/")[2]
    if field.get("type") == "array":
        return f"list of {_type(field.get('items', {}))}"
    kind = field.get("type", "any")
    kind = " | ".join(kind) if isinstance(kind, list) else kind
    return f"{kind} ({field['format']})" if "format" in field else str(kind)

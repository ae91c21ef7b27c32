"""Refusals and HTTP errors as `application/problem+json` (RFC 9457) with a stable `code`.

The one place where a refusal becomes an answer. Bugs are logged once and answer 500 with a
reference that the log line carries too; nothing of the inside is shown.
"""

from dataclasses import asdict
from http import HTTPStatus
from typing import Any, Final
from uuid import uuid4

import structlog
from flask import Flask, Response, json
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException

from server.kernel.problems import Fault, Refusal

_RETRY_AFTER_SECONDS: Final = 2
_log = structlog.get_logger(__name__)


def answer_problems(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(Refusal, refusal_answer)
    app.register_error_handler(ValidationError, _malformed)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, bug)


def problem(status: int, code: str, detail: str, faults: tuple[Fault, ...] = ()) -> Response:
    """Build a problem answer."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    if faults:
        body["errors"] = [
            {name: value for name, value in asdict(fault).items() if value is not None}
            for fault in faults
        ]
    return Response(json.dumps(body), status, content_type="application/problem+json")


def refusal_answer(refusal: Refusal) -> Response:
    """A refusal as it is answered."""
    answer = problem(refusal.status, refusal.code, refusal.detail, refusal.faults)
    wait = refusal.retry_after
    if wait is None and refusal.status == HTTPStatus.SERVICE_UNAVAILABLE:
        wait = _RETRY_AFTER_SECONDS
    if wait is not None:
        answer.headers["Retry-After"] = str(wait)
    return answer


def _malformed(error: ValidationError) -> Response:
    return problem(422, "request.invalid", "some fields are not valid", _faults(error.messages))


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    messages = getattr(error, "data", {}).get("messages")
    if messages:
        return problem(status, "request.invalid", "some fields are not valid", _faults(messages))
    answer = problem(status, f"http.{status}", error.description or error.name)
    retry_after = getattr(error, "retry_after", None)
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def bug(error: Exception) -> Response:
    """Log what nobody expected once, and answer with a reference to the line."""
    reference = uuid4().hex
    _log.error("bug", reference=reference, exc_info=error)
    return problem(500, "bug", f"something went wrong here; reference {reference}")


def _faults(messages: Any, path: str = "") -> tuple[Fault, ...]:
    if isinstance(messages, dict):
        nested = (
            _faults(value, f"{path}.{key}" if path else str(key)) for key, value in messages.items()
        )
        return tuple(fault for faults in nested for fault in faults)
    sentences = messages if isinstance(messages, list) else [messages]
    return tuple(Fault("field.invalid", str(sentence), field=path) for sentence in sentences)

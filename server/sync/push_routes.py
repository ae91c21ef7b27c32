"""Routes by which a handheld asks whether the server is there, and sends what it counted."""

from typing import Any

import msgspec
from flask import Response, request
from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import now, settings
from server.http.guards import allow_device, authenticated_device, current_device, public
from server.http.limits import limiter
from server.journal.heads import missing_of
from server.journal.receipts import receipt_of
from server.journal.service import server_history
from server.kernel import clock
from server.kernel.identifiers import digest
from server.sync.bodies import read_frame, unpacked
from server.sync.daily import sign_heads_daily
from server.sync.event_schemas import PingAnswer, PingQuery, PushAnswer, PushBody
from server.sync.push import Taken, journal_answer, ping, push, verdict_of

blueprint = Blueprint("sync", __name__, url_prefix="/api/v1/sync", description="Handhelds sync")


def sender() -> str:
    """Whose pushes are counted together: those of one token."""
    return digest(request.headers.get("Authorization", "")).hex()


@blueprint.route("/ping")
class Ping(MethodView):
    """Whether this service is there."""

    @public
    @blueprint.doc(summary="Ask whether the server is there")
    @blueprint.arguments(PingQuery, location="query")
    @blueprint.response(200, PingAnswer)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer the time; with a token and an epoch also what is here of that journal."""
        at = now()
        answer = {
            "server_time": at,
            "service": "giacenza",
            "server_history": server_history(at),
        }
        if "Authorization" not in request.headers:
            return answer
        device = authenticated_device()
        if query["epoch"] is None:
            return answer
        head = ping(
            device, query["epoch"], last_seq=query["head"], pending=query["pending"], now=at
        )
        sign_heads_daily(at)
        return answer | journal_answer(head, missing_of(head, is_alone=False))


@blueprint.route("/events")
class Events(MethodView):
    """What handhelds counted."""

    @allow_device(revoked_allowed=True)
    @blueprint.doc(
        summary="Send count events",
        requestBody={"content": {"application/json": {"schema": PushBody}}, "required": True},
    )
    @blueprint.response(200, PushAnswer)
    @limiter.limit(lambda: settings().push_rate, key_func=sender)
    def post(self) -> Response:
        """Take in at most 500 events; the body may be gzip. One verdict per event."""
        limit = settings().largest_body_bytes
        request.max_content_length = limit
        encoding = request.headers.get("Content-Encoding", "").lower()
        frame = read_frame(unpacked(request.get_data(), encoding, limit))
        at = now()
        history = server_history(at)
        taken = push(current_device(), frame, now=at)
        answer = {
            "server_time": clock.to_text(at),
            "server_history": history,
            "epoch": frame.epoch,
            **_told(taken),
            "receipt": receipt_of(taken.head, history, at, settings().journal_key),
        }
        sign_heads_daily(at)
        return Response(msgspec.json.encode(answer), content_type="application/json")


def _told(taken: Taken) -> dict[str, Any]:
    head = taken.head
    return {
        **journal_answer(head, taken.missing),
        "chain": {"seq": head.chain_seq, "hash": head.chain_hash, "state": head.chain_state},
        "results": [verdict_of(index, judged) for index, judged in enumerate(taken.judged)],
    }

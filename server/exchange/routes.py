"""Routes of imports and exports."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from flask import Response, stream_with_context
from flask.views import MethodView
from flask_smorest import Blueprint
from werkzeug.datastructures import FileStorage

from server.exchange.batch import Options
from server.exchange.exporting import exported
from server.exchange.importing import Report, Request, import_file
from server.exchange.kinds import kind_called
from server.exchange.schemas import ImportFiles, ImportForm, ImportReport
from server.http.context import now
from server.http.guards import allow, current_user
from server.kernel.principal import Role
from server.kernel.problems import Fault, Invalid

READERS: Final = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.ACCOUNTANT, Role.AUDITOR)

blueprint = Blueprint("exchange", __name__, url_prefix="/api/v1", description="Files in and out")


@blueprint.route("/imports/<kind>")
class Imports(MethodView):
    """Files that come in."""

    @allow(Role.ADMINISTRATOR, Role.SUPERVISOR)
    @blueprint.doc(summary="Import a file")
    @blueprint.arguments(ImportFiles, location="files")
    @blueprint.arguments(ImportForm, location="form")
    @blueprint.response(200, ImportReport)
    def post(self, files: dict[str, Any], form: dict[str, Any], kind: str) -> Report:
        """Check every line and write all or nothing, or the good lines when they are kept.

        A file that cannot be read at all, or a mapping with mistakes, is refused (422).
        """
        kind_called(kind)
        with TemporaryDirectory() as folder:
            request = _request(kind, files, Options(**form), Path(folder))
            return import_file(request, now=now(), by=current_user().name)


@blueprint.route("/exports/<kind>")
class Exports(MethodView):
    """Files that go out."""

    @allow(*READERS)
    @blueprint.doc(summary="Export a kind as CSV")
    @blueprint.response(200, content_type="text/csv")
    def get(self, kind: str) -> Response:
        """Everything of a kind as canonical CSV, which can be imported again."""
        name = f"{kind_called(kind).name}.csv"
        response = Response(
            stream_with_context(exported(kind, now=now())),
            content_type="text/csv; charset=utf-8",
        )
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _request(kind: str, files: dict[str, Any], options: Options, folder: Path) -> Request:
    """Keep what was sent in a folder; names that were sent never become names of files."""
    joined = {
        upload.filename or "": _kept(upload, folder / f"joined-{place}")
        for place, upload in enumerate(files["joined"])
    }
    path = _kept(files["file"], folder / "file")
    mapping = files["mapping"]
    text = None if mapping is None else _text(mapping.read())
    return Request(kind, path, joined.get, text, options)


def _kept(upload: FileStorage, path: Path) -> Path:
    upload.save(path)
    return path


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        fault = Fault("mapping.not_utf8", f"byte {error.start} is not UTF-8")
        raise Invalid("the mapping cannot be read", [fault]) from error

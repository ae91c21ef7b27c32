"""Routes of journals that come as files."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from flask.views import MethodView
from flask_smorest import Blueprint
from flask_smorest.fields import Upload
from marshmallow import fields, validate

from server.http.context import now
from server.http.guards import allow, current_user
from server.http.paging import LARGEST_PAGE, PAGE, page
from server.http.schema import InstantField, Shape
from server.kernel.principal import Role
from server.sync.imported import confirm, files_page, find_file, journals_of, refuse, take_in
from server.sync.models import JournalFile

_LARGEST_ID: Final = 2**63 - 1
_READERS: Final = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR)

blueprint = Blueprint(
    "journal files",
    __name__,
    url_prefix="/api/v1/journal-files",
    description="Journals that came as files",
)


class FilesQuery(Shape):
    """Paging backwards by number."""

    after = fields.Integer(load_default=None, validate=validate.Range(1, _LARGEST_ID))
    limit = fields.Integer(load_default=PAGE, validate=validate.Range(1, LARGEST_PAGE))


class FileUpload(Shape):
    """The file that a handheld wrote."""

    file = Upload(required=True)


class FileJournal(Shape):
    """One epoch in a file: `ranges` are its numbers, `new` how many of them are not here.

    `whole`: its events form one chain that ends at the head and hash that the device wrote.
    """

    device = fields.String()
    epoch = fields.UUID()
    head = fields.Integer()
    hash = fields.String()
    exported_at = fields.String()
    line = fields.Integer()
    events = fields.Integer()
    altered = fields.Integer()
    ranges = fields.List(fields.List(fields.Integer()))
    whole = fields.Boolean()
    new = fields.Integer()


class FileFault(Shape):
    """A line that could not be read."""

    line = fields.Integer(allow_none=True)
    code = fields.String()
    detail = fields.String()


class FileAnswer(Shape):
    """A file: what it holds, which lines could not be read, what was decided, what came of it."""

    id = fields.Integer()
    name = fields.String()
    size = fields.Integer()
    sha256 = fields.Function(lambda found: found["sha256"].hex())
    brought_at = InstantField()
    brought_by = fields.String()
    state = fields.String()
    journals = fields.List(fields.Nested(FileJournal))
    faults = fields.List(fields.Nested(FileFault))
    fault_count = fields.Integer()
    outcome = fields.Dict(keys=fields.String(), values=fields.Integer(), allow_none=True)
    decided_at = InstantField(allow_none=True)
    decided_by = fields.String(allow_none=True)
    decided_reason = fields.String(allow_none=True)


class FilesPage(Shape):
    """A page of files."""

    rows = fields.List(fields.Nested(FileAnswer))
    next = fields.String(allow_none=True)


class FileDecision(Shape):
    """Confirm it, or refuse it with a reason."""

    decision = fields.String(required=True, validate=validate.OneOf(["confirm", "refuse"]))
    reason = fields.String(load_default="", validate=validate.Length(max=500))


@blueprint.route("")
class Files(MethodView):
    """Every file that was brought."""

    @allow(*_READERS)
    @blueprint.doc(summary="List the journals that came as files")
    @blueprint.arguments(FilesQuery, location="query")
    @blueprint.response(200, FilesPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer a page, newest first."""
        found = page(files_page(query["after"], query["limit"]), query["limit"], "id")
        return found | {"rows": [shown(one) for one in found["rows"]]}

    @allow(Role.ADMINISTRATOR)
    @blueprint.doc(summary="Bring a journal file")
    @blueprint.arguments(FileUpload, location="files")
    @blueprint.response(201, FileAnswer)
    def post(self, files: dict[str, Any]) -> dict[str, Any]:
        """Check it and keep it waiting; nothing of it counts before it is confirmed."""
        upload = files["file"]
        with TemporaryDirectory() as folder:
            path = Path(folder) / "file"
            upload.save(path)
            name = Path(upload.filename or "").name or "journal"
            return shown(take_in(path, name, now=now(), by=current_user().name))


@blueprint.route("/<int:file_id>")
class OneFile(MethodView):
    """One file."""

    @allow(*_READERS)
    @blueprint.doc(summary="Look at a journal file")
    @blueprint.response(200, FileAnswer)
    def get(self, file_id: int) -> dict[str, Any]:
        """Answer what it holds and what is new of it."""
        return shown(find_file(file_id))

    @allow(Role.ADMINISTRATOR)
    @blueprint.doc(summary="Confirm or refuse a journal file")
    @blueprint.arguments(FileDecision)
    @blueprint.response(200, FileAnswer)
    def post(self, given: dict[str, str], file_id: int) -> dict[str, Any]:
        """Take its events in as if they had been pushed, or refuse it."""
        decide = confirm if given["decision"] == "confirm" else refuse
        return shown(decide(file_id, given["reason"], now=now(), by=current_user().name))


def shown(found: JournalFile) -> dict[str, Any]:
    """A file as it is answered."""
    values = {column.key: getattr(found, column.key) for column in JournalFile.__table__.columns}
    return values | {"journals": journals_of(found)}

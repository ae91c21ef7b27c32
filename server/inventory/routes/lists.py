"""Routes of count lists: create, generate, read, edit, delete, release, close by force."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import now
from server.http.guards import allow, current_user
from server.inventory.generation import Selection, generate_lists, planned_lists
from server.inventory.list_drafts import ListDraft
from server.inventory.list_keeping import (
    create_list,
    delete_list,
    edit_list,
    force_close,
    release_list,
)
from server.inventory.list_rows import ListRow, planned_row, row_of, rows_of
from server.inventory.list_schemas import (
    DryRun,
    LeftShape,
    ListChanges,
    ListRows,
    ListRowShape,
    NewList,
    ScopeShape,
    SelectionShape,
    WithReason,
)
from server.inventory.lists import scope_of
from server.inventory.progress import outstanding_of
from server.inventory.reviewing.left import Left, left_of
from server.inventory.routes import KEEPERS, READERS
from server.inventory.scope import Scope, ScopeKey

blueprint = Blueprint("lists", __name__, url_prefix="/api/v1", description="Count lists")


@blueprint.route("/inventories/<number>/lists")
class ListsOfInventory(MethodView):
    """The lists of an inventory."""

    @allow(*KEEPERS)
    @blueprint.doc(summary="Create a list")
    @blueprint.arguments(NewList)
    @blueprint.response(201, ListRowShape)
    def post(self, given: dict[str, Any], number: str) -> ListRow:
        """Create a draft list; without areas and scope it covers its whole warehouse."""
        scope = tuple(ScopeKey(**line) for line in given.pop("scope"))
        draft = ListDraft(**given, scope=scope)
        return row_of(create_list(number, draft, now=now(), by=current_user().name))


@blueprint.route("/inventories/<number>/lists/generate")
class GeneratedLists(MethodView):
    """Lists made from a selection."""

    @allow(*KEEPERS)
    @blueprint.doc(summary="Make lists from a selection of a warehouse")
    @blueprint.arguments(SelectionShape)
    @blueprint.arguments(DryRun, location="query")
    @blueprint.response(201, ListRows)
    def post(self, given: dict[str, Any], query: dict[str, Any], number: str) -> Any:
        """Create the lists as drafts; with `dry_run=true` answer 200 and write nothing."""
        given["location_prefix"] = given["location_prefix"] or ""
        given["category"] = given["category"] or ""
        selection = Selection(**given)
        if query["dry_run"]:
            drafts = planned_lists(number, selection)
            return {"lists": [planned_row(number, draft) for draft in drafts]}, 200
        made = generate_lists(number, selection, now=now(), by=current_user().name)
        return {"lists": rows_of(made)}


@blueprint.route("/lists/<uuid:list_id>")
class OneList(MethodView):
    """One count list."""

    @allow(*READERS)
    @blueprint.doc(summary="A count list")
    @blueprint.response(200, ListRowShape)
    def get(self, list_id: UUID) -> ListRow:
        """Answer the list."""
        return row_of(list_id)

    @allow(*KEEPERS)
    @blueprint.doc(summary="Change a list that is not closed")
    @blueprint.arguments(ListChanges)
    @blueprint.response(200, ListRowShape)
    def patch(self, given: dict[str, Any], list_id: UUID) -> ListRow:
        """Change description, employees, team or closing date; what it covers stays."""
        edit_list(list_id, given, now=now(), by=current_user().name)
        return row_of(list_id)

    @allow(*KEEPERS)
    @blueprint.doc(summary="Delete a draft")
    @blueprint.response(204)
    def delete(self, list_id: UUID) -> Response:
        """Delete a list that was never released."""
        delete_list(list_id, now=now(), by=current_user().name)
        return Response(status=204)


@blueprint.route("/lists/<uuid:list_id>/release")
class ReleaseList(MethodView):
    """Releasing one list."""

    @allow(*KEEPERS)
    @blueprint.doc(summary="Give a draft to its counters")
    @blueprint.response(200, ListRowShape)
    def post(self, list_id: UUID) -> ListRow:
        """Release the list; devices receive it with their next sync."""
        release_list(list_id, now=now(), by=current_user().name)
        return row_of(list_id)


@blueprint.route("/lists/<uuid:list_id>/force-close")
class ForceCloseList(MethodView):
    """Closing a list although somebody may still be counting."""

    @allow(*KEEPERS)
    @blueprint.doc(summary="Close a list by force")
    @blueprint.arguments(WithReason)
    @blueprint.response(200, ListRowShape)
    def post(self, given: dict[str, Any], list_id: UUID) -> ListRow:
        """Close the list; the reason and who was outstanding are kept."""
        force_close(
            list_id,
            given["reason"] or "",
            now=now(),
            by=current_user().name,
            outstanding=outstanding_of(list_id),
        )
        return row_of(list_id)


@blueprint.route("/lists/<uuid:list_id>/scope")
class ScopeOfList(MethodView):
    """What a list covers."""

    @allow(*READERS)
    @blueprint.doc(summary="What a list covers")
    @blueprint.response(200, ScopeShape)
    def get(self, list_id: UUID) -> Scope:
        """Answer the lines of its scope; `whole` means its whole warehouse."""
        row_of(list_id)
        return scope_of(list_id)


@blueprint.route("/lists/<uuid:list_id>/left")
class LeftOfList(MethodView):
    """What nobody counted."""

    @allow(*READERS)
    @blueprint.doc(summary="What of a list has book and was not counted")
    @blueprint.response(200, LeftShape)
    def get(self, list_id: UUID) -> Left:
        """Answer how many positions are left, by area, and the first thousand of them."""
        return left_of(list_id, now=now())

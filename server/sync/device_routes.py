"""Routes of devices at the desk, and the one by which a handheld enrols."""

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import now, settings
from server.http.guards import allow, current_user, public
from server.http.limits import limiter
from server.identity.devices import renew_code, revoke_device
from server.journal.service import server_history
from server.kernel.principal import Role
from server.sync.device_schemas import (
    DeviceAnswer,
    DevicesPage,
    Enrolled,
    Enrolment,
    EnrolmentOffer,
    LineageDecision,
    NewDevice,
)
from server.sync.devices import (
    add_device,
    device_row,
    device_rows,
    enrol_device,
    enrolment_offer,
)
from server.sync.releasing import confirm_lineage, refuse_lineage

blueprint = Blueprint("devices", __name__, url_prefix="/api/v1/devices", description="Handhelds")


@blueprint.route("")
class Devices(MethodView):
    """Every handheld."""

    @allow(Role.ADMINISTRATOR, Role.SUPERVISOR, Role.ACCOUNTANT, Role.AUDITOR)
    @blueprint.doc(summary="List the devices")
    @blueprint.response(200, DevicesPage)
    def get(self) -> dict[str, Any]:
        """Answer every device with what it still holds, as it last said."""
        return {"rows": device_rows(), "next": None}

    @allow(Role.ADMINISTRATOR, Role.SUPERVISOR)
    @blueprint.doc(summary="Create a device")
    @blueprint.arguments(NewDevice)
    @blueprint.response(201, EnrolmentOffer)
    def post(self, given: dict[str, Any]) -> dict[str, Any]:
        """Create a device and answer its one-time code, good for 10 minutes."""
        code = add_device(given["name"], given["warehouses"], now=now(), by=current_user().name)
        return enrolment_offer(code, settings().public_url)


@blueprint.route("/<uuid:device_id>/code")
class DeviceCode(MethodView):
    """The one-time code of a device."""

    @allow(Role.ADMINISTRATOR, Role.SUPERVISOR)
    @blueprint.doc(summary="Give a device a new one-time code")
    @blueprint.response(201, EnrolmentOffer)
    def post(self, device_id: UUID) -> dict[str, Any]:
        """Replace the code; to enrol a handheld again under the same device."""
        code = renew_code(device_id, now=now(), by=current_user().name)
        return enrolment_offer(code, settings().public_url)


@blueprint.route("/<uuid:device_id>/revoke")
class DeviceRevocation(MethodView):
    """The end of a device."""

    @allow(Role.ADMINISTRATOR, Role.SUPERVISOR)
    @blueprint.doc(summary="Revoke a device")
    @blueprint.response(200, DeviceAnswer)
    def post(self, device_id: UUID) -> dict[str, Any]:
        """Revoke a device: what it still pushes is quarantined."""
        revoke_device(device_id, now=now(), by=current_user().name)
        return device_row(device_id)


@blueprint.route("/<uuid:device_id>/lineage")
class DeviceLineage(MethodView):
    """Whether a device continues an earlier one."""

    @allow(Role.ADMINISTRATOR)
    @blueprint.doc(summary="Confirm or refuse the lineage of a device")
    @blueprint.arguments(LineageDecision)
    @blueprint.response(200, DeviceAnswer)
    def post(self, given: dict[str, bool], device_id: UUID) -> dict[str, Any]:
        """Accept events of the earlier device from this one, those that wait included."""
        accept = confirm_lineage if given["confirm"] else refuse_lineage
        accept(device_id, now=now(), by=current_user().name)
        return device_row(device_id)


@blueprint.route("/enrol")
class Enrolling(MethodView):
    """How a handheld becomes a device."""

    @public
    @blueprint.doc(summary="Enrol a handheld")
    @blueprint.arguments(Enrolment)
    @blueprint.response(201, Enrolled)
    @limiter.limit(lambda: settings().enrolment_rate)
    def post(self, given: dict[str, Any]) -> dict[str, Any]:
        """Use a one-time code: the device's id and its token, told this once."""
        previous = given["previous"] and given["previous"] | {
            "device": str(given["previous"]["device"]),
            "epoch": str(given["previous"]["epoch"]),
        }
        at = now()
        history = server_history(at)
        device, token = enrol_device(given["code"], name=given["name"], previous=previous, now=at)
        return {"device": device, "token": token, "server_time": at, "server_history": history}

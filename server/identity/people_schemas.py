"""Wire shapes of users and employees. Passwords and PINs are only ever written."""

from typing import Final

from marshmallow import fields, validate

from server.http.paging import PageQuery
from server.http.schema import Shape
from server.kernel.principal import Role

_ROLES: Final = validate.OneOf([role.value for role in Role])
_LANGUAGES: Final = validate.OneOf(["it", "en"])
_PASSWORD: Final = validate.Length(max=200)


class UserAnswer(Shape):
    """An account."""

    name = fields.String()
    role = fields.String()
    employee = fields.String(allow_none=True)
    never_counts = fields.Boolean()
    language = fields.String()
    active = fields.Boolean()


class UsersPage(Shape):
    """A page of accounts."""

    rows = fields.List(fields.Nested(UserAnswer))
    next = fields.String(allow_none=True)


class NewUser(Shape):
    """A user is linked to an employee, or declared as never counting, or neither."""

    name = fields.String(required=True, validate=validate.Length(1, 80))
    password = fields.String(required=True, validate=_PASSWORD, load_only=True)
    role = fields.String(required=True, validate=_ROLES)
    employee = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 30))
    never_counts = fields.Boolean(load_default=False)
    language = fields.String(load_default=None, allow_none=True, validate=_LANGUAGES)


class UserChange(Shape):
    """What of a user changes; what is absent stays."""

    role = fields.String(validate=_ROLES)
    employee = fields.String(allow_none=True, validate=validate.Length(1, 30))
    never_counts = fields.Boolean()
    active = fields.Boolean()
    language = fields.String(validate=_LANGUAGES)
    password = fields.String(validate=_PASSWORD, load_only=True)


class EmployeesQuery(PageQuery):
    """Paging and a text to search for."""

    search = fields.String(load_default="")


class EmployeeAnswer(Shape):
    """Somebody who counts; `has_pin` says whether a PIN is set, never which."""

    code = fields.String()
    surname = fields.String()
    name = fields.String()
    badge = fields.String(allow_none=True)
    team = fields.String()
    has_pin = fields.Function(lambda employee: employee.pin_verifier is not None)


class EmployeesPage(Shape):
    """A page of employees."""

    rows = fields.List(fields.Nested(EmployeeAnswer))
    next = fields.String(allow_none=True)


class EmployeeChange(Shape):
    """What of an employee changes; what is absent stays, a PIN of null is taken away."""

    surname = fields.String(validate=validate.Length(max=80))
    name = fields.String(validate=validate.Length(max=80))
    badge = fields.String(allow_none=True, validate=validate.Length(max=80))
    pin = fields.String(allow_none=True, load_only=True)
    team = fields.String(validate=validate.Length(max=30))


class NewEmployee(EmployeeChange):
    """An employee with the code that events name."""

    code = fields.String(
        required=True,
        validate=validate.Regexp(
            r"\A\S(.{0,28}\S)?\Z", error="1 to 30 characters, no spaces around"
        ),
    )

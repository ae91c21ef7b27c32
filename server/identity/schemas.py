"""Wire shapes of signing in."""

from marshmallow import fields, validate

from server.http.schema import Shape


class SignIn(Shape):
    """Name and password."""

    name = fields.String(required=True, validate=validate.Length(1, 80))
    password = fields.String(required=True, validate=validate.Length(1, 200))


class SignedIn(Shape):
    """Who is signed in; `csrf` goes into X-CSRF-Token of every writing request."""

    name = fields.String()
    role = fields.String()
    employee = fields.String(allow_none=True)
    never_counts = fields.Boolean()
    language = fields.String()
    csrf = fields.String()

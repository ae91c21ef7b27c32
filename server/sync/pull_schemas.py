"""Wire shapes of what handhelds pull: changes and the catalogue."""

from marshmallow import fields, validate

from server.http.schema import InstantField, Shape


class ChangesQuery(Shape):
    """The cursor of the page before; none = everything."""

    since = fields.String(load_default=None, validate=validate.Length(max=2000))


class ChangeAnswer(Shape):
    """The present value of a key, or that it is deleted."""

    kind = fields.String()
    key = fields.String()
    deleted = fields.Boolean()
    value = fields.Raw(allow_none=True)


class ChangesAnswer(Shape):
    """A page of changes; ask again at once while there is `more`.

    After the last page of a `filling`, what came with none of its pages is no longer the device's.
    """

    cursor = fields.String()
    more = fields.Boolean()
    filling = fields.String(allow_none=True)
    server_time = InstantField()
    server_history = fields.UUID()
    changes = fields.List(fields.Nested(ChangeAnswer))


class BucketAnswer(Shape):
    """A run of blocks; `sha256` and `bytes` are of what is downloaded."""

    name = fields.String()
    sha256 = fields.String()
    bytes = fields.Integer(attribute="size")
    first_block = fields.Integer()
    block_count = fields.Integer()


class ManifestAnswer(Shape):
    """One immutable state of the catalogue."""

    generation = fields.Integer(attribute="id")
    format = fields.Constant(2)
    server_history = fields.UUID()
    rows = fields.Integer()
    blocks = fields.Integer()
    buckets = fields.List(fields.Nested(BucketAnswer))


class CatalogChangesQuery(Shape):
    """The generation that the device has."""

    since = fields.Integer(required=True, validate=validate.Range(min=0))


class CatalogChangesAnswer(Shape):
    """All rows of each key that changed, and keys without rows; or `full`: take it whole."""

    generation = fields.Integer()
    server_history = fields.UUID()
    full = fields.Boolean()
    rows = fields.List(fields.String())
    removed = fields.List(fields.String())

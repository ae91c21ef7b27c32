"""Wire shapes of documents."""

from marshmallow import fields, validate

from server.documents.label_sources import SOURCES
from server.http.schema import Shape


class LabelQuery(Shape):
    """Which labels to print."""

    kind = fields.String(required=True, validate=validate.OneOf(list(SOURCES)))
    warehouse = fields.String(load_default=None)
    search = fields.String(load_default="")

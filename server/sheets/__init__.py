"""Tables as files that people read: CSV, XLSX, PDF. Knows no business and no database."""

from server.sheets.pdf import grouped
from server.sheets.sheet import Column, Kind, Section, Sheet
from server.sheets.writing import FORMATS, content_type_of, write

__all__ = ["FORMATS", "Column", "Kind", "Section", "Sheet", "content_type_of", "grouped", "write"]

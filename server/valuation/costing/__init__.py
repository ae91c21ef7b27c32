"""Valuation methods as pure functions: one signature, one table, a file per idea (design/5 §5)."""

from server.valuation.costing.basis import Basis, Caution, Layer, Line, LotStock, Part, Worth, Year
from server.valuation.costing.table import METHODS, Method, Need, value

__all__ = [
    "METHODS",
    "Basis",
    "Caution",
    "Layer",
    "Line",
    "LotStock",
    "Method",
    "Need",
    "Part",
    "Worth",
    "Year",
    "value",
]

"""Reasons, parameters, positions, stock records, movements, stock at a time."""

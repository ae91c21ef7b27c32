"""Imports and exports with mappings."""

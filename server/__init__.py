"""Giacenza's server: an application, not a library (decision 0001)."""

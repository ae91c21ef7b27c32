"""Revaluation: what a movement should have cost, posted as a correction in the open period."""

"""Closing a warehouse at a date: checks, figures, opening balances, restore, verification."""

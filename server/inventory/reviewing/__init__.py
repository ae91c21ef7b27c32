"""Reviewing an inventory: its lines, what is decided about them, and what is posted of them."""

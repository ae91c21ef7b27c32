"""The append-only log of count events, of devices and of the server itself (decision 0004)."""

"""The warehouse history: valued inventories as they were saved."""

"""The differences of an inventory as rows of a table: kept up to date, read in sets."""

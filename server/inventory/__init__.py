"""List types, inventories, count lists, merge, differences, review, alignment."""

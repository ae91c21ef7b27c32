"""Items, units, barcodes, warehouses, locations, lots."""

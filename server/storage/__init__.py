"""The database: engine settings, column types, the only commit, migrations. Knows no business."""

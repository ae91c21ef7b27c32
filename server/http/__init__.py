"""What every route shares: shapes, problem JSON, guards, paging. Knows no business."""

"""Labels, sheets and tables on paper and in files."""

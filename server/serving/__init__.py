"""Running the server: gunicorn, and an own authority for HTTPS. Knows no business."""

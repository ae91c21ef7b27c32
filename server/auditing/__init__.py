"""What auditors and supervisors see of journals, and what supervisors decide about them."""

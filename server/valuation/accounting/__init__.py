"""Double entries of alignments and closings."""

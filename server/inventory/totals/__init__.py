"""What was counted, added up as events arrive: a cache of the log, never a truth of its own."""

"""The staff window: a live list of flags, most urgent first, and the detail of one."""

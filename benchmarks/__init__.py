"""Speed beside its floor, in one run on one machine: only the ratios are worth quoting."""

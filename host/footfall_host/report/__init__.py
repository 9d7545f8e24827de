"""A run, or the runs of many weeks, as one page of HTML that needs nothing else."""

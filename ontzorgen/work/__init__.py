"""Work in the background: the worker, what it does for each kind of job, and uploaded files."""

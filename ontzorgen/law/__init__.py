"""What the law says on a day: values with their unit, article and source. Nothing else."""

"""The assembly: settings are read and things are built here and nowhere else."""

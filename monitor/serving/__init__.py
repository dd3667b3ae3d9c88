"""What the service is made of: one instance, the files in force, the work of a tick, how it is."""

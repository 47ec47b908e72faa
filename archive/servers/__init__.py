"""The embedded store as a process of this machine."""

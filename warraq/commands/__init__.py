"""What each command asks for and prints; the work is done elsewhere."""

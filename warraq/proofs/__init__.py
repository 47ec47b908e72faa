"""What is kept, tried: verified, traced, and made again from the WARCs alone."""

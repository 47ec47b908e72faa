"""What each night got and did not get: facts, rhythm, statements, the picture, and who vanishes."""

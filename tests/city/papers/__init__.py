"""The papers of the city, each built another way."""

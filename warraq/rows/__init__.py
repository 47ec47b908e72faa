"""Captures -> rows of the tables, once and again, and questions to them."""

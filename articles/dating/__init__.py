"""Printed dates -> the moments and days they mean."""

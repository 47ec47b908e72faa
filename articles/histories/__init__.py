"""Readings over the nights -> versions of articles, and what an outlet did to them."""

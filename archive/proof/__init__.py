"""Whether what is kept is what was kept: digests, links, referents, fault by fault."""

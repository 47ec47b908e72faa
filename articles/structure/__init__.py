"""A page without rules -> where its headline and its body are, by what it is made of."""

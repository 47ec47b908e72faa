"""A page and its site's layouts -> its fields and its text, or why it is no article."""

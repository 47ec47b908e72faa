"""The tee on the wire: what crosses a connection, kept before anything reads it."""

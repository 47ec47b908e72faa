"""What crossed the wire: exchanges, their messages, codings, framing and digests."""

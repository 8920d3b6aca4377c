"""Sites and organisations told by public lists: read, compared with what is known, previewed, then taken over."""

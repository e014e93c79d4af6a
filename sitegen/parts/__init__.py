"""Parts that several pages share: claims, runs, badges, look-ups."""

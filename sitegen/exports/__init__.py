"""Files for programs: the index, claims and trials as data, bundles, the feed, networks for the browser."""

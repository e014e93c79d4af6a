"""The pages of the site: each a pure function of its sources."""

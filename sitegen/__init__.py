"""Records, claims and runs to the Markdown and static files that MkDocs builds the site from."""

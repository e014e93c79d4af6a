"""Pictures with names, in place of the photographs of the papers on captions, which are in no package."""

"""`rnn-review site build|serve`: make the documentation site, and look at it."""

from __future__ import annotations

import argparse
import functools
import http.server

from commands.line.output import message, shortened
from commands.line.project import UsageError, project_root


def site_build(arguments: argparse.Namespace) -> int:
    """Generate the pages and build `site/`."""
    from sitegen.build import build  # slow to import, and no other command needs it
    from sitegen.text.prose import SiteError

    try:
        build(project_root())
    except SiteError as error:
        message(str(error))
        return 1
    except OSError as error:
        if error.filename is None:
            raise
        place = f"{error.filename}: {error.strerror}"
        raise UsageError(f"{place}\nhint: make room or allow writing there, and build again") from error
    message("the site is in site/; open site/index.html, or serve it with `rnn-review site serve`")
    return 0


def site_serve(arguments: argparse.Namespace) -> int:
    """Serve `site/` to this machine until Ctrl-C."""
    folder = project_root() / "site"
    if not (folder / "index.html").is_file():
        raise UsageError("site/: no site is built yet\nhint: run `rnn-review site build` first")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    port = arguments.port
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is not one from 0 to 65535"
        raise UsageError(f"port {shortened(str(port))}: {reason}\nhint: choose another with --port") from error
    with server:
        message(f"http://127.0.0.1:{server.server_address[1]}/ (Ctrl-C stops)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            message("stopped")
    return 0

"""Show the built site on this machine; production puts a web server before the folder."""

from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tracker.errors import SiteError


def serve(site: Path, port: int, say: Callable[[str], None]) -> None:
    """Serve the live release until stopped; a release swapped in meanwhile is shown at once."""
    if not site.is_dir():
        raise SiteError(f"there is no site at {site}", hint="build it first: tracker run")
    handler = partial(_Quiet, directory=str(site))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise SiteError(
            f"port {port} is taken: {error.strerror}", hint="choose another with --port"
        ) from error
    with server:
        say(f"the site is at http://127.0.0.1:{server.server_port}/ - stop with Ctrl-C")
        server.serve_forever()


class _Quiet(SimpleHTTPRequestHandler):
    """Logs nothing: whoever looks at the pages is nobody's business."""

    def log_message(self, *_args: object) -> None:
        """Drop the line."""

"""Show the built site on this machine; production puts a web server before the folder."""

from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from tracker.errors import SiteError

# What a page cannot say of itself (frame-ancestors), or says too late for what is no page.
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self';"
    " connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def serve(site: Path, port: int, say: Callable[[str], None]) -> None:
    """Serve the live release until stopped; a release swapped in meanwhile is shown at once."""
    if not site.is_dir():
        raise SiteError(f"there is no site at {site}", hint="build it first: tracker run")
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler_for(site))
    except OSError as error:
        raise SiteError(
            f"port {port} is taken: {error.strerror}", hint="choose another with --port"
        ) from error
    with server:
        say(f"the site is at http://127.0.0.1:{server.server_port}/ - stop with Ctrl-C")
        server.serve_forever()


def handler_for(site: Path) -> Callable[..., SimpleHTTPRequestHandler]:
    """What answers for the files of a folder."""
    return partial(_Quiet, directory=str(site))


class _Quiet(SimpleHTTPRequestHandler):
    """Logs nothing: whoever looks at the pages is nobody's business."""

    def end_headers(self) -> None:
        """Send the headers that `docs/operating.md` asks of every server."""
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_args: object) -> None:
        """Drop the line."""

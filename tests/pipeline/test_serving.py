from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

from tracker.pipeline.serving import HEADERS, handler_for

GUIDE = Path(__file__).parent.parent.parent / "docs/operating.md"


def test_every_answer_carries_the_headers(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>page</p>", "utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler_for(tmp_path)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with urlopen(f"http://127.0.0.1:{server.server_port}/") as answer:
            got = dict(answer.headers)
        server.shutdown()

    assert {name: got.get(name) for name in HEADERS} == HEADERS


def test_the_guide_asks_other_servers_for_the_same_headers() -> None:
    guide = GUIDE.read_text("utf-8")

    assert "frame-ancestors" in HEADERS["Content-Security-Policy"]
    assert all(guide.count(value) == 1 for value in HEADERS.values())

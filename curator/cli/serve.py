"""curator serve: the readers' pages, and the mails that they ask for."""

from urllib.parse import urlsplit

import click

from curator.cli.common import Run, common
from curator.settings import LOOPBACK, Settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=click.IntRange(0, 65535), metavar="P", help="On which port; 8010 when left out.")
@common
def serve(run: Run, host: str, port: int | None) -> None:
    """The pages on which readers sign up, choose, pause and leave. Runs until it is stopped with Ctrl-C."""
    from curator.web.readers.app import make_app
    from curator.web.readers.office import open_office
    from curator.web.server import listen
    from curator.web.server import run as serve_until_stopped

    with run.app() as app:
        office = open_office(app)
        place = listen(host, _port(app.settings) if port is None else port)
        name = f"[{host}]" if ":" in host else host
        here = f"http://{name}:{place.getsockname()[1]}{office.root}"
        public = app.settings.readers_url + "/"

        def listening() -> None:
            click.echo(f"Listening on {here}" + (f" for {public}" if public != here else ""))

        serve_until_stopped(make_app(office), place, listening=listening)
    run.say("Stopped.")


def _port(settings: Settings) -> int:
    """The port of `[readers] url` where that is on this machine, so that a trial works as it stands."""
    parts = urlsplit(settings.readers_url)
    return (parts.port or 8010) if parts.hostname in LOOPBACK else 8010

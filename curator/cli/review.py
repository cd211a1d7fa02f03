"""curator review: the desk in the browser."""

import webbrowser

import click

from curator.cli.common import Run, common
from curator.errors import OutsideError

PORT = 8011
"""Where the desk is looked for; another free place is taken where something else is there."""


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), metavar="P", help="On which port; 8011, or a free one.")
@click.option("--no-open", is_flag=True, help="Only show the link; open no browser.")
@common
def review(run: Run, port: int | None, no_open: bool) -> None:
    """The desk: read, tag, place, edit, preview, check and send in the browser. Runs until Ctrl-C."""
    from curator.web.desk.app import make_app
    from curator.web.desk.desk import Desk
    from curator.web.server import listen
    from curator.web.server import run as serve_until_stopped

    with run.app() as app:
        place = listen("127.0.0.1", PORT) if port is None and _is_free(PORT) else listen("127.0.0.1", port or 0)
        number = place.getsockname()[1]
        desk = Desk(app, number)
        link = f"http://127.0.0.1:{number}/open?token={desk.sessions.new_link()}"

        def listening() -> None:
            click.echo(f"The desk is open at {link}")
            run.say("The link works once. Ctrl-C ends the desk; everything is saved.")
            if not no_open:
                webbrowser.open(link)

        serve_until_stopped(make_app(desk), place, listening=listening, ending=desk.jobs.stop_all)
    run.say("Stopped.")


def _is_free(port: int) -> bool:
    from curator.web.server import listen

    try:
        listen("127.0.0.1", port).close()
    except OutsideError:
        return False
    return True

"""`giacenza demo`: a company to try the product with."""

import os

import click

from server.cli import application


@click.command("demo")
@click.option("--device", is_flag=True, help="Only make another enrolment code.")
@click.option("--bind", metavar="HOST:PORT", help="Where it will be served, for the addresses.")
def command(bind: str | None, *, device: bool) -> None:
    """Make the demonstration company (once) and print how to sign in and to enrol a handheld."""
    from server.demonstration.making import accounts, make_demonstration, new_device
    from server.http.context import now, settings
    from server.identity.devices import CODE_LASTS

    with application().app_context():
        url = _url(bind) or settings().public_url
        if not device:
            made = make_demonstration(now=now(), secret=settings().secret_key)
            click.echo("made the demonstration" if made else "the demonstration is there already")
            click.echo(f"\nsign in at {url}/desk/sign-in")
            for account in accounts(settings().secret_key):
                click.echo(f"  {account.role:<14} {account.name:<12} {account.password}")
            click.echo("\nbadges T101 to T110 count; list in the shop (NEG) is open to everybody")
        code = new_device(now=now())
        minutes = int(CODE_LASTS.total_seconds() // 60)
        click.echo(f"\nenrol a handheld within {minutes} minutes (giacenza demo --device: another)")
        click.echo(f"{url}/handheld/enrol#code={code.code}")


def _url(bind: str | None) -> str | None:
    """The address that `serve --bind` will have, unless the environment says one."""
    from server.serving.addresses import parse_bind, reachable_url

    if bind is None or "GIACENZA_PUBLIC_URL" in os.environ:
        return None
    return reachable_url(parse_bind(bind), tls=False)

"""The command line of the judge: `contract-tests COMMAND`."""

from __future__ import annotations

import importlib

import click

_COMMANDS = {
    "check": "Judge a server by its document.",
    "fuzz": "Look for failures with random requests, as long as there is time.",
    "replay": "Judge recorded traffic; nothing is sent.",
    "compare": "Send the same requests to two servers, and tell the differences.",
    "diff": "Tell what changed between two documents, and what it breaks.",
    "catalogue": "Break the mock in every way it knows, and see who notices.",
    "merge": "Make one run of the shards of a CI matrix.",
    "report": "Make reports of a run that was judged before.",
}


class Commands(click.Group):
    """The commands, each imported when it is called: the judge's peers take a second to load."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order in which they are needed."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Return the command, or `None` if there is none of that name."""
        if cmd_name not in _COMMANDS:
            return None
        try:
            module = importlib.import_module(f"contract_tests.commands.{cmd_name}")
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] in ("contract_tests", "mockserver"):
                raise
            raise click.ClickException(
                f"{error.name} is not installed, which judges with us: "
                "pip install 'mockserver[contract]'"
            ) from error
        found: click.Command = getattr(module, cmd_name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mockserver")
def main() -> None:
    """Judge any HTTP API by its OpenAPI document.

    Exit codes: 0 nothing found, 1 violations, 2 wrong usage, 3 the server was not reached.
    """

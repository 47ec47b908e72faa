"""The archive itself: `verify`, `replay`, `snapshots`."""

from __future__ import annotations

from collections.abc import Iterator

import typer

from archive import manifest
from archive.keys import SnapshotKey
from config.settings import read_settings
from warraq.commands.bars import byte_bar
from warraq.commands.printing import json_line, show_table
from warraq.errors import GAPS, WrongUse
from warraq.proofs import verify as verifying
from warraq.proofs.verify import Link, Verdict
from warraq.showing import replay as replaying
from warraq.stores import open_stores


def snapshots(
    site: str | None = typer.Option(None, help="Only this site's."),
    as_json: bool = typer.Option(False, "--json", help="One JSON line a snapshot."),
) -> None:
    """List every snapshot with what it holds."""
    archive = open_stores(read_settings()).archive
    rows = [
        {
            "snapshot": str(made.snapshot),
            "state": made.draft.state,
            "urls": sum(made.draft.counts.values()),
            "warcs": len(made.warcs),
            "bytes": sum(kept.size for kept in made.warcs),
            "manifest_sha256": made.sha256,
        }
        for name in ([site] if site else archive.folders())
        for made in manifest.chain(archive, name)
    ]
    if as_json:
        for row in rows:
            typer.echo(json_line(row))
    else:
        show_table(rows, ("snapshot", "state", "urls", "warcs", "bytes"))


def verify(
    chosen: list[str] = typer.Argument(None, metavar="SNAPSHOT...", help="Which snapshots."),
    everything: bool = typer.Option(False, "--all", help="All snapshots of all sites."),
    noted: list[str] = typer.Option(
        None, metavar="SHA256", help="A manifest's digest you noted: it must still be there."
    ),
    as_json: bool = typer.Option(False, "--json", help="One JSON line a snapshot."),
) -> None:
    """Prove that what is kept is what was written; exit status 1 and each fault if not."""
    if bool(chosen) == everything:
        raise WrongUse("verify: name snapshots, or say --all")
    if noted and not everything:
        raise WrongUse("verify: --noted asks all chains, so say --all")
    archive = open_stores(read_settings()).archive
    wanted: list[SnapshotKey | Link] = (
        list(verifying.all_snapshots(archive))
        if everything
        else [SnapshotKey.parse(text) for text in chosen]
    )
    faulty = False
    with byte_bar("verify", lambda: verifying.size(archive, wanted)) as on_read:
        verdicts = verifying.verify(archive, wanted, on_read)
        if everything:
            verdicts = verifying.with_the_rest(verdicts, archive, noted or ())
        for verdict in verdicts:
            faulty |= bool(verdict.faults)
            for line in [json_line(verifying.as_row(verdict))] if as_json else _told(verdict):
                typer.echo(line)
    raise typer.Exit(GAPS if faulty else 0)


def _told(verdict: Verdict) -> Iterator[str]:
    """A verdict as a person reads it: a line, and one for each fault."""
    bare = f", {verdict.unproved} without a digest of their own" if verdict.unproved else ""
    chunked = verdict.readings.get("entity-body", 0)
    unlike = f", {chunked} payload digests without chunk framing" if chunked else ""
    word = "FAULTY" if verdict.faults else "sound"
    yield f"{verdict.snapshot} {word}: {verdict.records} records{bare}{unlike}"
    for damage in verdict.damaged:
        yield f"  came damaged: {damage}"
    for fault in verdict.faults:
        yield f"  {fault}"


def replay(port: int = typer.Option(8090, help="On 127.0.0.1.")) -> None:
    """Show kept pages in a browser; no request leaves this machine."""
    typer.echo(f"http://127.0.0.1:{port}/{replaying.COLLECTION}/   (stop with Ctrl-C)")
    raise typer.Exit(replaying.serve(read_settings(), port))


COMMANDS = (snapshots, verify, replay)

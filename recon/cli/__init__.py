"""One command per job, each a few lines."""

from recon.cli.app import main as main

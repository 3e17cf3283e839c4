"""The rows of the stand-in's report, as a test looks at them."""

import csv
import io

import httpx

from recon.sandbox import Sandbox


def rows_of(sandbox: Sandbox, key: str = "transactions") -> list[dict[str, str]]:
    told = {"start_date": "2026-01-01", "end_date": "2027-12-31", "token": sandbox.token}
    answer = httpx.get(f"{sandbox.url}/en/reports/{key}/filters", params=told)
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

"""From an incident to a mail in a folder: `recon notify`, `acknowledge`, `silence`, as typed."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from recon.gap.incident import Opened
from recon.records.moment import micros
from recon.store.book import Store
from recon.store.findings import Findings
from recon.store.schema_acts import OUTBOX
from tests.doors.slack_server import Slack, slack
from tests.jobs.notice_scene import incident, judged_long_ago
from tests.jobs.store_scene import broken, recorded
from tests.journeys.command_scene import NOW, a_shop, figures, one_line, recon
from tests.journeys.shop_scene import Shop

ONSET = NOW - timedelta(hours=20)
BY_FOLDER = '\n[notify.ops]\ntype = "email"\nsender = "recon@shop.example"\nrecipients = ["ops@shop.example"]\nfolder = "mail"\n'


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shop:
    shop = a_shop(tmp_path)
    shop.typed = capsys
    monkeypatch.chdir(tmp_path)
    shop.configure(lambda text: text + BY_FOLDER)
    with _store(shop) as store:
        store.prepare()
        judged_long_ago(store)
        found = replace(incident(), onset=ONSET)
        breaks = [
            broken(f"P{number}")._replace(
                due_micros=micros(ONSET + timedelta(minutes=1)), placed_micros=micros(ONSET)
            )
            for number in range(12)
        ]
        recorded(store, Findings(breaks=breaks, incidents=[Opened(found)]), as_of=NOW)
    return shop


def _store(shop: Shop) -> Store:
    return shop.house().store


def test_a_notice_lies_in_the_folder_and_is_not_written_again(shop: Shop) -> None:
    first, second = recon(shop, "notify"), recon(shop, "notify")

    assert (first.returncode, second.returncode) == (0, 0)
    assert "incident:1, opened: 12 PayPal orders are missing at Rakuten, 120 € of sales" in first.stdout
    assert "Sent to ops@shop.example by ops." in first.stdout
    assert second.stdout == "Nothing to tell: incident:1 (nothing new).\n"
    assert sorted(path.suffix for path in (shop.folder / "mail").iterdir()) == [".eml", ".html", ".txt"]


def test_a_program_reads_what_went_where(shop: Shop) -> None:
    told = figures(recon(shop, "notify", "--json"))

    assert (told["needs_person"], told["cannot_judge"], told["undelivered"]) == (False, False, [])
    assert [(each["subject"], each["reason"], each["messages"]) for each in told["subjects"]] == [
        ("incident:1", "opened", 1)
    ]
    assert [(each["channel"], each["fate"]) for each in told["tried"]] == [("ops", "sent")]


def test_a_message_that_waits_is_shown_and_after_an_hour_needs_a_person(shop: Shop) -> None:
    (shop.folder / "mail").write_text("in the way")

    young = recon(shop, "notify")
    assert young.returncode == 0
    assert "incident:1, opened" in young.stdout
    assert "make the folder writable" in young.stdout
    with _store(shop) as store, store.writing() as connection:
        hours_ago = micros(NOW - timedelta(hours=2))
        connection.execute(update(OUTBOX).values(created_at=hours_ago, not_before=hours_ago))
    old = recon(shop, "notify", "--json")

    assert old.returncode == 1
    [left] = figures(old)["undelivered"]
    assert (left["recipient"], left["tries"], left["gave_up_at"]) == ("ops@shop.example", 2, None)


def test_slack_is_called_and_no_output_shows_its_address(shop: Shop) -> None:
    with slack() as standing:
        section = f'\n[notify.team]\ntype = "slack"\nwebhook = "{standing.webhook}"\n'
        shop.configure(lambda text: text + section)
        _busy(standing)
        waits = recon(shop, "notify")
        with _store(shop) as store, store.writing() as connection:
            connection.execute(update(OUTBOX).values(not_before=0))
        sent = recon(shop, "notify")

    assert "it answered 429 rate_limited" in waits.stdout
    assert "Sent to webhook by team." in sent.stdout
    assert "services/T0000" not in waits.stdout + waits.stderr + sent.stdout + sent.stderr
    assert len(standing.taken) == 1


def _busy(standing: Slack) -> None:
    standing.answers = [(429, "rate_limited", {"retry-after": "5"})]


def test_an_incident_that_is_looked_after_is_told_so(shop: Shop) -> None:
    done = recon(shop, "acknowledge", "1", "--because", "rolling back", "--as", "NINA")

    assert done.returncode == 0
    assert done.stdout == (
        "NINA looks after incident 1. You still hear if it worsens, and when it is over.\n"
    )
    assert "incident 9 is not known" in one_line(
        recon(shop, "acknowledge", "9", "--because", "x", "--as", "NINA")
    )


def test_silence_holds_notices_back_until_it_is_ended(shop: Shop) -> None:
    begun = recon(shop, "silence", "--until", "8h", "--because", "moving servers", "--as", "NINA")
    quiet = recon(shop, "notify")
    listed = recon(shop, "silence", "list")
    ended = recon(shop, "silence", "end", "1", "--because", "done", "--as", "NINA")
    loud = recon(shop, "notify")

    assert begun.stdout.startswith("Silence 1: no notices at all, until ")
    assert quiet.stdout == "Nothing to tell: incident:1 (silenced).\n"
    assert "moving servers" in listed.stdout
    assert ended.stdout.startswith("Silence 1 is over")
    assert "incident:1, opened" in loud.stdout
    assert recon(shop, "silence", "list").stdout == "No silence is on.\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--until", "soon"), "--until: 'soon' is no moment; write for example 8h, 2d or 2026-11-30T08:00Z"),
        (("--until", "2020-01-01"), "--until: '2020-01-01' is over already; name a moment to come"),
        (("--until", "8h", "--programme", "fr"), "there is no programme 'fr' in the configuration"),
        (("--until", "8h", "--incident", "9"), "incident 9 is not known"),
    ],
)
def test_a_silence_that_makes_no_sense_is_refused_with_a_cure(
    shop: Shop, words: tuple[str, ...], sentence: str
) -> None:
    refused = recon(shop, "silence", *words, "--because", "b", "--as", "NINA")

    assert refused.returncode == 2
    assert sentence in one_line(refused)


def test_a_silence_needs_its_end_a_reason_and_a_name(shop: Shop) -> None:
    refused = recon(shop, "silence", "--until", "8h")

    assert refused.returncode == 2
    assert "give --until, --because and --as" in one_line(refused)


def test_silences_are_listed_for_a_program(shop: Shop) -> None:
    until = f"{NOW + timedelta(days=1):%Y-%m-%dT%H:%MZ}"
    recon(shop, "silence", "--until", until, "--because", "b", "--as", "NINA", "--incident", "1")

    [silence] = figures(recon(shop, "silence", "list", "--json"))["silences"]

    assert (silence["incident"], silence["programme"], silence["who"]) == (1, "de", "NINA")


def test_the_weekly_report_goes_to_those_who_want_it_once(shop: Shop) -> None:
    recon(shop, "pull")
    recon(shop, "run")

    first, second = (recon(shop, "report", "weekly", "--send") for _ in range(2))
    sent = recon(shop, "notify")

    assert "1 message is in the outbox; `recon notify` sends them." in first.stdout
    assert "This week's report was sent before; nobody gets it twice." in second.stdout
    assert "Sent to ops@shop.example by ops." in sent.stdout
    pages = [path.read_text(encoding="utf-8") for path in (shop.folder / "mail").glob("*.html")]
    assert any("From the shop" in page for page in pages)


def test_a_program_reads_whether_the_report_was_sent(shop: Shop) -> None:
    recon(shop, "pull")
    recon(shop, "run")

    sent, unsent = (
        recon(shop, "report", "weekly", "--send", "--json"),
        recon(shop, "report", "weekly", "--json"),
    )

    assert figures(sent)["sent"] == {"state": "queued", "messages": 1}
    assert figures(unsent)["sent"] is None


@pytest.mark.parametrize(
    ("template", "said"),
    [("{{ views[0].nonsense }}", "template weekly.html.j2, line 1: "), (None, "there is no folder ")],
)
def test_a_mistake_in_ones_own_templates_ends_with_4_and_one_line(
    shop: Shop, template: str | None, said: str
) -> None:
    shop.configure(lambda text: f'{text}\n[reports]\ntemplates = "mine"\n')
    recon(shop, "pull")
    recon(shop, "run")
    if template is not None:
        (shop.folder / "mine").mkdir()
        (shop.folder / "mine" / "weekly.html.j2").write_text(template)

    done = recon(shop, "report", "weekly")

    assert done.returncode == 4
    assert said in one_line(done)
    assert not list(shop.folder.rglob("weekly-*"))


def test_an_alarm_goes_out_in_our_words_where_the_folder_of_ones_own_is_gone(shop: Shop) -> None:
    shop.configure(lambda text: f'{text}\n[reports]\ntemplates = "gone"\n')

    done = recon(shop, "notify")

    assert done.returncode == 0
    assert "Sent to ops@shop.example by ops." in done.stdout

"""What the rooms are given: every value arrives, paths start at the file, defaults are the doors' own."""

from dataclasses import MISSING, fields
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from recon.config.export_section import ExportSection
from recon.config.sections import PageLabels, ProgrammeSection, Section
from recon.config.source_sections import (
    JsonLogSection,
    OrdersSection,
    ReportApiSection,
    ReportFileSection,
    SqlLogSection,
)
from recon.records.programme import Due, Programme
from recon.records.window import Window
from recon.sources import settings
from recon.sources.settings import ReportFileSettings
from tests.rules.config_scene import PROGRAMME, loaded


@pytest.mark.parametrize(
    ("model", "value"),
    [
        (ProgrammeSection, Programme),
        (OrdersSection, settings.OrdersSettings),
        (ExportSection, settings.ExportSettings),
        (ExportSection, settings.ExportMapping),
        (JsonLogSection, settings.JsonLinesSettings),
        (JsonLogSection, settings.LogMapping),
        (SqlLogSection, settings.SqlLogSettings),
        (SqlLogSection, settings.LogMapping),
        (ReportApiSection, settings.ReportApiSettings),
        (ReportApiSection, settings.ReportShape),
        (ReportFileSection, settings.ReportFileSettings),
        (ReportFileSection, settings.ReportShape),
    ],
)
def test_the_defaults_of_a_section_are_those_of_the_value_it_builds(
    model: type[Section], value: type[Any]
) -> None:
    made_here = {"name", "mapping", "shape", "learns_settle", "exchange_rates"}
    theirs = {field.name: field.default for field in fields(value) if field.name not in made_here}
    ours = {name: model.model_fields[name] for name in theirs}

    differing = {
        name: (theirs[name], field.default)
        for name, field in ours.items()
        if not field.is_required() and theirs[name] is not MISSING and field.default != theirs[name]
    }

    assert differing == {}


def test_a_programme_is_built_from_its_section(tmp_path: Path) -> None:
    config = loaded(
        tmp_path,
        PROGRAMME
        + 'mid = 36373\nadvertiser_id = "12"\nstores = ["de", "de"]\nsettle = "3d"\nsend_within = "90s"\ndue = "shipped"\n'
        + 'tolerance = 0\ncommission_rate = "6.5%"\nhorizon = "12w"\namber = "3%"\nred = "50%"\nminimum_volume = 5\n'
        + 'shop_admin_path = "Bestellungen"\nexchange_rates = { usd = "1.08", JPY = "163.14" }\n',
    )

    assert config.programmes() == {
        "de": Programme(
            name="de",
            mid="36373",
            currency="EUR",
            zone="Europe/Berlin",
            stores=("de",),
            advertiser_id="12",
            settle=timedelta(days=3),
            send_within=timedelta(seconds=90),
            due=Due.SHIPPED,
            tolerance=0,
            commission_rate=Decimal("0.065"),
            horizon=timedelta(weeks=12),
            amber=Decimal("0.03"),
            red=Decimal("0.5"),
            minimum_volume=5,
            exchange_rates=(("JPY", Decimal("163.14")), ("USD", Decimal("1.08"))),
        )
    }
    assert config.labels() == {"de": PageLabels("Bestellungen", "Reports > Transaction Detail")}
    assert config.sole_programme == "de"


@pytest.mark.parametrize(
    ("written", "given"),
    [
        ("postgresql://u:p%40ss@h/shop", "postgresql+psycopg://u:p%40ss@h/shop"),
        ("postgresql+psycopg://h/shop", "postgresql+psycopg://h/shop"),
        ("mysql://h/shop?charset=utf8mb4", "mysql+pymysql://h/shop?charset=utf8mb4"),
        ("mariadb://h/shop", "mariadb+pymysql://h/shop"),
        ("sqlite:////abs/shop.db", "sqlite:////abs/shop.db"),
        ("sqlite:///shop.db", "sqlite:///{folder}/shop.db"),
        ("sqlite:///../shop.db", "sqlite:///{folder}/../shop.db"),
    ],
)
def test_an_address_names_its_driver_and_a_sqlite_file_lies_beside_the_configuration(
    written: str, given: str, tmp_path: Path
) -> None:
    config = loaded(tmp_path, PROGRAMME + f'[orders.shop]\nurl = "{written}"\n')

    assert config.orders()[0].url == given.format(folder=tmp_path)


@pytest.mark.parametrize("written", ["mysql://h/recon", "sqlite://", "sqlite:///:memory:"])
def test_our_findings_need_a_database_that_lasts(written: str, tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"store\.url .*; write for example 'sqlite:///var/recon\.db'"):
        loaded(tmp_path, PROGRAMME + f'[store]\nurl = "{written}"\n')


def test_relative_paths_start_at_the_folder_of_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "shop [eu]"
    folder.mkdir()

    config = loaded(
        folder,
        PROGRAMME
        + '[postbacks.log]\ntype = "jsonl"\npaths = ["logs/*.jsonl", "/var/log/a.jsonl"]\n'
        + '[network.file]\ntype = "file"\npath = "a.csv"\n[reports]\ntemplates = "mine"\noutput = "/srv/pages"\n',
    )

    assert config.books_folder == folder / "var/books"
    assert config.output_folder == Path("/srv/pages")
    assert config.templates_folder == folder / "mine"
    assert make_url(config.store_url).database == f"{folder}/var/recon.db"
    (log,) = config.postbacks()
    assert isinstance(log, settings.JsonLinesSettings)
    assert log.paths == (f"{tmp_path}/shop [[]eu]/logs/*.jsonl", "/var/log/a.jsonl")
    (report,) = config.networks()
    assert isinstance(report, ReportFileSettings)
    assert report.path == folder / "a.csv"


@pytest.mark.parametrize(
    ("since", "zone", "moment"),
    [
        ("2026-06-01", "", datetime(2026, 6, 1, tzinfo=UTC)),
        ("2026-06-01", 'zone = "Europe/Berlin"', datetime(2026, 5, 31, 22, tzinfo=UTC)),
        ('"2026-06-01"', 'zone = "Asia/Tokyo"', datetime(2026, 5, 31, 15, tzinfo=UTC)),
        ("2026-06-01T02:00:00+02:00", 'zone = "Asia/Tokyo"', datetime(2026, 6, 1, tzinfo=UTC)),
        ('"2026-06-01T00:00:00Z"', "", datetime(2026, 6, 1, tzinfo=UTC)),
    ],
)
def test_a_first_day_begins_at_midnight_in_its_own_zone(
    since: str, zone: str, moment: datetime, tmp_path: Path
) -> None:
    config = loaded(tmp_path, PROGRAMME + f'[orders.shop]\nurl = "sqlite:///a.db"\nsince = {since}\n{zone}\n')

    assert config.orders()[0].since == moment


@pytest.mark.parametrize(
    ("period", "window"),
    [
        (
            "2026-06-01/2026-07-01",
            Window(datetime(2026, 5, 31, 15, tzinfo=UTC), datetime(2026, 6, 30, 15, tzinfo=UTC)),
        ),
        (
            "2026-06-01T00:00:00Z/2026-07-01T00:00:00Z",
            Window(datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)),
        ),
    ],
)
def test_a_period_ends_before_its_second_day_begins(period: str, window: Window, tmp_path: Path) -> None:
    report = f'[network.file]\ntype = "file"\npath = "a.csv"\nzone = "Asia/Tokyo"\nperiod = "{period}"\n'

    (given,) = loaded(tmp_path, PROGRAMME + report).networks()

    assert isinstance(given, ReportFileSettings)
    assert given.period == window


@pytest.mark.parametrize(
    "period", ["2026-06-01", "2026-06-01/2026-06-01", "2026-06-01/2026-07-01T00:00:00Z", "a/b"]
)
def test_a_period_that_is_none_is_refused(period: str, tmp_path: Path) -> None:
    report = f'[network.file]\ntype = "file"\npath = "a.csv"\nperiod = "{period}"\n'

    with pytest.raises(Exception, match=r"network\.file\.period = .*; write "):
        loaded(tmp_path, PROGRAMME + report)


def test_the_sandbox_on_this_machine_may_be_called_without_encryption(tmp_path: Path) -> None:
    report = (
        '[network.ran]\ntype = "api"\nreport = "sales"\ntoken = "x"\nbase_url = "http://127.0.0.1:8765/"\n'
    )

    (given,) = loaded(tmp_path, PROGRAMME + report).networks()

    assert isinstance(given, settings.ReportApiSettings)
    assert given.base_url == "http://127.0.0.1:8765"


def test_a_settle_time_is_learned_unless_it_is_written(tmp_path: Path) -> None:
    free = loaded(tmp_path, PROGRAMME).programmes()["de"]
    written = loaded(tmp_path, f'{PROGRAMME}settle = "48h"\n').programmes()["de"]
    told = loaded(tmp_path, PROGRAMME, {"RECON_PROGRAMME__DE__SETTLE": "48h"}).programmes()["de"]

    assert {each.settle for each in (free, written, told)} == {timedelta(hours=48)}
    assert [each.learns_settle for each in (free, written, told)] == [True, False, False]

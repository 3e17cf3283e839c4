"""What must agree between sections: whose an order, an attempt and a transaction is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from recon.config.act_sections import SIGNED, MailSection, SlackSection
from recon.config.document import Config
from recon.config.exchange_section import exchange_disagreements
from recon.config.problem import Problem, Severity, nearest, shown
from recon.config.rule_agreement import rule_disagreements
from recon.config.sections import ProgrammeSection
from recon.resend.route import Way

_MID_STANDS = "it stands in Rakuten's dashboard under Account > Account Summary"


@dataclass(frozen=True, slots=True)
class _Claim:
    key: str
    value: str


def disagreements(config: Config, *, where: str) -> list[Problem]:
    """List what each section says by itself, but not together with the others."""
    found = [
        *_missing(config),
        *_claimed_twice(config),
        *_claimed_by_nobody(config),
        *_out_of_order(config.programme_sections),
        *_without_token(config),
        *_telling_nobody(config),
        *_half_a_login(config),
        *_taken_name(config),
        *_without_credential(config),
        *_half_a_client(config),
        *(rule_disagreements(config) if config.programme_sections else ()),
        *_idle_aliases(config),
        *exchange_disagreements(config.exchange),
        *_buying_itself(config.programme_sections),
    ]
    return [Problem(severity, where, key, what, cure) for severity, key, what, cure in found]


_Finding = tuple[Severity, str, str, str]


def _missing(config: Config) -> Iterator[_Finding]:
    if not config.programme_sections:
        cure = "write at least one, for example [programme.main] with its currency and zone"
        yield Severity.MISSING, "programme", "has no section", cure
    if len(config.programme_sections) < 2:  # noqa: PLR2004 - with one programme everything is its own
        return
    for name, section in config.programme_sections.items():
        if not section.mid and (config.network_sections or config.postback_sections):
            what = (
                "is missing: with several programmes only the MID tells whose a transaction or an attempt is"
            )
            yield (
                Severity.MISSING,
                f"programme.{name}.mid",
                what,
                f"write for example mid = '36373'; {_MID_STANDS}",
            )
        if not section.stores and config.order_sections:
            what = "is missing: with several programmes only its store tells whose an order is"
            yield Severity.MISSING, f"programme.{name}.stores", what, f"write for example stores = ['{name}']"


def _claimed_twice(config: Config) -> Iterator[_Finding]:
    programmes = config.programme_sections.items()
    stores = [_Claim(name, store) for name, section in programmes for store in section.stores]
    mids = [_Claim(name, section.mid) for name, section in programmes if section.mid]
    for key, claims in (("stores", stores), ("mid", mids)):
        first: dict[str, str] = {}
        for claim in claims:
            owner = first.setdefault(claim.value, claim.key)
            if owner != claim.key:
                what = f"claims {shown(claim.value)}, which programme.{owner}.{key} has already"
                yield (
                    Severity.CONTRADICTION,
                    f"programme.{claim.key}.{key}",
                    what,
                    "leave it to one of the two",
                )


def _claimed_by_nobody(config: Config) -> Iterator[_Finding]:
    stores = [store for section in config.programme_sections.values() for store in section.stores]
    mids = [section.mid for section in config.programme_sections.values() if section.mid]
    said_stores = [
        _Claim(f"orders.{name}.store", section.store)
        for name, section in config.order_sections.items()
        if section.store
    ]
    said_mids = [
        _Claim(f"network.{name}.mid", section.mid)
        for name, section in config.network_sections.items()
        if section.mid
    ] + [
        _Claim(f"postbacks.{name}.constants.mid", section.constants["mid"])
        for name, section in config.postback_sections.items()
        if "mid" in section.constants
    ]
    for what, said, known in (("among its stores", said_stores, stores), ("as its mid", said_mids, mids)):
        for claim in (claim for claim in said if known and claim.value not in known):
            near = nearest(claim.value, known) or known[0]
            sentence = f"is {shown(claim.value)}, which no programme has {what}"
            yield Severity.CONTRADICTION, claim.key, sentence, f"write one that has, for example '{near}'"


def _out_of_order(programmes: Mapping[str, ProgrammeSection]) -> Iterator[_Finding]:
    for name, section in programmes.items():
        if section.amber > section.red:
            what = "is above red: the light would turn red before it turns amber"
            yield (
                Severity.CONTRADICTION,
                f"programme.{name}.amber",
                what,
                "write a share that is at most red's",
            )
        if section.horizon <= section.settle:
            what = "is not longer than settle: every break would be too old at birth"
            yield (
                Severity.CONTRADICTION,
                f"programme.{name}.horizon",
                what,
                "write a longer one, for example '60d'",
            )


def _buying_itself(programmes: Mapping[str, ProgrammeSection]) -> Iterator[_Finding]:
    for name, section in programmes.items():
        rate = section.exchange_rates.get(section.currency, 1)
        if rate != 1:
            what = f"says that one {section.currency} buys {rate} {section.currency}"
            key = f"programme.{name}.exchange_rates.{section.currency}"
            yield Severity.CONTRADICTION, key, what, "leave it out"


def _without_token(config: Config) -> Iterator[_Finding]:
    for name in config.networks_without_token():
        cure = (
            f"write token_file = '...' there, or set RECON_NETWORK__{name.upper().replace('-', '_')}__TOKEN "
            "(dashboard: Reports > a saved report > Get API, the part after token=)"
        )
        yield Severity.MISSING, f"network.{name}.token", "is missing", cure


def _telling_nobody(config: Config) -> Iterator[_Finding]:
    known = list(config.programme_sections)
    for name, section in config.notify_sections.items():
        for programme in (each for each in section.programmes if each not in known):
            near = nearest(programme, known) or known[0]
            what = f"names {shown(programme)}, which is no programme"
            yield (
                Severity.CONTRADICTION,
                f"notify.{name}.programmes",
                what,
                f"write one that is, for example '{near}'",
            )
        if isinstance(section, SlackSection) and section.webhook is None and section.folder is None:
            cure = "write webhook_file = '...' (Slack: Apps > Incoming Webhooks), or folder = '...' to write files"
            yield Severity.MISSING, f"notify.{name}.webhook", "is missing", cure
    if config.landing.on and not config.landing.addresses:
        cure = "write at least one landing address of the shop, for example ['https://shop.example/']"
        yield Severity.MISSING, "landing.addresses", "is missing", cure


def _half_a_login(config: Config) -> Iterator[_Finding]:
    for name, section in config.notify_sections.items():
        if not isinstance(section, MailSection) or bool(section.user) == (section.password is not None):
            continue
        if section.user:
            cure = (
                "write password_file = '...' there, or leave user out where the mail server asks for no login"
            )
            yield Severity.MISSING, f"notify.{name}.password", "is missing: user stands there alone", cure
        else:
            cure = "write user = '...', or leave password out where the mail server asks for no login"
            yield Severity.MISSING, f"notify.{name}.user", "is missing: password stands there alone", cure


def _taken_name(config: Config) -> Iterator[_Finding]:
    if "recon" in config.postback_sections:
        what = "has the name under which our own sends are kept"
        yield (
            Severity.CONTRADICTION,
            "postbacks.recon",
            what,
            "give it another one, for example [postbacks.log]",
        )


def _without_credential(config: Config) -> Iterator[_Finding]:
    """Find the ways that cannot be gone: nothing would tell so before the first order is refused."""
    last = config.resend.url.rstrip("/").rpartition("/")[2].lower()
    meant = {"nvp": Way.NVP, "xml": Way.XML, "eventnvppixel": Way.EVENT}.get(last)
    if meant is not None:
        what = f"ends in /{last}, which is a way of its own"
        cure = f"let it end in /ep, and write way = '{meant}' in [resend] or in the programme"
        yield Severity.CONTRADICTION, "resend.url", what, cure
    ways = {name: each.way or config.resend.way for name, each in config.programme_sections.items()}
    for name, way in ways.items():
        section = config.programme_sections[name]
        if way in SIGNED and section.signing_key is None:
            cure = (
                "write signing_key_file = '...' there (the HMAC key of the signed service, from Rakuten's account "
                "manager), or way = 'ep', which is not signed"
            )
            yield Severity.MISSING, f"programme.{name}.signing_key", f"is missing: way is '{way}'", cure
        if way is Way.RUDDERSTACK and section.rudderstack_write_key is None:
            cure = (
                "write rudderstack_write_key_file = '...' there (RudderStack: Sources > the HTTP source > Setup), "
                "or way = 'ep'"
            )
            key = f"programme.{name}.rudderstack_write_key"
            yield Severity.MISSING, key, f"is missing: way is '{way}'", cure
    if Way.RUDDERSTACK in ways.values() and not config.resend.rudderstack_url:
        cure = "write the data plane's address, for example 'https://shop.dataplane.rudderstack.com'"
        yield Severity.MISSING, "resend.rudderstack_url", "is missing: way is 'rudderstack'", cure


def _half_a_client(config: Config) -> Iterator[_Finding]:
    for name, section in config.programme_sections.items():
        place = f"programme.{name}"
        if section.client_id and section.client_secret is None:
            cure = "write client_secret_file = '...' there (dashboard: Account > API Access), or leave client_id out"
            yield Severity.MISSING, f"{place}.client_secret", "is missing: client_id stands there alone", cure
        if section.client_secret is not None and not section.client_id:
            cure = "write client_id = '...' (dashboard: Account > API Access), or leave client_secret out"
            yield Severity.MISSING, f"{place}.client_id", "is missing: client_secret stands there alone", cure
        if section.login_user and section.login_password is None:
            cure = "write login_password_file = '...' there, or leave login_user out"
            yield (
                Severity.MISSING,
                f"{place}.login_password",
                "is missing: login_user stands there alone",
                cure,
            )
        if section.login_password is not None and not section.login_user:
            cure = "write login_user = '...', or leave login_password out"
            yield (
                Severity.MISSING,
                f"{place}.login_user",
                "is missing: login_password stands there alone",
                cure,
            )


def _idle_aliases(config: Config) -> Iterator[_Finding]:
    for name, section in config.alias_sections.items():
        if section.says_nothing:
            cure = "write what other references begin with, for example begins_with = 'DE-'"
            yield Severity.MISSING, f"alias.{name}.begins_with", "is missing: the rule changes nothing", cure
        elif (section.programme or config.sole_programme) not in config.programme_sections:
            known = ", ".join(config.programme_sections)
            cure = f"write one of {known}"
            yield Severity.WRONG, f"alias.{name}.programme", "names no programme", cure

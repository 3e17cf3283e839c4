"""Draws what people buy: baskets of several lines, in several currencies, with and without discounts."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from recon.records.money import decimals
from tests.scenarios.markets import AS_OF, HOUR, SILENT, Market
from tests.scenarios.table import Age, Scene
from tests.scenarios.tale import BEST_SELLER, Item, Sale

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._"
_PUBLISHERS = tuple(f"lw9MynSe{letter}{letter}Y" for letter in "abcdefghijkl")
_TRIES = 5000
_ONE_IN = 6
SECOND = timedelta(seconds=1)


def is_silent(placed: datetime) -> bool:
    """Tell whether an order is placed while nothing is sent, or so shortly before that it would be."""
    return SILENT.start - HOUR / 4 <= placed < SILENT.end


class Draw:
    """This is chance, repeatable by its seed; every market counts its orders from one."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)  # noqa: S311 - repeatable chance, no secret
        self._numbers: dict[str, int] = {}

    def sale(self, scene: Scene) -> Sale:
        """Draw a sale that the scene can be played with."""
        for _ in range(_TRIES):
            sale = self._sale(self.rng.choice(scene.markets), scene.age)
            if scene.needs(sale):
                self._numbers[sale.market.name] = sale.number
                return sale
        message = f"{scene.name}: no basket of {_TRIES} would do"
        raise AssertionError(message)

    def _sale(self, market: Market, age: Age) -> Sale:
        rng = self.rng
        currency = rng.choice(market.currencies)
        items = tuple(self._item(currency) for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 4))))
        if not rng.randrange(_ONE_IN):
            items = (replace(items[0], sku=BEST_SELLER), *items[1:])
        goods = sum(item.goods for item in items)
        placed = self._placed(age)
        return Sale(
            number=self._numbers.get(market.name, 0) + 1,
            market=market,
            currency=currency,
            placed_at=placed,
            items=items,
            discount=rng.choice((0, 0, goods // 10, goods // 7)),
            click=self._click(),
            landed_at=placed - rng.randrange(1, 30) * HOUR,
            traits={
                "payment_method": rng.choice(("card", "card", "paypal", "klarna")),
                "device": rng.choice(("phone Safari", "phone Chrome", "desktop Chrome", "desktop Firefox")),
                "country": rng.choice(("DE", "AT", "FR")),
                "customer_kind": rng.choice(("new", "returning", "returning")),
                "landing_url": "https://shop.example/socks",
            },
        )

    def _placed(self, age: Age) -> datetime:
        span = (age.most - age.least) // SECOND
        while is_silent(placed := AS_OF - age.least - self.rng.randrange(span) * SECOND) != age.is_silent:
            pass
        return placed

    def _item(self, currency: str) -> Item:
        rng = self.rng
        least, most = (300, 9000) if decimals(currency) == 0 else (507, 14_993)
        return Item(f"S{rng.randrange(500):03}", rng.choice((1, 1, 1, 2, 3)), rng.randrange(least, most))

    def _click(self) -> str:
        code = self.rng.choice(_PUBLISHERS)
        return f"{code}-{''.join(self.rng.choice(_ALPHABET) for _ in range(22))}"

"""What tasks ask of the shop's REST interface: the latest order, and the latest review of a product."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from guiagent.evaluation.webarena.asking import ask
from guiagent.evaluation.webarena.sites import SiteError, Sites

__all__ = ["Magento"]

DEADLINE_S = 20.0
"""How long one request may take; our default."""

_LATEST = {
    "searchCriteria[sortOrders][0][field]": "created_at",
    "searchCriteria[sortOrders][0][direction]": "DESC",
    "searchCriteria[pageSize]": "1",
}
_REVIEW = {"author": "nickname", "text": "detail"}


@dataclass(frozen=True, slots=True)
class Magento:
    """The shop, asked as its administrator; `headers` go along with every request."""

    sites: Sites
    headers: Mapping[str, str]

    def latest_order(self) -> str:
        """The address of the page of the order that was made last. Raises SiteError, also where there is none."""
        reply = self._get(f"/rest/V1/orders?{urlencode(_LATEST)}")
        try:
            number = int(reply["items"][0]["increment_id"])
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise SiteError(f"the shop tells of no order: {str(reply)[:80]!r}") from error
        return f"{self.sites.named('shopping').address}/sales/order/view/order_id/{number}/"

    def latest_review(self, sku: str, field: str) -> str:
        """`field` ("author", "rating" or "text") of a product's latest review; empty where it has none."""
        reviews = self._get(f"/rest/V1/products/{quote(sku, safe='')}/reviews")
        try:
            if not reviews:
                return ""
            if field == "rating":
                return str(reviews[-1]["ratings"][0]["percent"])
            return str(reviews[-1][_REVIEW[field]])
        except (KeyError, IndexError, TypeError) as error:
            raise SiteError(f"the shop tells reviews in another form: {str(reviews)[:80]!r}") from error

    def _get(self, path: str) -> Any:
        headers = {**self.headers, "Authorization": f"Bearer {self._token()}", "Content-Type": "application/json"}
        reply = ask(self.sites.named("shopping").address + path, deadline_s=DEADLINE_S, headers=headers)
        if reply.status != 200:
            raise SiteError(f"{reply.url} answers {reply.status}; look whether the shop is set up")
        return reply.json()

    def _token(self) -> str:
        account = next((one.account for one in self.sites.known if one.name == "shopping_admin"), None)
        if account is None:
            from guiagent.evaluation.webarena.sites import ACCOUNTS

            account = ACCOUNTS["shopping_admin"]
        url = f"{self.sites.named('shopping').address}/rest/default/V1/integration/admin/token"
        data = json.dumps({"username": account.username, "password": account.password}).encode()
        headers = {**self.headers, "Content-Type": "application/json"}
        reply = ask(url, deadline_s=DEADLINE_S, method="POST", headers=headers, data=data)
        if reply.status != 200:
            raise SiteError(f"the shop's REST lets {account.username} not in; correct webarena.accounts.shopping_admin")
        return str(reply.json())

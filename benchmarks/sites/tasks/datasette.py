"""Questions to the shop's database."""

from collections import Counter

from benchmarks.sites.content import Content
from benchmarks.sites.moves import Choose, Click, Fill, Keys, Say, See
from benchmarks.sites.tasks.task import SiteTask

__all__ = ["datasette_tasks"]


def datasette_tasks(content: Content) -> tuple[SiteTask, ...]:
    """Nothing may change; the answers are computed from the content."""
    dearest = max(content.products, key=lambda product: product.price)
    city, dwellers = Counter(customer.city for customer in content.customers).most_common(1)[0]
    order = content.orders[123]
    sent = sum(one.state == "sent" for one in content.orders)
    low = sum(product.stock < 10 for product in content.products)
    return (
        SiteTask(
            "datasette/dearest", "datasette", "Which product is the dearest? Answer with its name.", "/shop",
            (
                Click("products", "link"), Click("price", "link"), Click("price ▼*", "link"), See(dearest.name),
                Say(dearest.name),
            ),
            answer=dearest.name,
        ),
        SiteTask(
            "datasette/city", "datasette", f"How many customers live in {city}? Answer with the number.",
            "/shop/customers",
            (
                Choose("- column -", "city"), Fill("#_filter_value", city), Click("Apply", "button"),
                See(f"{dwellers} rows*", "heading"), Say(str(dwellers)),
            ),
            answer=str(dwellers),
        ),
        SiteTask(
            "datasette/facet", "datasette", "How many orders have been sent? Answer with the number.", "/shop/orders",
            (
                Click("state", "link"), Click("sent", "link"), See(f"{sent} rows*", "heading"), Say(str(sent)),
            ),
            answer=str(sent),
        ),
        SiteTask(
            "datasette/order", "datasette", f"Who placed order {order.number}? Answer with the customer's name.",
            "/shop/orders",
            (
                Choose("- column -", "number"), Fill("#_filter_value", order.number, submit=True),
                Click(order.customer, "link"), See(order.customer), Say(order.customer),
            ),
            answer=order.customer,
        ),
        SiteTask(
            "datasette/query", "datasette",
            "Run an SQL query: of how many products are there fewer than 10? Answer with the number.", "/shop",
            (
                Click("1select*"), Keys("Control+A"),
                Fill("", "select count(*) as low from products where stock < 10"), Click("Run SQL", "button"),
                See("low"), See(str(low)), Say(str(low)),
            ),
            answer=str(low),
        ),
    )  # fmt: skip

"""Work in the shop's admin."""

from benchmarks.sites.content import Content
from benchmarks.sites.moves import Choose, Click, Fill, Keys, Say, See
from benchmarks.sites.site import State
from benchmarks.sites.tasks.task import SiteTask

__all__ = ["django_tasks"]


def django_tasks(content: Content) -> tuple[SiteTask, ...]:
    """Five tasks: a field, a form with a search in it, a list that is edited in place, a deletion, a question."""
    product, customer, order = content.products[3], content.customers[5], content.orders[42]
    gone = content.customers[11]
    other = "sent" if order.state != "sent" else "paid"
    bought = sum(one.customer == customer.name for one in content.orders)

    def restocked(state: State) -> None:
        for row in state["products"]:
            if row[0] == product.name:
                row[3] = 333

    def ordered(state: State) -> None:
        state["orders"].append(["Z1", customer.name, product.name, 3, "paid", "2026-01-15"])

    def moved(state: State) -> None:
        for row in state["orders"]:
            if row[0] == order.number:
                row[4] = other

    def removed(state: State) -> None:
        state["customers"] = [row for row in state["customers"] if row[0] != gone.name]
        state["orders"] = [row for row in state["orders"] if row[1] != gone.name]

    return (
        SiteTask(
            "django/restock", "django", f"Set the stock of “{product.name}” to 333.", "/admin/",
            (
                Click("Products", "link"), Click(product.name, "link"), Fill("Stock:", "333", replace=True),
                Click("Save", "button"), See("The product “*"),
            ),
            restocked,
        ),
        SiteTask(
            "django/order", "django",
            f"Enter a paid order Z1 of 3 “{product.name}” by {customer.name}, placed on 2026-01-15.",
            "/admin/crm/order/add/",
            (
                Fill("Number:", "Z1"), Click("collapsed", "combobox"), Fill("", customer.name),
                Click(customer.name, "option"), Choose("Product:", product.name), Fill("Quantity:", "3"),
                Choose("State:", "paid"), Fill("Placed:", "2026-01-15", replace=True), Click("Save", "button"),
                See("The order “*"),
            ),
            ordered,
        ),
        SiteTask(
            "django/state", "django", f"Mark order {order.number} as {other} in the list of orders.",
            "/admin/crm/order/",
            (
                Fill("Search", order.number, submit=True), See("1 result*"), Choose(order.state, other),
                Click("Save", "button"), See("1 order was changed successfully."),
            ),
            moved,
        ),
        SiteTask(
            "django/remove", "django", f"Delete the customer {gone.name}, with all orders.", "/admin/crm/customer/",
            (
                Fill("Search", gone.name, submit=True), Click(gone.name, "link"), Click("Delete", "link"),
                Click("Yes, I*", "button"), See("The customer “*"),
            ),
            removed,
        ),
        SiteTask(
            "django/bought", "django", f"How many orders has {customer.name} placed? Answer with the number.",
            "/admin/crm/order/",
            (Fill("Search", customer.name), Keys("Enter"), See(f"{bought} result*"), Say(str(bought))),
            answer=str(bought),
        ),
    )  # fmt: skip

"""Fill the shop's tables from JSON on standard input."""

import json
import sys
from datetime import UTC, datetime

import django
from django.core.management import call_command


def main() -> None:
    django.setup()
    from crm.models import Customer, Order, Product
    from django.contrib.auth.hashers import make_password
    from django.contrib.auth.models import User

    call_command("migrate", run_syncdb=True, verbosity=0)
    drawn = json.load(sys.stdin)
    User.objects.create(
        username=drawn["account"]["name"], email="admin@example.org", is_staff=True, is_superuser=True,
        password=make_password(drawn["account"]["password"], salt="the-same-at-every-seeding"),
        date_joined=datetime(2025, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    people = {row["name"]: Customer.objects.create(**row) for row in drawn["customers"]}
    goods = {row["name"]: Product.objects.create(**row) for row in drawn["products"]}
    for row in drawn["orders"]:
        Order.objects.create(**{**row, "customer": people[row["customer"]], "product": goods[row["product"]]})


if __name__ == "__main__":
    main()

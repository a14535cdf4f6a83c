"""What the shop keeps."""

from django.db import models


class Customer(models.Model):
    name = models.CharField(max_length=80, unique=True)
    email = models.EmailField()
    city = models.CharField(max_length=40)
    since = models.DateField()
    regular = models.BooleanField(default=False)
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    name = models.CharField(max_length=80, unique=True)
    category = models.CharField(
        max_length=20, choices=[(kind, kind) for kind in ("Kitchen", "Garden", "Office", "Travel")]
    )
    price = models.DecimalField(max_digits=8, decimal_places=2)
    stock = models.PositiveIntegerField()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Order(models.Model):
    number = models.CharField(max_length=10, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
    product = models.ForeignKey(Product, on_delete=models.CASCADE)
    quantity = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=[(state, state) for state in ("new", "paid", "sent", "returned")])
    placed = models.DateField()

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return self.number

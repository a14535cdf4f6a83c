"""How the shop's tables are shown to its staff."""

from django.contrib import admin

from crm.models import Customer, Order, Product


@admin.register(Customer)
class CustomerAdmin(admin.ModelAdmin):
    list_display = ("name", "email", "city", "since", "regular")
    list_filter = ("city", "regular")
    search_fields = ("name", "email")


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):
    list_display = ("name", "category", "price", "stock")
    list_filter = ("category",)
    search_fields = ("name",)


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ("number", "customer", "product", "quantity", "state", "placed")
    list_filter = ("state",)
    list_editable = ("state",)
    search_fields = ("number", "customer__name")
    autocomplete_fields = ("customer",)
    date_hierarchy = "placed"

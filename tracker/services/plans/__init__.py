"""Draft plans, give their indicators and rows to units, promulgate and withdraw them."""

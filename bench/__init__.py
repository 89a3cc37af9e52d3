"""Measure the product beside a floor: the least a page of fifty rows can cost on this machine."""

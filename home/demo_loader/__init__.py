"""Loads the demo content of `home/demo/` through the same doors that editors use."""

from home.demo_loader.load import DemoAlreadyLoaded, load_demo
from home.demo_loader.logins import LOGINS, PASSWORD

__all__ = ["LOGINS", "PASSWORD", "DemoAlreadyLoaded", "load_demo"]

"""Loads the demo content of `home/demo/` through the same doors that editors use."""

from home.demo_loader.load import DemoAlreadyLoadedError, load_demo
from home.demo_loader.logins import LOGINS, PASSWORD

__all__ = ["LOGINS", "PASSWORD", "DemoAlreadyLoadedError", "load_demo"]

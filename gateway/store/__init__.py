"""The store: one class a table group, one method a question, on either engine."""

from __future__ import annotations

from gateway.store.opening import Store, Tables, faults, open_store

__all__ = ["Store", "Tables", "faults", "open_store"]

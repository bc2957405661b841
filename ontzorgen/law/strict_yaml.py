"""Read YAML that states something we rely on: a key written twice is refused."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml


class NotReadable(Exception):
    """The text is no YAML, or a key is written twice."""


class _NoDoubles(yaml.SafeLoader):
    """YAML that refuses a key written twice; plain YAML would keep the last in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build the map, or raise YAMLError when two keys are equal."""
        mapping = super().construct_mapping(node, deep=deep)
        if len(mapping) != len(node.value):
            raise yaml.YAMLError("a key is written twice")
        return mapping


def load(text: str) -> Any:
    """Return what a text says, whatever that is. Raises NotReadable."""
    try:
        return yaml.load(text, Loader=_NoDoubles)  # noqa: S506 (it is a SafeLoader)
    except yaml.YAMLError as error:
        raise NotReadable(str(error)) from error

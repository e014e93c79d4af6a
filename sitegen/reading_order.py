"""The resources as somebody reads them: what to read before what, what builds on what, and ways through them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

from catalogue.model import Catalogue, ReadingPath, Resource
from catalogue.rules.prerequisites import find_needed

LATEST = 9999
"""Where a resource without a year stands among the years."""


def by_year(resource: Resource) -> tuple[int, str]:
    """What resources are sorted by."""
    return resource.year or LATEST, resource.id


@dataclass(frozen=True, slots=True)
class PathPlace:
    """A step of a reading path, counted from one, with the resources before and after it."""

    path: ReadingPath
    number: int
    before: Resource | None
    after: Resource | None


@dataclass(frozen=True, slots=True)
class ReadingOrder:
    """The index by id, what builds on each resource directly (by year), and its places on the reading paths."""

    resources: Mapping[str, Resource]
    builders: Mapping[str, tuple[Resource, ...]]
    places: Mapping[str, tuple[PathPlace, ...]]

    @classmethod
    def of(cls, catalogue: Catalogue) -> ReadingOrder:
        """What an index says of reading."""
        resources = {resource.id: resource for resource in catalogue.resources}
        builders: dict[str, tuple[Resource, ...]] = {}
        for resource in sorted(catalogue.resources, key=by_year):
            for name in resource.prerequisites:
                builders[name] = (*builders.get(name, ()), resource)
        places: dict[str, tuple[PathPlace, ...]] = {}
        for path in catalogue.paths:
            steps = [resources[step.resource] for step in path.steps]
            around = zip([None, *steps[:-1]], steps, [*steps[1:], None], strict=True)
            for number, (before, step, after) in enumerate(around, start=1):
                places[step.id] = (*places.get(step.id, ()), PathPlace(path, number, before, after))
        return cls(resources, builders, places)

    def before(self, resource: Resource) -> tuple[Resource, ...]:
        """What to read right before a resource."""
        return tuple(self.resources[name] for name in resource.prerequisites)

    def linked(self) -> list[Resource]:
        """The resources that need others or that others need: by year, but what each needs stands before it."""
        needed = {name: resource.prerequisites for name, resource in self.resources.items()}
        order = {name: place for place, name in enumerate(TopologicalSorter(needed).static_order())}
        found: dict[str, Resource] = {}
        for resource in sorted(self.resources.values(), key=by_year):
            if resource.prerequisites or resource.id in self.builders:
                for name in sorted([*find_needed(needed, resource.id), resource.id], key=order.__getitem__):
                    found.setdefault(name, self.resources[name])
        return list(found.values())

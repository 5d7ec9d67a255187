"""How hard the checkers try."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FULL", "PROFILES", "QUICK", "Profile"]


@dataclass(frozen=True)
class Profile:
    """`random_points` of adversarial search, `max_boxes` of one subdivision, a multiple of the designed trials."""

    name: str
    random_points: int
    max_boxes: int
    trials: int
    second_solver: bool = False


QUICK = Profile("quick", random_points=200, max_boxes=20_000, trials=1)
FULL = Profile("full", random_points=5_000, max_boxes=1_000_000, trials=4, second_solver=True)
PROFILES = {profile.name: profile for profile in (QUICK, FULL)}

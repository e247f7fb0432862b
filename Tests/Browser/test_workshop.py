"""The main job: the worked case, from an empty start page to a committed record, by nine people at browsers of their own."""

from __future__ import annotations

import pytest

import agreeing
import concluding
import diagnosing
import judging
import preparing
import shaping
from house import House

DAY = (
    preparing.come_in, preparing.write_ahead, preparing.introduce,
    diagnosing.check_reality, diagnosing.write_alone, diagnosing.read_together,
    judging.rate_blind, judging.look_at_it, judging.rate_again, judging.choose,
    shaping.draft, shaping.sharpen, shaping.measure,
    agreeing.ask, agreeing.answer, agreeing.stop, agreeing.plan,
    concluding.read_aloud, concluding.show_hands, concluding.commit, concluding.wrap_up,
)


@pytest.mark.long
def test_worked_case(house: House) -> None:
    people = preparing.arrive(house)
    for number, scene in enumerate(DAY):
        scene(house, people)
        for person in people.values():
            house.fits(scene.__name__, person)
        house.examine(scene.__name__, list(people.values())[number % len(people)])  # each in turn, besides those of the pictures

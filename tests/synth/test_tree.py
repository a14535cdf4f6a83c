"""Growing CoaT-trees and taking pairs from them, on trees small enough to be worked out by hand."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import Action, Press, Scroll, Tap, TypeText
from emulators.codec import Codec
from emulators.screen import Point, Screen
from emulators.trajectory import (
    Ending,
    Moment,
    Outcome,
    Step,
    Task,
    Template,
    Thought,
    Timings,
    Trajectory,
    Unchecked,
)
from synth.errors import SynthError
from synth.preference import Pair, Selection, balance, pairs
from synth.tree import Job, Node, Prefix, Tree, TreeKind, grow, jobs

TASK = Task("t", "Go back", Template("t", 0), Unchecked(), 5)
HERE = Moment(TASK, (), Screen("app", "main", 10, 10, ()))
BACK = Press("back")
JOB = Job(HERE, BACK, "run", 0)
ACTIONS: dict[str, Action] = {"back": BACK, "home": Press("home"), "down": Scroll("down"), "tap": Tap(Point(1, 1))}


class Script:
    """Continues a chain by what is written for the texts so far; "" stands for every other chain."""

    def __init__(self, lines: dict[str, str]) -> None:
        self.lines = lines
        self.calls: list[int] = []

    def extend(self, prefixes: Sequence[Prefix], counts: Sequence[int]) -> list[list[Node]]:
        self.calls.append(len(prefixes))
        answers = []
        for prefix, count in zip(prefixes, counts, strict=True):
            texts = self.lines.get("/".join(n.text for n in prefix.nodes), self.lines[""]).split()
            assert len(texts) <= count
            answers.append(
                [
                    prefix.child(i, t, (ord(t[0]),), action=ACTIONS.get(t), sampled_by="script")
                    for i, t in enumerate(texts)
                ]
            )
        return answers


def worth(leaves: Sequence[tuple[Moment, Action, Action | None]]) -> list[float]:
    """1 for the reference, a fifth for its type, 0 else: MobileIPL's rule as far as these actions need it."""
    return [1.0 if a == ref else 0.2 if type(a) is type(ref) else 0.0 for _, ref, a in leaves]


def one_tree(lines: dict[str, str], *, discount: float = 1.0, branching: Sequence[int] = (1, 2, 3)) -> Tree:
    (tree,) = grow([JOB], Script(lines), worth, branching=branching, discount=discount)
    return tree


MIXED = {"": "see", "see": "good bad", "see/good": "back back home", "see/bad": "down home huh"}


def values(tree: Tree) -> dict[str, float]:
    texts = {n.id: n.text for n in tree.nodes}
    return {"/".join(texts[i] for i in tree.prefix(n.id)): round(n.value, 4) for n in tree.nodes}


def test_values_are_means_of_children_from_the_leaves_up() -> None:
    tree = one_tree(MIXED)
    good, bad = (1 + 1 + 0.2) / 3, (0 + 0.2 + 0) / 3
    assert values(tree) == {
        "see": round((good + bad) / 2, 4), "see/good": round(good, 4), "see/bad": round(bad, 4),
        "see/good/back": 1.0, "see/good/home": 0.2, "see/bad/down": 0.0, "see/bad/home": 0.2, "see/bad/huh": 0.0,
    }  # fmt: skip
    assert tree.kind is TreeKind.BETA
    assert [n.stage for n in tree.nodes] == [0, 1, 1, 2, 2, 2, 2, 2, 2]
    assert len({n.id for n in tree.nodes}) == 9


def test_a_discount_counts_once_for_every_stage() -> None:
    plain, less = values(one_tree(MIXED)), values(one_tree(MIXED, discount=0.5))
    assert less["see/good/back"] == plain["see/good/back"] == 1.0
    assert less["see/good"] == pytest.approx(plain["see/good"] / 2, abs=1e-3)
    assert less["see"] == pytest.approx(plain["see"] / 4, abs=1e-3)


@pytest.mark.parametrize(
    ("leaves", "kind"), [("back back", "alpha"), ("back home", "beta"), ("home down", "gamma"), ("huh", "gamma")]
)
def test_kinds(leaves: str, kind: str) -> None:
    assert one_tree({"": leaves}, branching=(2,)).kind.value == kind


def test_growing_is_batched_and_resumes() -> None:
    many = [replace(JOB, step=i) for i in range(5)]
    script = Script(MIXED)
    grown = list(grow(many, script, worth, branching=(1, 2, 3), batch=4, done={many[0].id}))
    assert [tree.step for tree in grown] == [1, 2, 3, 4]
    assert script.calls == [4, 4, 8]
    assert len({node.id for tree in grown for node in tree.nodes}) == 4 * 9
    assert [tree.job for tree in grown] == [job.id for job in many[1:]]
    again = list(grow(many[1:3], Script(MIXED), worth, branching=(1, 2, 3), batch=1))
    assert again == grown[:2]


def test_a_node_that_nothing_continued_is_worth_nothing() -> None:
    assert values(one_tree({"": "see", "see": "good bad", "see/good": "back", "see/bad": ""})) == {
        "see": 0.5, "see/good": 1.0, "see/bad": 0.0, "see/good/back": 1.0,
    }  # fmt: skip


def test_what_is_refused() -> None:
    for wrong in ((), (1, 0)):
        with pytest.raises(SynthError, match="branching"):
            one_tree(MIXED, branching=wrong)
    with pytest.raises(SynthError, match="discount"):
        one_tree(MIXED, discount=0.0)

    class Short:
        def extend(self, prefixes: Sequence[Prefix], counts: Sequence[int]) -> list[list[Node]]:
            return [[prefixes[0].child(0, "a")]] * (len(prefixes) + 1 if not prefixes[0].nodes else 1)

    with pytest.raises(SynthError, match="answer each"):
        list(grow([JOB], Short(), worth))

    class Stray:
        def extend(self, prefixes: Sequence[Prefix], counts: Sequence[int]) -> list[list[Node]]:
            return [[Prefix("x", HERE).child(0, "a")] for _ in prefixes]

    with pytest.raises(SynthError, match="another prefix"):
        list(grow([JOB], Stray(), worth))


def test_jobs_are_the_steps_of_passed_trajectories() -> None:
    step = Step(HERE.screen, Thought(), BACK, HERE.screen, Timings(0, 0, 0))
    good = Trajectory("good", TASK, (step, step), Ending.DONE, Outcome(1.0), None, "oracle", "phone", 0)
    bad = replace(good, id="bad", outcome=Outcome(0.0))
    found = list(jobs([good, bad]))
    assert [(job.trajectory, job.step, len(job.moment.history)) for job in found] == [("good", 0, 0), ("good", 1, 1)]
    assert found[0].reference == BACK


def test_trees_and_pairs_survive_the_codec() -> None:
    tree = one_tree(MIXED)
    codec = Codec()
    assert codec.decode(Tree, codec.encode(tree)) == tree
    for pair in pairs(tree, str):
        assert codec.decode(Pair, codec.encode(pair)) == pair


# --- pairs


def said(action: Action) -> str | None:
    return "back" if action == BACK else None


def shown(found: Sequence[Pair]) -> list[tuple[int, str, str, float]]:
    return [(p.stage, p.chosen.text, p.rejected.text, round(p.gap, 4)) for p in found]


def test_beta_pairs_by_hand() -> None:
    tree = one_tree(MIXED)
    found = pairs(tree, said)
    # Stage 1: good 0.7333 and bad 0.0667 differ by 0.6667 > 1/2. Stage 2 below good: back 1 and home 0.2 differ by
    # 0.8 > 1/3; the two equal "back" are one. Below bad nothing is worth 1.
    assert shown(found) == [(1, "good", "bad", 0.6667), (2, "back", "home", 0.8)]
    assert {p.kind for p in found} == {TreeKind.BETA}
    assert {p.reference for p in found} == {"Press"}
    ids = {n.text: n.id for n in tree.nodes}
    assert found[0].prefix == (ids["see"],)
    assert found[1].prefix == (ids["see"], ids["good"])
    assert found[0].chosen.node == ids["good"]
    assert found[0].chosen.token_ids == (ord("g"),)


def test_what_a_lucky_leaf_says_can_be_left_out() -> None:
    tree = one_tree(MIXED)  # good is worth 0.7333, see 0.4
    assert [p.stage for p in pairs(tree, said, Selection(least_chosen=0.74))] == [2]
    assert [p.stage for p in pairs(tree, said, Selection(least_prefix=0.5))] == [2]
    assert pairs(tree, said, Selection(least_prefix=0.8)) == []
    missed = one_tree({"": "see", "see": "bad", "see/bad": "down home huh"}, branching=(1, 1, 3))
    assert pairs(missed, said) and not pairs(missed, said, Selection(least_prefix=0.5))


def test_the_gap_is_strict() -> None:
    # Means of two leaves each: 1 and 0.5 differ by exactly 1/2, which is not more than 1/K.
    tree = one_tree({"": "see", "see": "good bad", "see/good": "back", "see/bad": "back down"}, branching=(1, 2, 2))
    assert [p.stage for p in pairs(tree, said)] == [2]
    assert [p.stage for p in pairs(tree, said, Selection(gap=0.49))] == [1, 2]
    assert pairs(tree, said, Selection(gap=1.0)) == []


def test_equal_texts_are_merged_and_never_set_against_each_other() -> None:
    lines = {"": "see", "see": "same same bad", "see/bad": "down down down"}
    script = Script(lines)
    turns = iter(["back back back", "down down down"])

    class Uneven:
        def extend(self, prefixes: Sequence[Prefix], counts: Sequence[int]) -> list[list[Node]]:
            if prefixes[0].nodes and prefixes[0].nodes[-1].text != "see":
                script.lines["see/same"] = "back back back"
                return [script_leaf(p, next(turns) if p.nodes[-1].text == "same" else "down") for p in prefixes]
            return script.extend(prefixes, counts)

    def script_leaf(prefix: Prefix, texts: str) -> list[Node]:
        return [prefix.child(i, t, action=ACTIONS[t]) for i, t in enumerate(texts.split())]

    (tree,) = grow([JOB], Uneven(), worth, branching=(1, 3, 3))
    assert shown(pairs(tree, said)) == [(1, "same", "bad", 0.5)]  # (1 + 0) / 2 against 0, with K = 3


def test_leaf_pairs_are_diverse_in_type_before_they_are_capped() -> None:
    tree = one_tree({"": "back home huh down tap"}, branching=(5,))
    assert {p.rejected.text for p in pairs(tree, said)} == {"huh", "down", "tap"}
    assert {p.rejected.text for p in pairs(tree, said, Selection(per_parent=9))} == {"huh", "down", "tap", "home"}
    assert len(pairs(tree, said, Selection(per_parent=1))) == 1


def test_gamma_trees_teach_the_reference_action_at_the_last_stage_only() -> None:
    tree = one_tree({"": "see", "see": "a b", "see/a": "home home down", "see/b": "tap huh"})
    found = pairs(tree, said, Selection(per_gamma=9))
    assert {(p.stage, p.chosen.text, p.rejected.text) for p in found} == {
        (2, "back", "home"), (2, "back", "down"), (2, "back", "tap"), (2, "back", "huh"),
    }  # fmt: skip
    assert all(p.chosen.node is None and p.kind is TreeKind.GAMMA for p in found)
    texts = {n.id: n.text for n in tree.nodes}
    assert {tuple(texts[i] for i in p.prefix) for p in found} == {("see", "a"), ("see", "b")}
    assert len({p.rejected.text for p in pairs(tree, said)}) == 3
    assert pairs(tree, lambda _: None) == []


def test_without_leaves_there_are_no_pairs() -> None:
    tree = one_tree({"": "see", "see": "good bad", "see/good": "", "see/bad": ""})
    assert tree.kind is TreeKind.GAMMA
    assert tree.stages == 3
    assert tree.leaves() == []
    assert pairs(tree, said) == []
    assert pairs(one_tree({"": ""}), said) == []


def test_alpha_trees_teach_nothing() -> None:
    assert pairs(one_tree({"": "back back"}, branching=(2,)), said) == []


texts = st.lists(st.sampled_from(["back", "home", "down", "tap", "huh"]), min_size=3, max_size=3).map(" ".join)


@given(st.lists(texts, min_size=3, max_size=3), st.floats(0.1, 1.0))
def test_properties_of_any_tree(leaves: list[str], discount: float) -> None:
    lines = {"": "see", "see": "a b c", **{f"see/{t}": line for t, line in zip("abc", leaves, strict=True)}}
    tree = one_tree(lines, branching=(1, 3, 3), discount=discount)
    assert all(0.0 <= node.value <= 1.0 for node in tree.nodes)
    found = pairs(tree, said)
    assert len({p.id for p in found}) == len(found)
    for pair in found:
        assert pair.chosen.text != pair.rejected.text
        assert len(pair.prefix) == pair.stage
        if tree.kind is TreeKind.BETA:
            assert pair.gap > 1 / 3
    rights = " ".join(leaves).split().count("back")
    assert tree.kind is {0: TreeKind.GAMMA, 9: TreeKind.ALPHA}.get(rights, TreeKind.BETA)
    assert (tree.kind is TreeKind.ALPHA) <= (found == [])


def test_balancing_brings_rare_actions_forward() -> None:
    pair = pairs(one_tree(MIXED), said)[0]
    many = [replace(pair, id=f"tap{i}", reference="Tap") for i in range(90)]
    many += [replace(pair, id=f"press{i}", reference="Press") for i in range(10)]
    counts = Counter(p.reference for p in balance(many, random.Random(0)))
    assert counts == {"Tap": 75, "Press": 25}  # sqrt(90) : sqrt(10) = 3 : 1
    assert Counter(p.reference for p in balance(many, random.Random(0), evenness=1.0)) == {"Tap": 50, "Press": 30}
    same = balance(many, random.Random(0), evenness=0.0)
    assert sorted(p.id for p in same) == sorted(p.id for p in many)
    repeated = Counter(p.id for p in balance(many, random.Random(0)) if p.reference == "Press")
    assert set(repeated.values()) == {2, 3}
    assert balance([], random.Random(0)) == []
    with pytest.raises(SynthError):
        balance(many, random.Random(0), evenness=2.0)


def test_typed_text_is_a_kind_of_its_own() -> None:
    job = replace(JOB, reference=TypeText("Ann"))
    (tree,) = grow([job], Script({"": "home"}), worth, branching=(1,))
    assert pairs(tree, lambda a: f"type {a.text}" if isinstance(a, TypeText) else None)[0].reference == "TypeText"

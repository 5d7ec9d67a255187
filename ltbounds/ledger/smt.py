"""The kernel for the glue: z3 derives a claim from its steps and its own hypotheses, in nonlinear real arithmetic.

The same formulas that are evaluated in balls are evaluated in sympy symbols and translated.  What is not algebraic (a
logarithm, an exponential, a sum, a binomial coefficient) becomes a letter, about which the steps speak; logarithms of
products of positive factors are split first, so that equal ones become the same letter.  Of the letters z3 is told only
what holds of every logarithm or exponential: sign, monotonicity between two of them, and the tangent at 1 or 0.

Trusted here: sympy's automatic rewriting under the signs of the axes, z3's "unsat", and this translation.  Effort is
bounded by z3's own count of steps, never by a clock, so that a verdict does not depend on the machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ltbounds.claims import Axis, Condition, Finding, InequalityClaim, Instance, Integers, OneOf, Points, Step, Verdict
from ltbounds.errors import LtboundsError, Undecided, require
from ltbounds.ledger.points import conditions
from ltbounds.ledger.profiles import Profile
from ltbounds.ledger.second_opinion import second_opinion
from ltbounds.ledger.symbols import symbols_of

__all__ = [
    "EFFORT", "Implication", "check_entailment", "derivation", "entails", "goal_of", "implication_of", "needless_steps",
    "premises_of",
]  # fmt: skip

EFFORT = 3_000_000
"""z3's resource limit for one query, a few seconds."""


@dataclass(frozen=True)
class Implication:
    """Premises that together imply a conclusion, in sympy expressions."""

    premises: tuple[Condition, ...]
    conclusion: Condition


# From claims to implications


def _on_axis(axis: Axis, x: Any) -> tuple[Condition, ...]:
    """The conditions that say that x lies on the axis; of an integer axis only that it is between the ends."""
    import sympy

    def number(value: Any) -> Any:
        return sympy.Rational(str(value))

    if isinstance(axis, Integers):
        below = () if axis.hi is None else (Condition(x, "<=", number(axis.hi)),)
        return (Condition(number(axis.lo), "<=", x), *below)
    if isinstance(axis, (OneOf, Points)):
        return (Condition(sympy.prod([x - number(value) for value in axis.values]), "==", sympy.Integer(0)),)
    found = []
    if axis.lo is not None:
        found.append(Condition(number(axis.lo), "<" if axis.open_lo else "<=", x))
    if axis.hi is not None:
        found.append(Condition(x, "<" if axis.open_hi else "<=", number(axis.hi)))
    return tuple(found)


def _given(claim: InequalityClaim, values: Mapping[str, Any]) -> tuple[Condition, ...]:
    found = conditions(claim, values)
    plain = tuple(condition for condition in found if isinstance(condition, Condition))
    require(len(plain) == len(found), "claim", claim.id, "have conditions (less, at_most) as hypotheses for z3")
    return plain


def premises_of(claim: InequalityClaim, values: Mapping[str, Any]) -> tuple[Condition, ...]:
    """The claim's axes and hypotheses at the given values."""
    axes = [condition for name, axis in claim.domain.items() for condition in _on_axis(axis, values[name])]
    return (*axes, *_given(claim, values))


def goal_of(claim: InequalityClaim, values: Mapping[str, Any]) -> Condition:
    """The claim's conclusion at the given values."""
    sides = claim.body(**values)
    return Condition(sides.left, claim.relation, sides.right)


def implication_of(step: Step, values: Mapping[str, Any]) -> Implication:
    """What a step says at the values of the claim that it is a step of."""
    claim, formulas = (step.claim, step.at) if isinstance(step, Instance) else (step, {})
    require(isinstance(claim, InequalityClaim), "step", claim.id, "be an inequality where z3 is to use it")
    assert isinstance(claim, InequalityClaim)
    chosen = {}
    for name, axis in claim.domain.items():
        if name in formulas:
            wanted = formulas[name].__code__.co_varnames[: formulas[name].__code__.co_argcount]
            chosen[name] = _sympified(formulas[name](**{letter: values[letter] for letter in wanted}))
        else:
            require(name in values, "step", claim.id, f"be given {name} as a formula: .at({name}=lambda ...: ...)")
            chosen[name] = values[name]
        if isinstance(axis, Integers):
            whole = chosen[name].is_integer is True
            require(whole, "step", claim.id, f"take an integer {name}, which {chosen[name]} need not be")
    return Implication(premises_of(claim, chosen), goal_of(claim, chosen))


def _sympified(value: Any) -> Any:
    import sympy

    return sympy.sympify(value)


# From sympy to z3


class _Translation:
    """Turns sympy expressions into z3 terms; keeps the letters, and what is known of them."""

    def __init__(self, axioms: Sequence[Condition], *, lean: bool = False, opaque: bool = False) -> None:
        """`lean`: nothing is known of letters; `opaque`: reciprocals of sums with letters are letters themselves.

        Both leave things out only, so what is derived is derived; with less to look at, z3 sees more.
        """
        self.lean, self.opaque = lean, opaque
        self.letters: dict[Any, Any] = {}
        self.facts: list[Any] = []
        self._plain = [self.condition(c) for c in axioms if _is_algebraic(c)]

    def condition(self, condition: Condition) -> Any:
        left, right = self.term(condition.left), self.term(condition.right)
        relations = {"<": left < right, "<=": left <= right, "==": left == right, "!=": left != right}
        return relations[condition.relation]

    def implication(self, implication: Implication) -> Any:
        import z3

        premises = [self.condition(premise) for premise in implication.premises]
        return z3.Implies(z3.And(*premises), self.condition(implication.conclusion))

    def term(self, expression: Any) -> Any:
        import sympy

        expression = sympy.sympify(expression)
        if expression.has(sympy.zoo, sympy.nan, sympy.oo, -sympy.oo, sympy.I):
            raise Undecided(f"{expression} must be a finite real number to be derived")
        multiplied = expression.replace(sympy.exp, lambda x: sympy.exp(x.expand() if x.is_polynomial() else x))
        return self._convert(sympy.expand_power_exp(multiplied))

    def _letter(self, expression: Any) -> Any:
        import z3

        if expression not in self.letters:
            self.letters[expression] = z3.Real(f"letter{len(self.letters)}")
            if expression.is_number:
                self.facts += _enclosed(expression, self.letters[expression])
        return self.letters[expression]

    def _convert(self, e: Any) -> Any:  # noqa: PLR0911
        import sympy
        import z3

        if e.is_Rational:
            return z3.RatVal(int(e.p), int(e.q))
        if e.is_Symbol:
            return z3.Real(str(e))
        if e.is_Add:
            return z3.Sum([self._convert(a) for a in e.args])
        if e.is_Mul:
            return z3.Product([self._convert(a) for a in e.args])
        if e.is_Pow:
            return self._power(e)
        if isinstance(e, sympy.exp):
            return self._exponential(e)
        if isinstance(e, sympy.log):
            return self._logarithm(e.args[0])
        if isinstance(e, sympy.Abs):
            inner = self._convert(e.args[0])
            return z3.If(inner >= 0, inner, -inner)
        if isinstance(e, (sympy.Max, sympy.Min)):
            first, *others = (self._convert(a) for a in e.args)
            for other in others:
                first = z3.If((first >= other) if isinstance(e, sympy.Max) else (first <= other), first, other)
            return first
        if isinstance(e, (sympy.ceiling, sympy.floor)):
            return self._rounded(e)
        return self._letter(e)

    def _power(self, whole: Any) -> Any:
        import sympy

        base, exponent = whole.as_base_exp()
        if exponent.is_Integer:
            if self.opaque and exponent < 0 and base.is_Add and not _is_algebraic(Condition(base, "<", 0)):
                return self._letter(whole)
            if abs(int(exponent)) > 12:
                return self._letter(whole)
            inner = self._convert(base)
            term = inner
            for _ in range(abs(int(exponent)) - 1):
                term = term * inner
            return term if exponent > 0 else 1 / term
        if exponent.is_Rational:
            return self._root(base, int(exponent.p), int(exponent.q))
        if base == sympy.E:
            return self._exponential(whole)
        term, b, x = self._letter(whole), self._convert(base), self._convert(exponent)
        self._say(whole, "power", _facts_of_power(term, b, x))
        return term

    def _root(self, base: Any, p: int, q: int) -> Any:
        import sympy
        import z3

        name, inner = sympy.Pow(base, sympy.Rational(1, q), evaluate=False), self._convert(base)
        root = self.letters.get(name)
        if root is None:
            root = self.letters[name] = z3.Real(f"letter{len(self.letters)}")
            power = root
            for _ in range(q - 1):
                power = power * root
            self.facts.append(z3.Implies(inner >= 0, z3.And(root >= 0, power == inner)))
        term = root
        for _ in range(abs(p) - 1):
            term = term * root
        return term if p > 0 else 1 / term

    def _say(self, expression: Any, kind: str, facts: Sequence[Any]) -> None:
        """Facts of a letter, once."""
        key = ("said", kind, expression)
        if key not in self.letters and not self.lean:
            self.letters[key] = None
            self.facts += facts

    def _exponential(self, e: Any) -> Any:
        x = e.args[0] if e.func.__name__ == "exp" else e.as_base_exp()[1]
        term, inner = self._letter(e), self._convert(x)
        self._say(e, "exp", [term > 0, term >= 1 + inner])
        self._monotone("exp", inner, term)
        return term

    def _rounded(self, e: Any) -> Any:
        term, inner = self._letter(e), self._convert(e.args[0])
        up = e.func.__name__ == "ceiling"
        self._say(e, "rounded", [inner <= term, term < inner + 1] if up else [term <= inner, inner < term + 1])
        return term

    def _logarithm(self, argument: Any) -> Any:
        """The logarithm of a product of positive factors is the sum of theirs."""
        import sympy
        import z3

        terms: list[Any] = []
        sign = 1
        for factor, exponent in _factors(argument):
            base = factor
            if exponent.is_Integer and not self._known_positive(base) and self._known_positive(-base):
                base, sign = -base, sign * (-1) ** int(exponent)  # 1/(1-x) comes as -1 times 1/(x-1)
            if not self._known_positive(base):
                sign = -1
                break
            if base != 1:
                terms.append(z3.RatVal(int(exponent.p), int(exponent.q)) * self._log_of(base))
        if sign < 0:
            terms = []
        if len(terms) > 1:  # the product as a whole is kept too, to be compared with other arguments
            whole = self._log_of(sympy.factor(argument))
            self._say(argument, "product", [whole == z3.Sum(terms)])
            return whole
        if terms:
            return terms[0]
        return z3.RealVal(0) if argument == 1 else self._log_of(sympy.factor(argument))

    def _log_of(self, base: Any) -> Any:
        import sympy
        import z3

        term, inner = self._letter(sympy.log(base, evaluate=False)), self._convert(base)
        facts = [z3.Implies(inner > 0, z3.And(term <= inner - 1, 1 - 1 / inner <= term))]
        self._say(base, "log", facts)
        self._monotone("log", inner, term)
        return term

    def _monotone(self, kind: str, inner: Any, term: Any) -> None:
        import z3

        if self.lean:
            return
        known = self.letters.setdefault(("all", kind), [])
        if any(term.eq(other) for _, other in known):
            return
        for x, y in known:
            pair = [z3.Implies(x < inner, y < term), z3.Implies(inner < x, term < y), z3.Implies(x == inner, y == term)]
            both = z3.And(x > 0, inner > 0)
            self.facts += [z3.Implies(both, fact) for fact in pair] if kind == "log" else pair
        known.append((inner, term))

    def _known_positive(self, expression: Any) -> bool:
        return bool(expression.is_positive) or self._is_positive(expression)

    def _is_positive(self, expression: Any) -> bool:
        """Whether the axes and the algebraic hypotheses alone make the expression positive."""
        if not _is_algebraic(Condition(expression, "<", 0)):
            return False
        return _refuted([*self._plain, self._convert(expression) <= 0], EFFORT // 10)


def _factors(argument: Any) -> Iterator[tuple[Any, Any]]:
    """Irreducible factors of a rational expression with their exponents, prime factors of its numbers included."""
    import sympy

    constant, powers = sympy.factor(sympy.together(argument)).as_coeff_Mul()
    for factor in sympy.Mul.make_args(powers):
        base, exponent = factor.as_base_exp()
        if factor == 1:
            continue
        yield (base, exponent) if exponent.is_Rational else (factor, sympy.Integer(1))
    for number, sign in (
        (abs(constant.p) if constant.is_Rational else 1, 1),
        (constant.q if constant.is_Rational else 1, -1),
    ):
        for prime, times in sympy.factorint(number).items():
            yield sympy.Integer(prime), sympy.Integer(sign * times)
    if not constant.is_Rational or constant < 0:
        yield (constant if not constant.is_Rational else sympy.Integer(-1)), sympy.Integer(1)


def _facts_of_power(term: Any, base: Any, exponent: Any) -> list[Any]:
    import z3

    return [
        z3.Implies(base > 0, term > 0),
        z3.Implies(z3.And(base >= 1, exponent >= 0), term >= 1),
        z3.Implies(z3.And(base > 0, base <= 1, exponent >= 0), term <= 1),
    ]


def _enclosed(expression: Any, letter: Any) -> list[Any]:
    """Rational bounds of a constant such as log 2 or pi, from balls."""
    import flint
    import sympy

    def ball_of(e: Any) -> Any:
        if e.is_Rational:
            return flint.arb(int(e.p)) / int(e.q)
        if e == sympy.pi:
            return flint.arb.pi()
        if e == sympy.E:
            return flint.arb(1).exp()
        if isinstance(e, sympy.log):
            return ball_of(e.args[0]).log()
        if isinstance(e, sympy.exp):
            return ball_of(e.args[0]).exp()
        raise Undecided(f"{e} has no known enclosure")

    try:
        ball = ball_of(expression)
    except Undecided:
        return []
    if not ball.is_finite():
        return []
    (low, down), (high, up) = ball.lower().man_exp(), ball.upper().man_exp()
    return [letter >= _dyadic(int(low), int(down)), letter <= _dyadic(int(high), int(up))]


def _dyadic(mantissa: int, exponent: int) -> Any:
    import z3

    return z3.RatVal(mantissa * 2 ** max(exponent, 0), 2 ** max(-exponent, 0))


def _is_algebraic(condition: Condition) -> bool:
    import sympy

    for side in (condition.left, condition.right):
        for e in sympy.preorder_traversal(sympy.sympify(side)):
            if isinstance(e, (sympy.log, sympy.exp)) or (
                e.is_Function and not isinstance(e, (sympy.Max, sympy.Min, sympy.Abs))
            ):
                return False
            if e.is_Pow and not e.as_base_exp()[1].is_Rational:
                return False
    return True


def _refuted(constraints: Sequence[Any], effort: int, certificate: list[str] | None = None) -> bool:
    """Whether the constraints have no solution."""
    import z3

    asked = z3.Solver()
    asked.add(*constraints)
    text = asked.to_smt2()
    if certificate is not None:
        certificate.append(text)
    # In a context of its own: z3 orders terms by age, so what was asked before would decide how far the effort reaches.
    solver = z3.SolverFor("QF_NRA", ctx=z3.Context())
    solver.set("rlimit", effort)
    solver.from_string(text)
    return bool(solver.check() == z3.unsat)


@dataclass(frozen=True)
class Proof:
    """What z3 was asked, for a second solver, and the letters in it."""

    smt2: str
    letters: Mapping[str, str]


def entails(
    axioms: Sequence[Condition], hypotheses: Sequence[Implication], goal: Condition, effort: int = EFFORT
) -> Proof | None:
    """Whether the axioms (axes and hypotheses of the claim) and the steps imply the goal; None if z3 cannot tell."""
    if hypotheses:
        settled, rest, left = _settled(axioms, hypotheses)
        for facts, steps in ((left + settled, rest), (list(axioms), hypotheses)):
            for opaque in (True, False):
                proof = _attempt(_Translation(axioms, lean=True, opaque=opaque), facts, steps, goal, effort // 8)
                if proof is not None:
                    return proof
    return _attempt(_Translation(axioms), axioms, hypotheses, goal, effort)


def _settled(
    axioms: Sequence[Condition], hypotheses: Sequence[Implication]
) -> tuple[list[Condition], list[Implication], list[Condition]]:
    """Conclusions of the steps whose premises are known; the other steps; the axioms that were not used up for them.

    This is modus ponens, done before z3 is asked, so that it need not look at what has served its purpose.
    """
    known, settled, used = list(axioms), [], []
    rest = list(hypotheses)
    while found := [step for step in rest if all(_follows(known, premise) for premise in step.premises)]:
        rest = [step for step in rest if step not in found]
        settled += [step.conclusion for step in found]
        known += [step.conclusion for step in found]
        used += [premise for step in found for premise in step.premises if len(_symbols(premise)) > 1]
    return settled, rest, [axiom for axiom in axioms if axiom not in used]


def _follows(known: Sequence[Condition], premise: Condition) -> bool:
    """Whether a premise is known, or follows from what is known of its own symbols."""
    if premise in known:
        return True
    symbols = _symbols(premise)
    near = [condition for condition in known if _symbols(condition) <= symbols]
    return _attempt(_Translation(near), near, (), premise, EFFORT // 20) is not None


def _symbols(condition: Condition) -> set[Any]:
    import sympy

    return {s for side in (condition.left, condition.right) for s in sympy.sympify(side).free_symbols}


def _attempt(
    translation: _Translation,
    axioms: Sequence[Condition],
    hypotheses: Sequence[Implication],
    goal: Condition,
    effort: int,
) -> Proof | None:
    import z3

    constraints = [translation.condition(axiom) for axiom in axioms]
    constraints += [translation.implication(hypothesis) for hypothesis in hypotheses]
    constraints.append(z3.Not(translation.condition(goal)))
    asked: list[str] = []
    if not _refuted([*constraints, *translation.facts], effort, asked):
        return None
    named = {str(term): str(e) for e, term in translation.letters.items() if not isinstance(e, tuple)}
    return Proof(asked[0], named)


def _is_empty(axioms: Sequence[Condition]) -> bool:
    translation = _Translation(axioms)
    constraints = [translation.condition(axiom) for axiom in axioms]
    return _refuted([*constraints, *translation.facts], EFFORT // 10)


# The judge


def derivation(claim: InequalityClaim, steps: Sequence[Step], effort: int = EFFORT) -> Proof | None:
    """The proof of a claim from steps, or None where z3 finds none within the effort."""
    values = symbols_of(claim.domain)
    try:
        axioms, goal = premises_of(claim, values), goal_of(claim, values)
        hypotheses = [implication_of(step, values) for step in steps]
    except (TypeError, AttributeError, ValueError, NotImplementedError) as problem:
        if isinstance(problem, LtboundsError):
            raise
        raise Undecided(f"claim={claim.id} must be written in symbols for z3: {problem}") from problem
    return entails(axioms, hypotheses, goal, effort)


def check_entailment(claim: InequalityClaim, profile: Profile) -> Finding:
    """PROVED, given the steps, where z3 derives the claim from them."""
    axioms = premises_of(claim, symbols_of(claim.domain))
    if _is_empty(axioms):
        return Finding(Verdict.VACUOUS, {"method": "z3: the hypotheses contradict each other"})
    proof = derivation(claim, claim.steps)
    if proof is None:
        raise Undecided(f"claim={claim.id}: z3 does not derive it from its steps and hypotheses")
    evidence = {"method": "z3" + (", from the steps" if claim.steps else ""), "letters": proof.letters}
    if profile.second_solver:
        said = second_opinion(proof.smt2)
        if said == "sat":
            raise Undecided(f"claim={claim.id}: z3 derives it, but cvc5 finds a point where it fails")
        evidence["second solver"] = f"cvc5: {said}"
    return Finding(Verdict.PROVED, evidence)


def needless_steps(claim: InequalityClaim, effort: int = EFFORT // 4) -> list[str]:
    """Steps without which z3 derives the claim just as well: each says more than was needed."""
    without = [tuple(other for other in claim.steps if other is not step) for step in claim.steps]
    return [
        (step.claim if isinstance(step, Instance) else step).id
        for step, rest in zip(claim.steps, without, strict=True)
        if derivation(replace(claim, steps=rest), rest, effort) is not None
    ]

(* Random subset sum covers an interval: the step of pensia2020 Theorem 3 as it is proved here, with an explicit constant.

   v is the share of the interval that is covered, v' the share after one more number: v <= v' <= 2 v, and on average v'
   gains at least q v (1 - v).  E is the expectation over that number: any functional that is linear and
   monotone on a class of functions of it (the bounded random variables) and has E 1 = 1. *)

From Coq Require Import Reals Lra Lia.
Open Scope R_scope.

(* claim: pensia2020.thm-3.markov *)
Theorem uncovered_at_most : forall v : R, 0 < v <= 1 -> 1 - v <= 1 / v - 1.
Proof.
intros v [H0 H1]. assert (P : 1 <= 1 / v) by (apply Rmult_le_reg_r with v; [lra|]; unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra).
assert (v * (1 / v) = 1) by (field; lra). nra.
Qed.

(* claim: pensia2020.thm-3.chord *)
Theorem below_the_chord : forall v more : R,
  0 < v <= 1 -> 0 < more -> v <= more <= 2 * v -> 1 / more <= 1 / v - (more - v) / (2 * v ^ 2).
Proof.
intros v more Hv Hm [L U].
assert (E : 1 / v - (more - v) / (2 * v ^ 2) - 1 / more = (more - v) * (2 * v - more) / (2 * v ^ 2 * more)) by (field; lra).
assert (0 <= (more - v) * (2 * v - more) / (2 * v ^ 2 * more)).
{ apply Rmult_le_pos; [nra|]. left. apply Rinv_0_lt_compat. assert (0 < v ^ 2) by (apply pow_lt; lra). nra. }
lra.
Qed.

Section OneNumber.
Variable Outcome : Type.
Variable E : (Outcome -> R) -> R.
Variable random : (Outcome -> R) -> Prop.
Hypothesis random_constant : forall c, random (fun _ => c).
Hypothesis random_linear : forall f g a b, random f -> random g -> random (fun w => a * f w + b * g w).
Hypothesis E_linear : forall f g a b, random f -> random g -> E (fun w => a * f w + b * g w) = a * E f + b * E g.
Hypothesis E_monotone : forall f g, random f -> random g -> (forall w, f w <= g w) -> E f <= E g.
Hypothesis E_constant : forall c, E (fun _ => c) = c.

Theorem one_step : forall (v q : R) (more : Outcome -> R),
  random more -> random (fun w => 1 / more w - 1) -> 0 < v <= 1 -> 0 < q -> (forall w, v <= more w <= 2 * v) -> v + q * v * (1 - v) <= E more ->
  E (fun w => 1 / more w - 1) <= (1 - q / 2) * (1 / v - 1).
Proof.
intros v q more M M' Hv Hq Hm Hgain.
assert (A : E (fun w => 1 / more w - 1) <= E (fun w => (- (1 / (2 * v ^ 2))) * more w + 1 * (1 / v + 1 / (2 * v) - 1))).
{ apply E_monotone; [exact M' | exact (random_linear _ _ _ _ M (random_constant _)) |]. intros w. assert (B := below_the_chord v (more w) Hv ltac:(specialize (Hm w); lra) (Hm w)).
  assert (C : (more w - v) / (2 * v ^ 2) = 1 / (2 * v ^ 2) * more w - 1 / (2 * v)) by (field; lra). lra. }
rewrite (E_linear more (fun _ => 1 / v + 1 / (2 * v) - 1)), E_constant in A by auto.
assert (V : 0 < 1 / (2 * v ^ 2)) by (apply Rdiv_lt_0_compat; [lra|]; assert (0 < v ^ 2) by (apply pow_lt; lra); lra).
assert (G : 1 / (2 * v ^ 2) * (v + q * v * (1 - v)) <= 1 / (2 * v ^ 2) * E more) by (apply Rmult_le_compat_l; lra).
assert (D : 1 / (2 * v ^ 2) * (v + q * v * (1 - v)) = 1 / (2 * v) + q / 2 * (1 / v - 1)) by (field; lra).
lra.
Qed.
End OneNumber.

(* n numbers, each shrinking the mean of 1/v - 1 by 3/4, from a share eps *)
Theorem after_n : forall (left : nat -> R) (eps : R), 0 < eps <= 1 -> left O <= 1 / eps - 1 ->
  (forall t, left (S t) <= 3 / 4 * left t) -> forall n, left n <= (3 / 4) ^ n * (1 / eps).
Proof.
intros left eps He H0 Hs. induction n as [|n IH]; simpl; [lra|].
assert (A := Hs n). lra.
Qed.

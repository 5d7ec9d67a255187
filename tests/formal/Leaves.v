(* What the exported leaves share: tactics, and "a function rises from 0 where its derivative is positive". *)

From Coq Require Export Reals Lra.
From Coquelicot Require Export Coquelicot.
From Interval Require Export Tactic.
Open Scope R_scope.

Theorem rises : forall (f g : R -> R) (a b : R),
  (forall x, a <= x <= b -> is_derive f x (g x)) -> f a = 0 -> (forall x, a < x <= b -> 0 < g x) ->
  forall x, a < x <= b -> 0 < f x.
Proof.
intros f g a b Hd H0 Hg x Hx.
destruct (MVT_cor2 f g a x) as [c [E Hc]]; [lra | |].
- intros c Hc. apply is_derive_Reals, Hd. lra.
- rewrite H0 in E. assert (P := Hg c ltac:(lra)). nra.
Qed.

Theorem falls : forall (f g : R -> R) (a b : R),
  (forall x, a <= x <= b -> is_derive f x (- g x)) -> f b = 0 -> (forall x, a <= x < b -> 0 < g x) ->
  forall x, a <= x < b -> 0 < f x.
Proof.
intros f g a b Hd H0 Hg x Hx.
destruct (MVT_cor2 f (fun y => - g y) x b) as [c [E Hc]]; [lra | |].
- intros c Hc. apply is_derive_Reals, Hd. lra.
- rewrite H0 in E. assert (P := Hg c ltac:(lra)). nra.
Qed.

(* left < right as 0 < right - left, which coq-interval sees better *)
Lemma gap_lt : forall a b, 0 < b - a -> a < b. Proof. intros; lra. Qed.
Lemma gap_le : forall a b, 0 <= b - a -> a <= b. Proof. intros; lra. Qed.
Ltac apply_gap := first [apply gap_lt | apply gap_le].

Ltac zeros := unfold Rdiv; rewrite ?Rmult_0_l, ?Rmult_0_r, ?pow_i, ?Rplus_0_l, ?Rplus_0_r, ?Rminus_0_r, ?Rmult_0_r, ?Rplus_0_r, ?Rplus_0_l, ?Ropp_0, ?exp_0, ?ln_1, ?sin_0, ?cos_0, ?sqrt_1 by auto with arith.
Ltac same_exponents :=
  repeat match goal with |- context [exp ?a] => match goal with |- context [exp ?b] =>
    tryif constr_eq a b then fail else replace a with b by (field || (field; lra)) end end.
Ltac nonzero := try lra; try interval; try (apply Rgt_not_eq; interval).
Ltac at_zero := zeros; rewrite ?pow1; try lra; same_exponents; try lra; try (field; repeat split; nonzero).
Ltac derive := auto_derive; [repeat split; nonzero | unfold Rdiv; cbn [pow]; try (field; repeat split; nonzero)].
Ltac inside value := match goal with |- context [ln ?a] =>
  tryif constr_eq a value then fail else replace a with value by (field || (field; lra)) end.

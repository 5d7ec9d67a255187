(* Errors of a pruned network: pensia2020 Theorem 1 for every depth, and fischer2021 Lemma 4 in its corrected form.

   A comment "claim: ID" above a theorem names the claim of ltbounds that it proves; tests/formal checks at sampled points
   that both say the same.  Other theorems reach the networks that the claims' arguments speak of. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
Open Scope R_scope.

(* Arithmetic of the chain *)

(* claim: pensia2020.thm-1.d.power *)
Theorem power_below_exponential : forall (depth : nat) (x : R),
  (1 <= depth)%nat -> 0 <= x -> (1 + x) ^ depth <= exp (INR depth * x).
Proof.
intros depth x _ Hx. induction depth as [|depth IH].
- simpl. rewrite Rmult_0_l, exp_0. lra.
- rewrite S_INR, <- tech_pow_Rmult.
  replace ((INR depth + 1) * x) with (x + INR depth * x) by ring. rewrite exp_plus.
  apply Rmult_le_compat; [lra | apply pow_le; lra | | exact IH].
  destruct (Req_dec x 0) as [->|N]; [rewrite exp_0; lra | left; apply exp_ineq1; lra].
Qed.

Lemma exp_half_below_two : forall c, c <= 1 / 2 -> exp c < 2.
Proof.
intros c Hc. apply Rle_lt_trans with (exp (1 / 2)).
- destruct Hc as [Hc | ->]; [left; now apply exp_increasing | right; reflexivity].
- assert (Hs : exp (1 / 2) * exp (1 / 2) <= 3) by (rewrite <- exp_plus; replace (1 / 2 + 1 / 2) with 1 by field; apply exp_le_3).
  assert (P := exp_pos (1 / 2)). nra.
Qed.

(* claim: pensia2020.thm-1.d.exp *)
Theorem half_exponential : forall eps : R, 0 < eps <= 1 -> exp (eps / 2) - 1 < eps.
Proof.
intros eps [H0 H1].
destruct (MVT_gen (fun x => x - exp (x / 2)) 0 eps (fun x => 1 - exp (x / 2) / 2)) as [c [Hc E]].
- intros x _. auto_derive; [exact I |]. unfold Rdiv. field.
- intros x _. apply continuity_pt_filterlim, (ex_derive_continuous (fun x => x - exp (x / 2))). auto_derive; exact I.
- rewrite Rmin_left, Rmax_right in Hc by lra.
  assert (P := exp_half_below_two (c / 2)). replace (0 / 2) with 0 in E by field. rewrite exp_0 in E. nra.
Qed.

(* claim: pensia2020.thm-1.d *)
Theorem chain_below_eps : forall (depth : nat) (eps : R),
  (1 <= depth)%nat -> 0 < eps < 1 -> (1 + eps / (2 * INR depth)) ^ depth - 1 < eps.
Proof.
intros depth eps Hd He. assert (Hp : 0 < INR depth) by (apply lt_0_INR; lia).
assert (Hq := power_below_exponential depth (eps / (2 * INR depth)) Hd).
replace (INR depth * (eps / (2 * INR depth))) with (eps / 2) in Hq by (field; lra).
assert (0 <= eps / (2 * INR depth)) by (apply Rlt_le, Rdiv_lt_0_compat; lra).
assert (Hh := half_exponential eps). specialize (Hq H). lra.
Qed.

(* Networks between normed spaces: layer i takes V i to V (i + 1); activations are 1-Lipschitz and keep 0 *)

Section Networks.
Variable V : nat -> NormedModule R_AbsRing.
Variable act : forall i, V i -> V i.
Hypothesis act_lipschitz : forall i (x y : V i), norm (minus (act i x) (act i y)) <= norm (minus x y).
Hypothesis act_zero : forall i, act i zero = zero.

Fixpoint net (W : forall i, V i -> V (S i)) (l : nat) (x : V 0%nat) : V l :=
  match l with O => x | S k => act (S k) (W k (net W k x)) end.

Lemma norm_act : forall i (x : V i), norm (act i x) <= norm x.
Proof.
intros i x. assert (H := act_lipschitz i x zero). rewrite act_zero in H. now rewrite !minus_zero_r in H.
Qed.

Lemma norm_by_parts : forall i (x y : V i), norm x <= norm y + norm (minus x y).
Proof.
intros i x y. replace x with (plus y (minus x y)) at 1 by (unfold minus; rewrite plus_comm, <- plus_assoc, plus_opp_l; apply plus_zero_r).
apply norm_triangle.
Qed.

Variables W W' : forall i, V i -> V (S i).
Hypothesis W_linear : forall i (x y : V i), W i (minus x y) = minus (W i x) (W i y).
Hypothesis W_norm : forall i (x : V i), norm (W i x) <= norm x.

(* pensia2020 Theorem 1, the whole error chain: every depth, spaces of any dimension, every input of norm at most 1.
   The matrices of the target have spectral norm at most 1, those of the ticket are within eta of them. *)
Section Theorem1.
Variable eta : R.
Hypothesis eta_positive : 0 <= eta.
Hypothesis W_close : forall i (x : V i), norm (minus (W' i x) (W i x)) <= eta * norm x.

Lemma ticket_grows : forall l x, norm x <= 1 -> norm (net W' l x) <= (1 + eta) ^ l.
Proof.
intros l x Hx. induction l as [|l IH]; simpl; [exact Hx|].
eapply Rle_trans; [apply norm_act|].
eapply Rle_trans; [apply (norm_by_parts _ _ (W l (net W' l x)))|].
assert (A := W_norm l (net W' l x)). assert (B := W_close l (net W' l x)). nra.
Qed.

Theorem ticket_error : forall l x, norm x <= 1 -> norm (minus (net W' l x) (net W l x)) <= (1 + eta) ^ l - 1.
Proof.
intros l x Hx. induction l as [|l IH].
- simpl. unfold minus. rewrite plus_opp_r, norm_zero. lra.
- simpl. eapply Rle_trans; [apply act_lipschitz|].
  rewrite (minus_trans (W l (net W' l x))).
  eapply Rle_trans; [apply norm_triangle|].
  rewrite <- W_linear.
  assert (A := W_norm l (minus (net W' l x) (net W l x))).
  assert (B := W_close l (net W' l x)). assert (C := ticket_grows l x Hx). nra.
Qed.
End Theorem1.

Theorem theorem_1_error : forall (depth : nat) (eps : R) (x : V 0%nat),
  (1 <= depth)%nat -> 0 < eps < 1 ->
  (forall i (y : V i), norm (minus (W' i y) (W i y)) <= eps / (2 * INR depth) * norm y) ->
  norm x <= 1 -> norm (minus (net W' depth x) (net W depth x)) < eps.
Proof.
intros depth eps x Hd He Hw Hx. assert (0 < INR depth) by (apply lt_0_INR; lia).
eapply Rle_lt_trans; [|apply (chain_below_eps depth eps Hd He)].
apply ticket_error; [|exact Hw|exact Hx].
apply Rlt_le, Rdiv_lt_0_compat; lra.
Qed.
End Networks.

(* fischer2021 Lemma 4, corrected, for every depth: biases, operator norms g l (spectral for the Euclidean norm), the
   target's activations at most reach l, the ticket's matrices and biases within err l.  It is enough that err l is at
   most eps/L and that err l (1 + reach l) behind l is at most eps/L, behind l the product of the g k + eps/L, k > l. *)

Fixpoint product (a : nat -> R) (first count : nat) : R :=
  match count with O => 1 | S rest => a first * product a (S first) rest end.

Section Lemma4.
Variable V : nat -> NormedModule R_AbsRing.
Variable act : forall i, V i -> V i.
Hypothesis act_lipschitz : forall i (x y : V i), norm (minus (act i x) (act i y)) <= norm (minus x y).

Fixpoint affine (W : forall i, V i -> V (S i)) (b : forall i, V (S i)) (l : nat) (x : V 0%nat) : V l :=
  match l with O => x | S k => act (S k) (plus (W k (affine W b k x)) (b k)) end.

Variables W W' : forall i, V i -> V (S i).
Variables b b' : forall i, V (S i).
Hypothesis W'_linear : forall i (x y : V i), W' i (minus x y) = minus (W' i x) (W' i y).
Variables g err reach : nat -> R.
Variable L : nat.
Variable eps : R.
Hypothesis L_positive : (1 <= L)%nat.
Hypothesis eps_positive : 0 < eps.
Hypothesis g_norm : forall i (x : V i), norm (W i x) <= g i * norm x.
Hypothesis g_nonnegative : forall i, 0 <= g i.
Hypothesis err_nonnegative : forall i, 0 <= err i.
Hypothesis W_close : forall i (x : V i), norm (minus (W' i x) (W i x)) <= err i * norm x.
Hypothesis b_close : forall i, norm (minus (b' i) (b i)) <= err i.
Hypothesis err_capped : forall i, (i < L)%nat -> err i <= eps / INR L.
Hypothesis err_small : forall i, (i < L)%nat ->
  err i * (1 + reach i) * product (fun k => g k + eps / INR L) (S i) (L - S i) <= eps / INR L.

Lemma share_positive : 0 < eps / INR L.
Proof. apply Rdiv_lt_0_compat; [exact eps_positive | apply lt_0_INR; lia]. Qed.

Lemma product_nonnegative : forall count first, 0 <= product (fun k => g k + eps / INR L) first count.
Proof.
induction count as [|count IH]; intros first; simpl; [lra|].
apply Rmult_le_pos; [|apply IH]. assert (A := g_nonnegative first). assert (B := share_positive). lra.
Qed.

Lemma ticket_matrix : forall i (x y : V i), norm (minus (W' i x) (W' i y)) <= (g i + err i) * norm (minus x y).
Proof.
intros i x y. rewrite <- W'_linear.
eapply Rle_trans; [apply (norm_by_parts V _ _ (W i (minus x y)))|].
assert (A := g_norm i (minus x y)). assert (B := W_close i (minus x y)). lra.
Qed.

Lemma one_layer : forall i (x y : V i), norm x <= reach i ->
  norm (minus (plus (W' i y) (b' i)) (plus (W i x) (b i))) <= (g i + err i) * norm (minus y x) + err i * (1 + reach i).
Proof.
intros i x y Hx.
replace (minus (plus (W' i y) (b' i)) (plus (W i x) (b i)))
  with (plus (plus (minus (W' i y) (W' i x)) (minus (W' i x) (W i x))) (minus (b' i) (b i))).
- eapply Rle_trans; [apply norm_triangle|]. eapply Rle_trans; [apply Rplus_le_compat_r, norm_triangle|].
  assert (A := ticket_matrix i y x). assert (B := W_close i x). assert (C := b_close i). assert (D := err_nonnegative i).
  nra.
- rewrite <- (minus_trans (W' i x)). unfold minus. rewrite opp_plus, <- !plus_assoc. f_equal.
  rewrite plus_comm, <- plus_assoc. f_equal. apply plus_comm.
Qed.

Lemma chain : forall x, (forall i, (i < L)%nat -> norm (affine W b i x) <= reach i) -> forall l, (l <= L)%nat ->
  norm (minus (affine W' b' l x) (affine W b l x)) * product (fun k => g k + eps / INR L) l (L - l)
    <= INR l * (eps / INR L).
Proof.
intros x Hx. induction l as [|l IH]; intros Hl.
- simpl. unfold minus. rewrite plus_opp_r, norm_zero. lra.
- assert (IH' := IH ltac:(lia)). replace (L - l)%nat with (S (L - S l)) in IH' by lia. simpl in IH'.
  rewrite S_INR. set (B := product _ (S l) (L - S l)) in *.
  assert (PB : 0 <= B) by apply product_nonnegative.
  assert (S1 := err_small l ltac:(lia)). fold B in S1.
  assert (C1 := err_capped l ltac:(lia)).
  assert (O := one_layer l _ (affine W' b' l x) (Hx l ltac:(lia))).
  assert (A := act_lipschitz (S l) (plus (W' l (affine W' b' l x)) (b' l)) (plus (W l (affine W b l x)) (b l))).
  simpl. set (n := norm (minus (act (S l) _) _)) in *. set (d := norm (minus (affine W' b' l x) _)) in *.
  assert (Pd : 0 <= d) by apply norm_ge_0.
  assert (n <= (g l + eps / INR L) * d + err l * (1 + reach l)) by nra.
  assert (n * B <= ((g l + eps / INR L) * d + err l * (1 + reach l)) * B) by (now apply Rmult_le_compat_r).
  nra.
Qed.

Theorem lemma_4_corrected : forall x, (forall i, (i < L)%nat -> norm (affine W b i x) <= reach i) ->
  norm (minus (affine W' b' L x) (affine W b L x)) <= eps.
Proof.
intros x Hx. assert (H := chain x Hx L (le_n L)). rewrite Nat.sub_diag in H. simpl in H.
assert (0 < INR L) by (apply lt_0_INR; lia). replace (INR L * (eps / INR L)) with eps in H by (field; lra). lra.
Qed.
End Lemma4.

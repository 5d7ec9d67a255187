(* Random subset sum, ours Theorem 6: the reflection identity, and the bound by ranks that follows from it.

   Numbers x_i = +-a_i with a_i >= 0; a mask is a list of booleans.  The signs are a mask too (true: negative), so for a
   uniformly random one the sum N of the a_i with a minus is a uniformly random subset sum of the a_i. *)

From Coq Require Import Reals Lra Lia List Bool.
From Coquelicot Require Import Rcomplements.
From LtBounds Require Import Counting.
Import ListNotations.
Open Scope R_scope.

Fixpoint subset_sum (a : list R) (mask : list bool) : R :=
  match a, mask with
  | x :: a, b :: mask => (if b then x else 0) + subset_sum a mask
  | _, _ => 0
  end.

Fixpoint signed (a : list R) (negative : list bool) : list R :=
  match a, negative with
  | x :: a, b :: negative => (if b then - x else x) :: signed a negative
  | _, _ => []
  end.

Fixpoint flip (mask negative : list bool) : list bool :=
  match mask, negative with
  | m :: mask, b :: negative => xorb m b :: flip mask negative
  | _, _ => []
  end.

(* A subset sum of the signed numbers is one of their absolute values, less N *)
Lemma reflected : forall a negative mask, length negative = length a -> length mask = length a ->
  subset_sum (signed a negative) mask = subset_sum a (flip mask negative) - subset_sum a negative.
Proof.
induction a as [|x a IH]; intros [|b negative] [|m mask] Hn Hm; simpl in *; try discriminate; try lra.
rewrite (IH negative mask) by lia. destruct m, b; simpl; lra.
Qed.

Lemma flip_length : forall mask negative n, length mask = n -> length negative = n -> length (flip mask negative) = n.
Proof.
induction mask as [|m mask IH]; intros [|b negative] n Hm Hn; simpl in *; try lia.
destruct n; [discriminate|]. rewrite (IH negative n); lia.
Qed.

Lemma flip_twice : forall mask negative, length mask = length negative -> flip (flip mask negative) negative = mask.
Proof.
induction mask as [|m mask IH]; intros [|b negative] H; simpl in *; try discriminate; [reflexivity|].
rewrite IH by lia. destruct m, b; reflexivity.
Qed.

(* z is missed: no subset sum is within eps of it *)
Definition missed (x : list R) (eps z : R) : Prop :=
  forall mask, length mask = length x -> Rabs (z - subset_sum x mask) > eps.

Lemma signed_length : forall a negative, length negative = length a -> length (signed a negative) = length a.
Proof. induction a as [|x a IH]; intros [|b negative] H; simpl in *; try discriminate; [reflexivity|]. now rewrite IH by lia. Qed.

(* The identity of ours.thm-6.reflection for every n and all numbers, and what follows: the sign pattern fails on [-T, T] exactly where the
   absolute values leave a gap within T of the subset sum that the pattern itself names *)
Theorem reflection : forall (a : list R) (negative : list bool) (eps T : R), length negative = length a ->
  (exists z, Rabs z <= T /\ missed (signed a negative) eps z) <->
  (exists y, Rabs (y - subset_sum a negative) <= T /\ missed a eps y).
Proof.
intros a negative eps T Hn. assert (Hl := signed_length a negative Hn). split.
- intros [z [Hz Hm]]. exists (z + subset_sum a negative). split.
  + now replace (z + subset_sum a negative - subset_sum a negative) with z by ring.
  + intros mask Hmask. assert (H := Hm (flip mask negative)). rewrite Hl in H.
    specialize (H (flip_length mask negative _ Hmask Hn)).
    rewrite reflected, flip_twice in H; [|lia|exact Hn|now apply flip_length].
    now replace (z + subset_sum a negative - subset_sum a mask)
      with (z - (subset_sum a mask - subset_sum a negative)) by ring.
- intros [y [Hy Hm]]. exists (y - subset_sum a negative). split; [exact Hy|].
  intros mask Hmask. rewrite Hl in Hmask. rewrite reflected by assumption.
  replace (y - subset_sum a negative - (subset_sum a (flip mask negative) - subset_sum a negative))
    with (y - subset_sum a (flip mask negative)) by ring.
  apply Hm. now apply flip_length.
Qed.

(* Few points do not cover a long interval: m of them come within eps of all of [u, v] only if v - u <= 2 eps m *)
Section Cover.
Variables u v eps : R.

Definition place (m i : nat) : R := u + INR i * ((v - u) / INR m).

Theorem cover_takes : forall centres : list R, u <= v -> 0 <= eps ->
  (forall z, u <= z <= v -> exists c, In c centres /\ Rabs (z - c) <= eps) ->
  v - u <= 2 * eps * INR (length centres).
Proof.
intros centres Huv He Hc. destruct (Rle_or_lt (v - u) (2 * eps * INR (length centres))) as [H|H]; [exact H|exfalso].
destruct (Hc u ltac:(lra)) as [c0 [Hin0 _]].
set (m := length centres) in *.
assert (Hm : (1 <= m)%nat) by (unfold m; destruct centres; [destruct Hin0 | simpl; lia]).
assert (Pm : 1 <= INR m) by (change 1 with (INR 1); now apply le_INR).
assert (Step : 2 * eps < (v - u) / INR m).
{ apply Rmult_lt_reg_r with (INR m); [lra|]. unfold Rdiv. rewrite (Rmult_assoc (v - u)), Rinv_l; lra. }
assert (Near : forall (c : R) (i j : nat), Rabs (place m i - c) <= eps -> Rabs (place m j - c) <= eps -> i = j).
{ intros c i j Hi Hj. destruct (Nat.eq_dec i j) as [E|N]; [exact E|exfalso].
  assert (W : forall p q : nat, (p < q)%nat -> place m q - place m p > 2 * eps).
  { intros p q Hpq. unfold place. assert (INR p + 1 <= INR q) by (rewrite <- S_INR; apply le_INR; lia). nra. }
  apply Rabs_le_between in Hi. apply Rabs_le_between in Hj.
  destruct (Nat.lt_trichotomy i j) as [L|[L|L]]; [| contradiction |]; specialize (W _ _ L); lra. }
assert (Count : (length (seq 0 (S m)) <= length centres)%nat).
{ apply (hits_at_most nat R (fun c i => Rabs (place m i - c) <= eps)).
  - intros c i j. apply Near.
  - apply seq_NoDup.
  - intros i Hi. apply in_seq in Hi. apply Hc. unfold place.
    assert (0 <= INR i) by apply pos_INR. assert (INR i <= INR m) by (apply le_INR; lia).
    assert (0 <= (v - u) / INR m) by (apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra]).
    assert (INR m * ((v - u) / INR m) = v - u) by (field; lra).
    split; nra. }
rewrite seq_length in Count. fold m in Count. lia.
Qed.
End Cover.

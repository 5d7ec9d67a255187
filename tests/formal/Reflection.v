(* Random subset sum, ours Theorem 6: the reflection identity, and the bound by ranks that follows from it (`necessary`).

   Numbers x_i = +-a_i with a_i >= 0; a mask is a list of booleans.  The signs are a mask too (true: negative), so for a
   uniformly random one the sum N of the a_i with a minus is a uniformly random subset sum of the a_i. *)

From Coq Require Import Reals Lra Lia List Bool Permutation Sorted Classical.
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

(* For every n and all numbers: the sign pattern fails on [-T, T] exactly where the absolute values leave a gap within T of
   the subset sum that the pattern itself names *)

(* whole: ours.thm-6.reflection *)
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

(* Ranks: of 2^n sums at least m have fewer than m sums below them, and at least m fewer than m above *)

Definition lower (x y : R) : bool := if Rlt_dec x y then true else false.

Section Ranks.
Variable A : Type.
Variable f : A -> R.

Definition below (l : list A) (x : A) : nat := length (filter (fun y => lower (f y) (f x)) l).
Definition above (l : list A) (x : A) : nat := length (filter (fun y => lower (f x) (f y)) l).
Definition extreme (m : nat) (l : list A) (x : A) : bool := (below l x <? m)%nat || (above l x <? m)%nat.

Lemma filter_permuted : forall (P : A -> bool) l l', Permutation l l' -> length (filter P l) = length (filter P l').
Proof.
intros P l l' H. induction H; simpl; try lia.
- destruct (P x); simpl; lia.
- destruct (P x), (P y); simpl; lia.
Qed.

Lemma sorted_exists : forall l : list A, exists l', Permutation l l' /\ StronglySorted (fun x y => f x <= f y) l'.
Proof.
induction l as [|x l [l' [HP HS]]]; [exists []; split; constructor|].
assert (Insert : exists l2, Permutation (x :: l') l2 /\ StronglySorted (fun x y => f x <= f y) l2).
{ clear HP l. induction l' as [|y l' IH]; [exists [x]; split; [reflexivity | repeat constructor]|].
  apply StronglySorted_inv in HS. destruct HS as [HS HF].
  destruct (Rle_dec (f x) (f y)) as [L|L].
  - exists (x :: y :: l'). split; [reflexivity|]. constructor; [now constructor|]. constructor; [exact L|].
    eapply Forall_impl; [|exact HF]. simpl. intros z Hz. lra.
  - destruct (IH HS) as [l2 [P2 S2]]. exists (y :: l2). split.
    + rewrite perm_swap. now constructor.
    + constructor; [exact S2|]. eapply Permutation_Forall; [exact P2|]. constructor; [lra | exact HF]. }
destruct Insert as [l2 [P2 S2]]. exists l2. split; [|exact S2]. rewrite <- P2. now constructor.
Qed.

Lemma filter_none : forall (P : A -> bool) l, Forall (fun y => P y = false) l -> filter P l = [].
Proof. intros P l H. induction H as [|y l Hy _ IH]; simpl; [reflexivity|]. now rewrite Hy. Qed.

Lemma filter_at_most : forall (P : A -> bool) l, (length (filter P l) <= length l)%nat.
Proof. intros P l. induction l as [|y l IH]; simpl; [lia|]. destruct (P y); simpl; lia. Qed.

Lemma sorted_split : forall l1 x l2, StronglySorted (fun x y => f x <= f y) (l1 ++ x :: l2) ->
  (below (l1 ++ x :: l2) x <= length l1)%nat /\ (above (l1 ++ x :: l2) x <= length l2)%nat.
Proof.
intros l1 x l2 H.
assert (Left : Forall (fun y => f y <= f x) l1 /\ Forall (fun y => f x <= f y) l2).
{ induction l1 as [|y l1 IH]; simpl in H; apply StronglySorted_inv in H; destruct H as [H HF].
  - split; [constructor | exact HF].
  - destruct (IH H) as [A1 A2]. split; [|exact A2]. constructor; [|exact A1].
    rewrite Forall_forall in HF. apply HF, in_or_app. right. now left. }
destruct Left as [HL HR]. unfold below, above. rewrite !filter_app, !app_length. simpl.
assert (Self : lower (f x) (f x) = false) by (unfold lower; destruct (Rlt_dec (f x) (f x)); [lra | reflexivity]).
rewrite Self. split.
- rewrite (filter_none _ l2); [simpl; assert (G := filter_at_most (fun y => lower (f y) (f x)) l1); lia|].
  eapply Forall_impl; [|exact HR]. simpl. intros y Hy. unfold lower. destruct (Rlt_dec (f y) (f x)); [lra | reflexivity].
- rewrite (filter_none _ l1); [simpl; assert (G := filter_at_most (fun y => lower (f x) (f y)) l2); lia|].
  eapply Forall_impl; [|exact HL]. simpl. intros y Hy. unfold lower. destruct (Rlt_dec (f x) (f y)); [lra | reflexivity].
Qed.

Lemma filter_all : forall (P : A -> bool) l, Forall (fun y => P y = true) l -> length (filter P l) = length l.
Proof. intros P l H. induction H as [|y l Hy _ IH]; simpl; [reflexivity|]. rewrite Hy. simpl. now rewrite IH. Qed.

Lemma skipn_twice : forall m n (l : list A), skipn n (skipn m l) = skipn (m + n) l.
Proof. induction m as [|m IH]; intros n [|x l]; simpl; try reflexivity; [now destruct n | apply IH]. Qed.

Theorem extremes : forall (m : nat) (l : list A), (2 * m <= length l)%nat ->
  (2 * m <= length (filter (extreme m l) l))%nat.
Proof.
intros m l Hm. destruct (sorted_exists l) as [s [HP HS]].
assert (Same : forall x, extreme m l x = extreme m s x).
{ intros x. unfold extreme, below, above. now rewrite !(filter_permuted _ l s HP). }
rewrite (filter_ext _ _ Same), (filter_permuted _ l s HP).
assert (Hs : (2 * m <= length s)%nat) by (rewrite <- (Permutation_length HP); exact Hm).
assert (Parts : s = firstn m s ++ firstn (length s - 2 * m) (skipn m s) ++ skipn (length s - m) s).
{ rewrite <- (firstn_skipn m s) at 1. f_equal.
  rewrite <- (firstn_skipn (length s - 2 * m) (skipn m s)) at 1. f_equal.
  rewrite skipn_twice. f_equal. lia. }
assert (First : Forall (fun x => extreme m s x = true) (firstn m s)).
{ rewrite Forall_forall. intros x Hx. destruct (in_split x _ Hx) as [l1 [l2 E]].
  assert (Es : s = l1 ++ x :: l2 ++ skipn m s) by (rewrite <- (firstn_skipn m s) at 1; rewrite E, <- app_assoc; reflexivity).
  assert (Hl : (length l1 < m)%nat).
  { assert (K := firstn_le_length m s). rewrite E, app_length in K. simpl in K. lia. }
  unfold extreme. apply orb_true_intro. left. apply Nat.ltb_lt.
  assert (B := sorted_split l1 x (l2 ++ skipn m s)). rewrite <- Es in B. destruct (B HS) as [B1 _]. lia. }
assert (Last : Forall (fun x => extreme m s x = true) (skipn (length s - m) s)).
{ rewrite Forall_forall. intros x Hx. destruct (in_split x _ Hx) as [l1 [l2 E]].
  assert (Es : s = (firstn (length s - m) s ++ l1) ++ x :: l2).
  { rewrite <- (firstn_skipn (length s - m) s) at 1. rewrite E, <- app_assoc. reflexivity. }
  assert (Hl : (length l2 < m)%nat).
  { assert (K := skipn_length (length s - m) s). rewrite E, app_length in K. simpl in K. lia. }
  unfold extreme. apply orb_true_intro. right. apply Nat.ltb_lt.
  assert (B := sorted_split (firstn (length s - m) s ++ l1) x l2). rewrite <- Es in B. destruct (B HS) as [_ B2]. lia. }
rewrite Parts at 2. rewrite !filter_app, !app_length, (filter_all _ _ First), (filter_all _ _ Last).
rewrite firstn_length, skipn_length. lia.
Qed.
End Ranks.

(* All masks of n numbers *)
Fixpoint masks (n : nat) : list (list bool) :=
  match n with O => [[]] | S n => map (cons true) (masks n) ++ map (cons false) (masks n) end.

Lemma masks_count : forall n, length (masks n) = (2 ^ n)%nat.
Proof. induction n as [|n IH]; [reflexivity|]. simpl. rewrite app_length, !map_length, IH. lia. Qed.

Lemma masks_all : forall n mask, In mask (masks n) <-> length mask = n.
Proof.
induction n as [|n IH]; intros mask; simpl.
- split; [intros [<-|[]]; reflexivity|]. destruct mask; [now left | discriminate].
- rewrite in_app_iff, !in_map_iff. split.
  + intros [[m [<- Hm]]|[m [<- Hm]]]; simpl; now rewrite (proj1 (IH m) Hm).
  + destruct mask as [|[|] mask]; intros H; [discriminate | left | right]; exists mask; (split; [reflexivity|]);
      apply IH; now injection H.
Qed.

(* A sign pattern fails where its own subset sum has few others below, or above: they cannot cover a length of T - eps *)
Definition fails (a : list R) (eps T : R) (negative : list bool) : Prop :=
  exists z, Rabs z <= T /\ missed (signed a negative) eps z.

Lemma few_below_fail : forall (a : list R) (eps T : R) (s : list bool) (m : nat), length s = length a -> 0 <= eps -> eps <= T ->
  2 * eps * INR m < T - eps + 2 * eps -> (1 <= m)%nat ->
  extreme (list bool) (subset_sum a) m (masks (length a)) s = true -> fails a eps T s.
Proof.
intros a eps T s m Hs He HT Hm H1 Hx. apply reflection; [exact Hs|].
destruct (classic (exists y, Rabs (y - subset_sum a s) <= T /\ missed a eps y)) as [Y|N]; [exact Y|exfalso].
assert (Met : forall y, Rabs (y - subset_sum a s) <= T -> exists mask, length mask = length a /\ Rabs (y - subset_sum a mask) <= eps).
{ intros y Hy. destruct (classic (exists mask, length mask = length a /\ Rabs (y - subset_sum a mask) <= eps)) as [E|E]; [exact E|].
  exfalso. apply N. exists y. split; [exact Hy|]. intros mask Hmask.
  destruct (Rle_or_lt (Rabs (y - subset_sum a mask)) eps) as [L|L]; [exfalso; apply E; now exists mask | exact L]. }
unfold extreme in Hx. apply orb_prop in Hx.
assert (Room : forall k : nat, (k < m)%nat -> 2 * eps * INR k < T - eps).
{ intros k Hk. assert (INR k + 1 <= INR m) by (rewrite <- S_INR; apply le_INR; lia). nra. }
set (N0 := subset_sum a s) in *.
destruct Hx as [Hx|Hx]; apply Nat.ltb_lt in Hx; assert (R0 := Room _ Hx).
- set (near := filter (fun y => lower (subset_sum a y) N0) (masks (length a))) in *.
  set (d := (T - eps - 2 * eps * INR (below _ (subset_sum a) (masks (length a)) s)) / 2).
  assert (Hd : 0 < d) by (unfold d; lra).
  assert (C := cover_takes (N0 - T) (N0 - eps - d) eps (map (subset_sum a) near)).
  rewrite map_length in C. change (length near) with (below _ (subset_sum a) (masks (length a)) s) in C.
  assert (B0 : 0 <= 2 * eps * INR (below (list bool) (subset_sum a) (masks (length a)) s)) by (apply Rmult_le_pos; [lra | apply pos_INR]).
  assert (D : N0 - eps - d - (N0 - T) <= 2 * eps * INR (below (list bool) (subset_sum a) (masks (length a)) s)).
  { apply C; [unfold d; lra | exact He |]. intros z Hz.
    destruct (Met z) as [mask [Hl Hc]]; [apply Rabs_le; lra|].
    exists (subset_sum a mask). split; [|exact Hc]. apply in_map. unfold near. apply filter_In. split; [now apply masks_all|].
    unfold lower. destruct (Rlt_dec (subset_sum a mask) N0) as [L|L]; [reflexivity|].
    apply Rabs_le_between in Hc. lra. }
  unfold d in D. lra.
- set (near := filter (fun y => lower N0 (subset_sum a y)) (masks (length a))) in *.
  set (d := (T - eps - 2 * eps * INR (above _ (subset_sum a) (masks (length a)) s)) / 2).
  assert (Hd : 0 < d) by (unfold d; lra).
  assert (C := cover_takes (N0 + eps + d) (N0 + T) eps (map (subset_sum a) near)).
  rewrite map_length in C. change (length near) with (above _ (subset_sum a) (masks (length a)) s) in C.
  assert (B0 : 0 <= 2 * eps * INR (above (list bool) (subset_sum a) (masks (length a)) s)) by (apply Rmult_le_pos; [lra | apply pos_INR]).
  assert (D : N0 + T - (N0 + eps + d) <= 2 * eps * INR (above (list bool) (subset_sum a) (masks (length a)) s)).
  { apply C; [unfold d; lra | exact He |]. intros z Hz.
    destruct (Met z) as [mask [Hl Hc]]; [apply Rabs_le; lra|].
    exists (subset_sum a mask). split; [|exact Hc]. apply in_map. unfold near. apply filter_In. split; [now apply masks_all|].
    unfold lower. destruct (Rlt_dec N0 (subset_sum a mask)) as [L|L]; [reflexivity|].
    apply Rabs_le_between in Hc. lra. }
  unfold d in D. lra.
Qed.

(* The bound by ranks: whatever the absolute values are, at least 2m of the 2^n sign patterns fail, m the number of
   intervals of length 2 eps that cover T - eps.  So random signs fail with probability at least 2m/2^n *)

(* whole: ours.thm-6.necessary *)
Theorem necessary : forall (a : list R) (eps T : R) (m : nat), 0 <= eps <= T -> (1 <= m)%nat ->
  2 * eps * (INR m - 1) < T - eps -> (2 * m <= 2 ^ length a)%nat ->
  exists failing : list (list bool), NoDup failing /\ (2 * m <= length failing)%nat /\
    forall s, In s failing -> length s = length a /\ fails a eps T s.
Proof.
intros a eps T m He Hm Hr Hn.
exists (filter (extreme (list bool) (subset_sum a) m (masks (length a))) (masks (length a))).
assert (Distinct : NoDup (masks (length a))).
{ generalize (length a) as n. induction n as [|n IH]; simpl; [repeat constructor; intros []|].
  assert (Inj : forall b, NoDup (map (cons b) (masks n))).
  { intros b. apply FinFun.Injective_map_NoDup; [intros x y E; now injection E | exact IH]. }
  assert (Apart : forall l1 l2 : list (list bool), NoDup l1 -> NoDup l2 -> (forall x, In x l1 -> ~ In x l2) -> NoDup (l1 ++ l2)).
  { induction l1 as [|x l1 IH1]; intros l2 N1 N2 Hd; simpl; [exact N2|].
    inversion N1 as [|? ? Hx N1']; subst. constructor.
    - rewrite in_app_iff. intros [H|H]; [now apply Hx | exact (Hd x (or_introl eq_refl) H)].
    - apply IH1; [exact N1' | exact N2 |]. intros y Hy. apply Hd. now right. }
  apply Apart; [apply Inj | apply Inj |]. intros x. rewrite !in_map_iff. intros [m1 [<- _]] [m2 [E _]]. discriminate. }
split; [now apply NoDup_filter|]. split.
- apply extremes. rewrite masks_count. exact Hn.
- intros s Hs. apply filter_In in Hs. destruct Hs as [Hin Hx]. apply masks_all in Hin. split; [exact Hin|].
  apply (few_below_fail a eps T s m Hin); [lra | lra | lra | exact Hm | exact Hx].
Qed.

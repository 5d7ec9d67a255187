(* Counting bounds: pensia2020 Theorem 2 and natale2024 Theorem 5, from a random network that approximates every member of
   a 2eps-separated set with probability at least 1/2, to the size that it must have.

   E is the expectation: any functional that is linear and monotone on a class of functions of the outcome (the bounded random
   variables) and has E 1 = 1, so every random network is meant, discrete or not.
   That a ball of matrices has a 2eps-separated set of so many members, by volumes, and the bound on C(n, k) (G-3, Stirling)
   enter as hypotheses. *)

From Coq Require Import Reals Lra Lia List Classical_Prop.
From LtBounds Require Import Networks.
Import ListNotations.
Open Scope R_scope.

(* A subnetwork is near at most one member, so at most as many members are hit as there are subnetworks *)

Section Hits.
Variables Member Subnetwork : Type.
Variable near : Subnetwork -> Member -> Prop.
Hypothesis near_one : forall g m1 m2, near g m1 -> near g m2 -> m1 = m2.

Theorem hits_at_most : forall (hit : list Member) (all : list Subnetwork),
  NoDup hit -> (forall m, In m hit -> exists g, In g all /\ near g m) -> (length hit <= length all)%nat.
Proof.
induction hit as [|m hit IH]; intros all Hd Hn; simpl; [lia|].
inversion Hd as [|? ? Hm Hd']; subst.
destruct (Hn m (or_introl eq_refl)) as [g [Hg Hnear]].
destruct (in_split g all Hg) as [l1 [l2 ->]].
assert (Hl : (length hit <= length (l1 ++ l2))%nat).
- apply IH; [exact Hd'|]. intros m' Hm'. destruct (Hn m' (or_intror Hm')) as [g' [Hg' Hnear']].
  exists g'. split; [|exact Hnear'].
  apply in_app_or in Hg'. apply in_or_app. destruct Hg' as [Hg'|[->|Hg']]; [left; exact Hg'| |right; exact Hg'].
  exfalso. apply Hm. rewrite (near_one g' m m' Hnear Hnear'). exact Hm'.
- rewrite app_length in *. simpl. lia.
Qed.
End Hits.

(* Separation: what is within eps of two members brings them within 2 eps *)

Theorem separated_near_one : forall (Point : Type) (dist : Point -> Point -> R) (eps : R) (g m1 m2 : Point),
  (forall a b c, dist a c <= dist a b + dist b c) -> (forall a b, dist a b = dist b a) ->
  dist g m1 <= eps -> dist g m2 <= eps -> dist m1 m2 <= 2 * eps.
Proof.
intros Point dist eps g m1 m2 Ht Hs H1 H2. assert (H := Ht m1 g m2). rewrite (Hs m1 g) in H. lra.
Qed.

(* The counting inequality, for every random network: `nets w` are the subnetworks of outcome w, E the expectation *)

Section Expectation.
Variables Outcome Point : Type.
Variable random : (Outcome -> R) -> Prop.
Variable E : (Outcome -> R) -> R.
Hypothesis random_constant : forall c, random (fun _ => c).
Hypothesis random_plus : forall f g, random f -> random g -> random (fun w => f w + g w).
Hypothesis E_linear : forall f g, random f -> random g -> E (fun w => f w + g w) = E f + E g.
Hypothesis E_monotone : forall f g, random f -> random g -> (forall w, f w <= g w) -> E f <= E g.
Hypothesis E_constant : forall c, E (fun _ => c) = c.
Variable dist : Point -> Point -> R.
Hypothesis triangle : forall a b c, dist a c <= dist a b + dist b c.
Hypothesis symmetric : forall a b, dist a b = dist b a.
Variable nets : Outcome -> list Point.
Variable size : nat.
Hypothesis nets_size : forall w, (length (nets w) <= size)%nat.
Variable eps : R.
Variable members : list Point.
Hypothesis members_differ : NoDup members.
Hypothesis separated : forall m1 m2, In m1 members -> In m2 members -> dist m1 m2 < 2 * eps -> m1 = m2.
Variable hits : Outcome -> Point -> bool.
Hypothesis hits_mean : forall w m, hits w m = true <-> exists g, In g (nets w) /\ dist g m < eps.
Definition indicator (m : Point) (w : Outcome) : R := if hits w m then 1 else 0.
Hypothesis hits_random : forall m, random (indicator m).
Hypothesis half : forall m, In m members -> 1 / 2 <= E (indicator m).

Definition total (members : list Point) (w : Outcome) : R := fold_right (fun m s => indicator m w + s) 0 members.

Lemma total_counts : forall members w, total members w = INR (length (filter (hits w) members)).
Proof.
induction members0 as [|m rest IH]; intros w; [reflexivity|].
simpl. rewrite IH. unfold indicator. destruct (hits w m); simpl length; [rewrite S_INR|]; lra.
Qed.

Lemma total_random : forall some, random (total some).
Proof.
induction some as [|m rest IH]; [exact (random_constant 0)|]. exact (random_plus (indicator m) (total rest) (hits_random m) IH).
Qed.

Lemma total_step : forall m rest, E (total (m :: rest)) = E (indicator m) + E (total rest).
Proof. intros m rest. exact (E_linear _ _ (hits_random m) (total_random rest)). Qed.

Lemma half_of_members : forall some, (forall m, In m some -> 1 / 2 <= E (indicator m)) -> INR (length some) / 2 <= E (total some).
Proof.
induction some as [|m rest IH]; intros H.
- simpl length. change (E (total [])) with (E (fun _ => 0)). rewrite E_constant. simpl. lra.
- rewrite total_step. assert (A := H m (or_introl eq_refl)). assert (B := IH (fun m' Hm => H m' (or_intror Hm))).
  simpl length. rewrite S_INR. lra.
Qed.

Lemma one_is_sure : forall some sure, In sure some -> E (indicator sure) = 1 -> (forall m, In m some -> 1 / 2 <= E (indicator m)) ->
  INR (length some) / 2 + 1 / 2 <= E (total some).
Proof.
induction some as [|m rest IH]; intros sure Hin Hs H; [contradiction|].
rewrite total_step. simpl length. rewrite S_INR. destruct Hin as [<-|Hin].
- assert (B := half_of_members rest (fun m' Hm => H m' (or_intror Hm))). lra.
- assert (A := H m (or_introl eq_refl)). assert (B := IH sure Hin Hs (fun m' Hm => H m' (or_intror Hm))). lra.
Qed.

Lemma near_one : forall g m1 m2, In m1 members /\ dist g m1 < eps -> In m2 members /\ dist g m2 < eps -> m1 = m2.
Proof.
intros g m1 m2 [I1 D1] [I2 D2]. apply separated; auto. assert (T := triangle m1 g m2). rewrite (symmetric m1 g) in T. lra.
Qed.

Lemma hits_of : forall w (good : list Point), (forall m g, In m members -> In g (nets w) -> dist g m < eps -> In g good) ->
  (length (filter (hits w) members) <= length good)%nat.
Proof.
intros w good Hg. apply hits_at_most with (near := fun g m => In m members /\ dist g m < eps); [exact near_one | now apply NoDup_filter|].
intros m Hm. apply filter_In in Hm. destruct Hm as [Hm Hh]. apply hits_mean in Hh. destruct Hh as [g [Ig Dg]]. exists g. eauto.
Qed.

Lemma total_at_most : forall count, (forall w, (length (filter (hits w) members) <= count)%nat) -> E (total members) <= INR count.
Proof.
intros count H. rewrite <- (E_constant (INR count)). apply E_monotone; [apply total_random | apply random_constant|].
intros w. rewrite total_counts. apply le_INR, H.
Qed.

(* whole: natale2024.G-1 *)
Theorem counting_inequality : INR (length members) <= 2 * INR size.
Proof.
assert (A := half_of_members members half).
assert (B : E (total members) <= INR size); [|lra].
apply total_at_most. intros w. eapply Nat.le_trans; [|apply nets_size]. apply hits_of. intros m g _ Hg _. exact Hg.
Qed.

(* whole: pensia2020.thm-2.2 *)
Theorem counting_is_strict : forall zero, (forall w, In zero (nets w)) -> INR (length members) < 2 * INR size.
Proof.
intros zero Hz. destruct (classic (exists m, In m members /\ dist zero m < eps)) as [[m [Im Dm]]|None].
- assert (S : E (indicator m) = 1).
  { assert (U : forall w, indicator m w = 1).
    { intros w. unfold indicator. replace (hits w m) with true; [reflexivity|]. symmetry. apply hits_mean. exists zero. auto. }
    assert (R1 := E_constant 1). apply Rle_antisym; rewrite <- R1; (apply E_monotone; [auto | auto | intros w; rewrite U; lra]). }
  assert (A := one_is_sure members m Im S half).
  assert (B : E (total members) <= INR size); [|lra].
  apply total_at_most. intros w. eapply Nat.le_trans; [|apply nets_size]. apply hits_of. intros p g _ Hg _. exact Hg.
- assert (A := half_of_members members half).
  assert (B : E (total members) <= INR size - 1); [|lra].
  destruct size as [|k] eqn:K.
  + (* no outcome can have a subnetwork *)
    assert (F : forall w : Outcome, False).
    { intros w. assert (X := nets_size w). assert (Y := Hz w). destruct (nets w); simpl in *; [contradiction | lia]. }
    assert (X := E_monotone (fun _ => 1) (fun _ => 0) (random_constant 1) (random_constant 0) (fun w => False_ind _ (F w))).
    rewrite !E_constant in X. lra.
  + rewrite S_INR. replace (INR k + 1 - 1) with (INR k) by ring. apply total_at_most. intros w.
    destruct (in_split zero (nets w) (Hz w)) as [l1 [l2 Hs]].
    assert (L := nets_size w). rewrite Hs, app_length in L. simpl in L.
    eapply Nat.le_trans; [apply (hits_of w (l1 ++ l2))|rewrite app_length; lia].
    intros m g Hm Hg Dg. rewrite Hs in Hg. apply in_app_or in Hg. apply in_or_app.
    destruct Hg as [Hg|[->|Hg]]; [left; exact Hg | exfalso; apply None; exists m; auto | right; exact Hg].
Qed.
End Expectation.

(* whole: pensia2020.thm-2.1 *)
Theorem no_point_near_both : forall n m (W1 W2 : nat -> nat -> R) (x y : nat -> R) eps,
  norm2 n (fun i => times m W1 x i - times m W2 x i) ^ 2 / 4
    <= Rmax (norm2 n (fun i => y i - times m W1 x i) ^ 2) (norm2 n (fun i => y i - times m W2 x i) ^ 2)
  /\ (2 * eps < norm2 n (fun i => times m W1 x i - times m W2 x i) ->
      ~ (norm2 n (fun i => y i - times m W1 x i) <= eps /\ norm2 n (fun i => y i - times m W2 x i) <= eps)).
Proof.
intros n m W1 W2 x y eps. set (a := times m W1 x). set (b := times m W2 x).
assert (T : norm2 n (fun i => a i - b i) <= norm2 n (fun i => y i - a i) + norm2 n (fun i => y i - b i)).
{ replace (norm2 n (fun i => y i - a i)) with (norm2 n (fun i => a i - y i)).
  - eapply Rle_trans; [|apply minkowski]. apply norm2_mono. intros i _. apply Req_le. f_equal. ring.
  - unfold norm2. f_equal. apply sum_ext. intros i _. ring. }
assert (A := norm2_nonnegative n (fun i => y i - a i)). assert (B := norm2_nonnegative n (fun i => y i - b i)).
assert (C := norm2_nonnegative n (fun i => a i - b i)).
split; [|intros H [H1 H2]; lra].
apply Rmax_case_strong; intros Q; apply square_below in Q; try assumption; nra.
Qed.

(* From the counting inequality to bits *)

Lemma log2_positive : 0 < ln 2.
Proof. rewrite <- ln_1. apply ln_increasing; lra. Qed.

Lemma ln_power : forall (x : R) (n : nat), 0 < x -> ln (x ^ n) = INR n * ln x.
Proof.
intros x n Hx. induction n as [|n IH]; [simpl; rewrite ln_1; lra|].
rewrite <- tech_pow_Rmult, ln_mult, IH, S_INR; [lra | exact Hx | now apply pow_lt].
Qed.

Lemma ln_monotone : forall x y, 0 < x -> x <= y -> ln x <= ln y.
Proof. intros x y Hx [H|<-]; [left; now apply ln_increasing | right; reflexivity]. Qed.

(* claim: pensia2020.thm-2.four-bits *)
Theorem four_bits : forall eps : R, 0 < eps <= 1 / 16 -> 4 <= ln (1 / eps) / ln (2).
Proof.
intros eps [H0 H1]. assert (P := log2_positive).
assert (A : ln (2 ^ 4) <= ln (1 / eps)).
- apply ln_monotone; [apply pow_lt; lra|].
  apply Rmult_le_reg_r with eps; [exact H0|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra.
- rewrite ln_power in A by lra. simpl INR in A. apply Rmult_le_reg_r with (ln 2); [exact P|].
  unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra.
Qed.

(* pensia2020 Theorem 2: a two-layer network of width d -> s -> d has 2 s d weights, 2^(2 s d) masks *)
Theorem theorem_2_width : forall (d s : nat) (eps : R), (1 <= d)%nat -> 0 < eps <= 1 / 16 ->
  (1 / (2 * eps)) ^ (d * d) <= 2 * 2 ^ (2 * s * d) -> INR d / 4 * (ln (1 / eps) / ln 2) <= INR s.
Proof.
intros d s eps Hd He H. assert (P := log2_positive). assert (F := four_bits eps He).
assert (Hd' : 1 <= INR d) by (change 1 with (INR 1); apply le_INR; lia).
assert (A : ln ((1 / (2 * eps)) ^ (d * d)) <= ln (2 ^ (2 * s * d + 1))).
- apply ln_monotone; [apply pow_lt, Rdiv_lt_0_compat; lra|]. rewrite pow_add. simpl (2 ^ 1). lra.
- assert (Q : 0 < 1 / (2 * eps)) by (apply Rdiv_lt_0_compat; lra).
  rewrite !ln_power in A by lra. rewrite plus_INR, !mult_INR in A. simpl (INR 2) in A. simpl (INR 1) in A.
  assert (B : ln (1 / (2 * eps)) = ln (1 / eps) - ln 2).
  + replace (1 / (2 * eps)) with (1 / eps / 2) by (field; lra).
    unfold Rdiv at 1. rewrite ln_mult, ln_Rinv; [lra | lra | apply Rdiv_lt_0_compat; lra | lra].
  + rewrite B in A. set (u := ln (1 / eps)) in *.
    set (q := u / ln 2) in *. assert (Hu : u = q * ln 2) by (unfold q; field; lra). rewrite Hu in A.
    (* d^2 (q - 1) <= 2 s d + 1 and q >= 4 *)
    assert (C : INR d * INR d * (q - 1) <= 2 * INR s * INR d + 1) by (apply Rmult_le_reg_r with (ln 2); lra).
    assert (D : INR d * (q - 1) <= 2 * INR s + 1 / INR d).
    * apply Rmult_le_reg_l with (INR d); [lra|].
      replace (INR d * (2 * INR s + 1 / INR d)) with (2 * INR s * INR d + 1) by (field; lra). lra.
    * assert (1 / INR d <= 1) by (apply Rmult_le_reg_r with (INR d); [lra|]; unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra).
      assert (INR d * q / 2 >= 2 * INR d) by nra. nra.
Qed.

(* natale2024 Theorem 5 in bits: C(n, k) subnetworks of k of n parameters, Stirling's bound on C(n, k) as hypothesis *)
Theorem theorem_5_bits : forall (d k n : nat) (eps H_2 C : R),
  (1 <= d)%nat -> (1 <= k < n)%nat -> 0 < eps < 1 / 16 ->
  INR k * (INR n - INR k) / INR n >= 1 / (2 * PI) ->
  0 < C <= sqrt (INR n / (2 * PI * INR k * (INR n - INR k))) * exp (INR n * H_2 * ln 2) ->
  (sqrt (INR k) / (2 * eps)) ^ (d * d) <= 2 * C ->
  INR d * INR d / 2 * (ln (INR k / eps) / ln 2) <= INR n * H_2.
Proof.
intros d k n eps H C Hd [Hk Hkn] He Hl [HC0 HC] Hcount.
assert (P := log2_positive). assert (F := four_bits eps ltac:(lra)).
assert (Hd' : 1 <= INR d) by (change 1 with (INR 1); apply le_INR; lia).
assert (Hk' : 1 <= INR k) by (change 1 with (INR 1); apply le_INR; lia).
assert (Hn' : INR k < INR n) by (apply lt_INR; lia).
assert (Ppi := PI_RGT_0).
(* Stirling's factor is at most 1 *)
assert (S1 : INR n / (2 * PI * INR k * (INR n - INR k)) <= 1).
{ apply Rmult_le_reg_r with (2 * PI * (INR k * (INR n - INR k) / INR n)).
  - apply Rmult_lt_0_compat; [lra|]. apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat; lra | lra].
  - replace (INR n / (2 * PI * INR k * (INR n - INR k)) * (2 * PI * (INR k * (INR n - INR k) / INR n))) with 1
      by (field; repeat split; lra).
    assert (2 * PI * (INR k * (INR n - INR k) / INR n) >= 2 * PI * (1 / (2 * PI))) by (apply Rmult_ge_compat_l; lra).
    replace (2 * PI * (1 / (2 * PI))) with 1 in H0 by (field; lra). lra. }
assert (S2 : sqrt (INR n / (2 * PI * INR k * (INR n - INR k))) <= 1) by (rewrite <- sqrt_1; now apply sqrt_le_1_alt).
assert (HC' : C <= exp (INR n * H * ln 2)).
{ assert (E0 := exp_pos (INR n * H * ln 2)). nra. }
assert (lnC : ln C <= INR n * H * ln 2) by (rewrite <- (ln_exp (INR n * H * ln 2)); now apply ln_monotone).
assert (Psk : 0 < sqrt (INR k)) by (apply sqrt_lt_R0; lra).
assert (Q : 0 < sqrt (INR k) / (2 * eps)) by (apply Rdiv_lt_0_compat; lra).
assert (A : ln ((sqrt (INR k) / (2 * eps)) ^ (d * d)) <= ln 2 + ln C).
{ rewrite <- ln_mult by lra. apply ln_monotone; [now apply pow_lt | exact Hcount]. }
rewrite ln_power, mult_INR in A by exact Q.
assert (B : ln (sqrt (INR k) / (2 * eps)) = ln (INR k) / 2 + ln (1 / eps) - ln 2).
{ replace (sqrt (INR k) / (2 * eps)) with (sqrt (INR k) * (1 / eps * / 2)) by (field; lra).
  assert (0 < 1 / eps) by (apply Rdiv_lt_0_compat; lra).
  rewrite (ln_mult (sqrt (INR k))), (ln_mult (1 / eps)), ln_Rinv by lra.
  assert (L : ln (INR k) = ln (sqrt (INR k)) + ln (sqrt (INR k))) by (rewrite <- ln_mult, sqrt_def; lra). lra. }
assert (D : ln (INR k / eps) = ln (INR k) + ln (1 / eps)).
{ replace (INR k / eps) with (INR k * (1 / eps)) by (field; lra). apply ln_mult; [lra | apply Rdiv_lt_0_compat; lra]. }
rewrite B in A. rewrite D.
set (q := ln (1 / eps) / ln 2) in *. assert (Hq : ln (1 / eps) = q * ln 2) by (unfold q; field; lra).
assert (Hk0 : 0 <= ln (INR k)) by (rewrite <- ln_1; apply ln_monotone; lra).
set (p := ln (INR k) / ln 2). assert (Hp : ln (INR k) = p * ln 2) by (unfold p; field; lra).
assert (Hp0 : 0 <= p) by (unfold p; apply Rmult_le_pos; [exact Hk0 | left; apply Rinv_0_lt_compat; lra]).
rewrite Hq, Hp in *.
replace ((p * ln 2 + q * ln 2) / ln 2) with (p + q) by (field; lra).
assert (G : INR d * INR d * (p / 2 + q - 1) <= 1 + INR n * H) by (apply Rmult_le_reg_r with (ln 2); nra).
assert (1 <= INR d * INR d) by nra.
nra.
Qed.

(* burkholz2022depth Lemma 5.1, corrected, for every depth: activations that are T-Lipschitz, l1 norms, largest column sums,
   and parameters within eps_l = eps/(L T n_l (1 + M_{l-1}) behind_l), behind_l the product of T (|W^(k)|_1 + n_k eps_k), k > l. *)

From Coq Require Import Reals Lra Lia.
From LtBounds Require Import Networks.
Open Scope R_scope.

Lemma sum_swap : forall n m (f : nat -> nat -> R), sum n (fun i => sum m (fun j => f i j)) = sum m (fun j => sum n (fun i => f i j)).
Proof.
intros n m f. induction n as [|n IH]; cbn [sum].
- rewrite sum_const. ring.
- rewrite IH, <- sum_plus. reflexivity.
Qed.

(* formula: ltbounds.theorems.burkholz2022depth.lemma_5_1.tolerance *)
Definition tolerance_l1 (eps : R) (L n : nat) (T M behind : R) : R := eps / (INR L * T * INR n * (1 + M) * behind).

Section Depth.
Variable n : nat -> nat.
Variable phi : nat -> nat -> R -> R.
Variable T : R.
Hypothesis T_positive : 0 < T.
Hypothesis phi_lipschitz : forall l i x y, Rabs (phi l i x - phi l i y) <= T * Rabs (x - y).

Fixpoint network (W : nat -> nat -> nat -> R) (b : nat -> nat -> R) (l : nat) (x : nat -> R) : nat -> R :=
  match l with O => x | S k => fun i => phi (S k) i (preactivation n k W b (network W b k x) i) end.

Variables W W' : nat -> nat -> nat -> R.
Variables b b' : nat -> nat -> R.
Variable L : nat.
Variable eps : R.
Variable x : nat -> R.
Variables columns M e : nat -> R.
Definition behind_l1 (l : nat) : R := prod (L - l) (fun k => T * (columns (S (l + k)) + INR (n (S (l + k))) * e (S (l + k)))).
Hypothesis L_positive : (1 <= L)%nat.
Hypothesis eps_positive : 0 < eps.
Hypothesis n_positive : forall l, (1 <= n l)%nat.
Hypothesis columns_hold : forall l j, (j < n l)%nat -> sum (n (S l)) (fun i => Rabs (W (S l) i j)) <= columns (S l).
Hypothesis M_holds : forall l, (l < L)%nat -> norm1 (n l) (network W b l x) <= M l.
Hypothesis e_is : forall l, (l < L)%nat -> e (S l) = tolerance_l1 eps L (n (S l)) T (M l) (behind_l1 (S l)).
Hypothesis W_close : forall l i j, (l < L)%nat -> (i < n (S l))%nat -> (j < n l)%nat -> Rabs (W' (S l) i j - W (S l) i j) <= e (S l).
Hypothesis b_close : forall l i, (l < L)%nat -> (i < n (S l))%nat -> Rabs (b' (S l) i - b (S l) i) <= e (S l).
Let d (l : nat) : R := norm1 (n l) (fun i => network W' b' l x i - network W b l x i).

Lemma norm1_nonnegative : forall k v, 0 <= norm1 k v.
Proof. intros k v. apply sum_nonnegative. intros. apply Rabs_pos. Qed.

Lemma columns_nonnegative : forall l, 0 <= columns (S l).
Proof.
intros l. eapply Rle_trans; [|apply (columns_hold l 0)]; [apply sum_nonnegative; intros; apply Rabs_pos | assert (A := n_positive l); lia].
Qed.

Lemma M_nonnegative : forall l, (l < L)%nat -> 0 <= M l.
Proof. intros l Hl. eapply Rle_trans; [apply norm1_nonnegative | now apply M_holds]. Qed.

Lemma behind_step_l1 : forall l, (l < L)%nat -> behind_l1 l = T * (columns (S l) + INR (n (S l)) * e (S l)) * behind_l1 (S l).
Proof. intros l Hl. exact (prod_behind L l (fun k => T * (columns k + INR (n k) * e k)) Hl). Qed.

Lemma INR_n : forall l, 1 <= INR (n l).
Proof. intros l. change 1 with (INR 1). apply le_INR, n_positive. Qed.

Lemma e_positive_where : forall l, (l < L)%nat -> 0 < behind_l1 (S l) -> 0 < e (S l).
Proof.
intros l Hl P. rewrite e_is by exact Hl. unfold tolerance_l1. assert (A := INR_n (S l)). assert (B := M_nonnegative l Hl).
assert (C : 0 < INR L) by (apply lt_0_INR; lia). apply Rdiv_lt_0_compat; [lra | repeat apply Rmult_lt_0_compat; lra].
Qed.

Lemma behind_positive : forall k, (k <= L)%nat -> 0 < behind_l1 (L - k).
Proof.
induction k as [|k IH]; intros Hk.
- unfold behind_l1. replace (L - (L - 0))%nat with 0%nat by lia. simpl. lra.
- assert (P := IH ltac:(lia)). replace (L - k)%nat with (S (L - S k)) in P by lia.
  rewrite behind_step_l1 by lia. assert (E := e_positive_where (L - S k) ltac:(lia) P).
  assert (A := INR_n (S (L - S k))). assert (B := columns_nonnegative (L - S k)).
  apply Rmult_lt_0_compat; [|exact P]. apply Rmult_lt_0_compat; [exact T_positive | nra].
Qed.

Lemma behind_positive_at : forall l, (l <= L)%nat -> 0 < behind_l1 l.
Proof. intros l Hl. assert (A := behind_positive (L - l) ltac:(lia)). now replace (L - (L - l))%nat with l in A by lia. Qed.

Lemma one_layer_l1 : forall l, (l < L)%nat ->
  d (S l) <= T * ((columns (S l) + INR (n (S l)) * e (S l)) * d l + INR (n (S l)) * e (S l) * (1 + M l)).
Proof.
intros l Hl. unfold d. set (y' := network W' b' l x). set (y := network W b l x).
assert (E := e_positive_where l Hl (behind_positive_at (S l) ltac:(lia))).
apply Rle_trans with (sum (n (S l)) (fun i => T * (sum (n l) (fun j => Rabs (W' (S l) i j) * Rabs (y' j - y j)) + e (S l) * norm1 (n l) y + e (S l)))).
- apply sum_le. intros i Hi. cbn [network]. eapply Rle_trans; [apply phi_lipschitz|]. apply Rmult_le_compat_l; [lra|].
  fold y y'. unfold preactivation.
  replace (sum (n l) (fun j => W' (S l) i j * y' j) + b' (S l) i - (sum (n l) (fun j => W (S l) i j * y j) + b (S l) i))
    with (sum (n l) (fun j => W' (S l) i j * (y' j - y j)) + sum (n l) (fun j => (W' (S l) i j - W (S l) i j) * y j) + (b' (S l) i - b (S l) i)).
  + eapply Rle_trans; [apply Rabs_triang|]. apply Rplus_le_compat; [|now apply b_close].
    eapply Rle_trans; [apply Rabs_triang|]. apply Rplus_le_compat.
    * eapply Rle_trans; [apply sum_abs|]. apply sum_le. intros j _. rewrite Rabs_mult. lra.
    * eapply Rle_trans; [apply sum_abs|]. unfold norm1. rewrite <- sum_scale. apply sum_le. intros j Hj. rewrite Rabs_mult.
      apply Rmult_le_compat_r; [apply Rabs_pos | now apply W_close].
  + rewrite (sum_ext (n l) (fun j => W' (S l) i j * (y' j - y j)) (fun j => W' (S l) i j * y' j + (-1) * (W' (S l) i j * y j))) by (intros; ring).
    rewrite (sum_ext (n l) (fun j => (W' (S l) i j - W (S l) i j) * y j) (fun j => W' (S l) i j * y j + (-1) * (W (S l) i j * y j))) by (intros; ring).
    rewrite !sum_plus, !sum_scale. ring.
- rewrite sum_scale. apply Rmult_le_compat_l; [lra|].
  rewrite (sum_plus (n (S l)) (fun i => sum (n l) (fun j => Rabs (W' (S l) i j) * Rabs (y' j - y j)) + e (S l) * norm1 (n l) y)),
    (sum_plus (n (S l)) (fun i => sum (n l) (fun j => Rabs (W' (S l) i j) * Rabs (y' j - y j)))), !sum_const, sum_swap.
  assert (C : sum (n l) (fun j => sum (n (S l)) (fun i => Rabs (W' (S l) i j) * Rabs (y' j - y j)))
    <= (columns (S l) + INR (n (S l)) * e (S l)) * norm1 (n l) (fun i => y' i - y i)).
  { unfold norm1. rewrite <- sum_scale. apply sum_le. intros j Hj.
    rewrite (sum_ext (n (S l)) _ (fun i => Rabs (y' j - y j) * Rabs (W' (S l) i j))) by (intros; ring). rewrite sum_scale, Rmult_comm.
    apply Rmult_le_compat_r; [apply Rabs_pos|].
    apply Rle_trans with (sum (n (S l)) (fun i => Rabs (W (S l) i j) + e (S l))).
    - apply sum_le. intros i Hi. replace (W' (S l) i j) with (W (S l) i j + (W' (S l) i j - W (S l) i j)) by ring.
      eapply Rle_trans; [apply Rabs_triang|]. apply Rplus_le_compat_l. now apply W_close.
    - rewrite sum_plus, sum_const. apply Rplus_le_compat_r. now apply columns_hold. }
  assert (N := M_holds l Hl). fold y in N. assert (A := INR_n (S l)).
  assert (K : INR (n (S l)) * (e (S l) * norm1 (n l) y) <= INR (n (S l)) * (e (S l) * M l)).
  { apply Rmult_le_compat_l; [lra|]. apply Rmult_le_compat_l; lra. }
  lra.
Qed.

Lemma error_so_far_l1 : forall l, (l <= L)%nat -> d l * behind_l1 l <= INR l * (eps / INR L).
Proof.
induction l as [|l IH]; intros Hl.
- unfold d, norm1. rewrite (sum_ext _ _ (fun _ => 0)), sum_const; [simpl; lra|].
  intros i _. cbn [network]. replace (x i - x i) with 0 by ring. apply Rabs_R0.
- assert (A := IH ltac:(lia)). assert (B := one_layer_l1 l ltac:(lia)). assert (P := behind_positive_at (S l) Hl).
  rewrite behind_step_l1 in A by lia. rewrite S_INR.
  assert (F : T * (INR (n (S l)) * e (S l) * (1 + M l)) * behind_l1 (S l) = eps / INR L).
  { assert (E := e_is l ltac:(lia)). assert (N := INR_n (S l)). assert (Q := M_nonnegative l ltac:(lia)).
    assert (C : 0 < INR L) by (apply lt_0_INR; lia). rewrite E. unfold tolerance_l1. field. repeat split; lra. }
  assert (G := Rmult_le_compat_r (behind_l1 (S l)) _ _ (Rlt_le _ _ P) B). lra.
Qed.

(* whole: burkholz2022depth.lemma-5.1.corrected *)
Theorem lemma_5_1 : norm1 (n L) (fun i => network W' b' L x i - network W b L x i) <= eps.
Proof.
assert (H := error_so_far_l1 L (le_n L)). unfold behind_l1 in H. rewrite Nat.sub_diag in H. cbn [prod] in H.
assert (0 < INR L) by (apply lt_0_INR; lia). replace (INR L * (eps / INR L)) with eps in H by (field; lra). unfold d in H. lra.
Qed.
End Depth.

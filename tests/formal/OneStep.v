(* Our Lemma 1, and the step of our Theorem 1: a set and its complement in an interval of length l see much of each other,
   so the measure that subset sums cover grows on average with each random number.

   The integral over [0, l] is any functional that is linear and monotone on a class of functions (the bounded measurable
   ones), does not change under reflection of the interval, and integrates 1, x and intervals rightly: Lebesgue's is one.
   A set is its indicator f; all that is used of it is 0 <= f <= 1. *)

From Coq Require Import Reals Lra.
Open Scope R_scope.

Definition below (t x : R) : R := if Rlt_dec x t then 1 else 0.
Definition near (y u : R) : R := if Rle_dec (Rabs (y - u)) 1 then 1 else 0.

Section Integral.
Variable l : R.
Hypothesis l_range : 0 < l <= 2.
Variable M : (R -> R) -> Prop.
Variable I : (R -> R) -> R.
Hypothesis M_same : forall f g, M f -> (forall x, 0 <= x <= l -> f x = g x) -> M g.
Hypothesis M_constant : forall c, M (fun _ => c).
Hypothesis M_identity : M (fun x => x).
Hypothesis M_below : forall t, M (below t).
Hypothesis M_plus : forall f g, M f -> M g -> M (fun x => f x + g x).
Hypothesis M_times : forall f g, M f -> M g -> M (fun x => f x * g x).
Hypothesis M_max : forall f g, M f -> M g -> M (fun x => Rmax (f x) (g x)).
Hypothesis M_reflect : forall f, M f -> M (fun x => f (l - x)).
Hypothesis M_strip : forall f s, M f -> M (fun x => I (fun y => f y * below (s - x) y)).
Hypothesis I_plus : forall f g, M f -> M g -> I (fun x => f x + g x) = I f + I g.
Hypothesis I_scale : forall c f, M f -> I (fun x => c * f x) = c * I f.
Hypothesis I_monotone : forall f g, M f -> M g -> (forall x, 0 <= x <= l -> f x <= g x) -> I f <= I g.
Hypothesis I_one : I (fun _ => 1) = l.
Hypothesis I_below : forall t, 0 <= t <= l -> I (below t) = t.
Hypothesis I_identity : forall t, 0 <= t <= l -> I (fun x => x * below t x) = t * t / 2.
Hypothesis I_reflect : forall f, M f -> I (fun x => f (l - x)) = I f.

Lemma I_same : forall f g, M f -> (forall x, 0 <= x <= l -> f x = g x) -> I f = I g.
Proof.
intros f g Hf H. assert (Hg := M_same f g Hf H). apply Rle_antisym; apply I_monotone; auto; intros x Hx; rewrite H by exact Hx; lra.
Qed.

Lemma M_scale : forall c f, M f -> M (fun x => c * f x).
Proof. intros c f H. exact (M_times (fun _ => c) f (M_constant c) H). Qed.

Lemma M_minus : forall f g, M f -> M g -> M (fun x => f x - g x).
Proof.
intros f g Hf Hg. apply (M_same (fun x => f x + (-1) * g x)); [apply M_plus; [exact Hf | now apply M_scale] | intros; ring].
Qed.

Lemma I_minus : forall f g, M f -> M g -> I (fun x => f x - g x) = I f - I g.
Proof.
intros f g Hf Hg. rewrite (I_same _ (fun x => f x + (-1) * g x)); [|now apply M_minus | intros; ring].
rewrite I_plus, I_scale by (try apply M_scale; assumption). ring.
Qed.

Hint Resolve M_constant M_identity M_below M_plus M_times M_max M_reflect M_strip M_scale M_minus : measurable.

Lemma I_zero : forall f, M f -> (forall x, 0 <= x <= l -> f x = 0) -> I f = 0.
Proof.
intros f Hf H. rewrite (I_same f (fun x => 0 * 1) Hf); [|intros x Hx; rewrite (H x Hx); ring].
rewrite (I_scale 0 (fun _ => 1) (M_constant 1)). ring.
Qed.

Lemma I_nonnegative : forall f, M f -> (forall x, 0 <= x <= l -> 0 <= f x) -> 0 <= I f.
Proof. intros f Hf H. rewrite <- (I_zero (fun _ => 0) (M_constant 0) (fun _ _ => eq_refl)). now apply I_monotone. Qed.

Lemma below_range : forall t x, 0 <= below t x <= 1.
Proof. intros t x. unfold below. destruct (Rlt_dec x t); lra. Qed.

(* An integral of f phi, 0 <= f <= 1, phi falling on [0, k]: largest where f fills the interval from 0 on *)
Lemma bathtub : forall k f phi, 0 <= k <= l -> M f -> M phi -> (forall x, 0 <= x <= l -> 0 <= f x <= 1) ->
  (forall x y, 0 <= x -> x <= y -> y <= k -> phi y <= phi x) ->
  let a := I (fun x => f x * below k x) in 0 <= a <= k /\ I (fun x => f x * (phi x * below k x)) <= I (fun x => phi x * below a x).
Proof.
intros k f phi Hk Hf Hphi Hr Hfall a.
assert (A : 0 <= a <= k).
{ unfold a. split.
  - apply I_nonnegative; auto with measurable. intros x Hx. assert (P := Hr x Hx). assert (Q := below_range k x). nra.
  - apply Rle_trans with (I (below k)); [|right; now apply I_below]. apply I_monotone; auto with measurable.
    intros x Hx. assert (P := Hr x Hx). assert (Q := below_range k x). nra. }
split; [exact A|].
assert (D : I (fun x => f x * (phi x * below k x) - phi x * below a x) <= phi a * (a - a)).
{ replace (phi a * (a - a)) with (I (fun x => phi a * (f x * below k x - below a x))).
  - apply I_monotone; auto with measurable. intros x Hx. assert (P := Hr x Hx). unfold below.
    destruct (Rlt_dec x k) as [K|K], (Rlt_dec x a) as [X|X]; try lra.
    + assert (F := Hfall x a ltac:(lra) ltac:(lra) ltac:(lra)). nra.
    + assert (F := Hfall a x ltac:(lra) ltac:(lra) ltac:(lra)). nra.
  - rewrite I_scale, I_minus by auto with measurable. rewrite (I_below a) by lra. reflexivity. }
rewrite I_minus in D by auto with measurable. lra.
Qed.

(* Pairs more than 1 apart: p from one end and q from the other with p + q < k *)
Section Ends.
Variable k : R.
Hypothesis k_range : 0 <= k <= l.
Variables a c : R -> R.
Hypothesis M_a : M a.
Hypothesis M_c : M c.
Hypothesis a_range : forall x, 0 <= x <= l -> 0 <= a x <= 1.
Hypothesis c_range : forall x, 0 <= x <= l -> 0 <= c x <= 1.
Let alpha := I (fun x => a x * below k x).
Let gamma := I (fun x => c x * below k x).

Lemma rest_of_strip : forall f p, M f -> (forall x, 0 <= x <= l -> 0 <= f x <= 1) -> 0 <= p <= l ->
  I (fun q => (1 - f q) * below (k - p) q) <= (k - p - Rmax (I (fun q => f q * below k q) - p) 0) * below k p.
Proof.
intros f p Hf Hr Hp. destruct (Rlt_dec p k) as [K|K].
- replace (below k p) with 1 by (unfold below; destruct (Rlt_dec p k); [reflexivity | contradiction]). rewrite Rmult_1_r.
  rewrite (I_same _ (fun q => below (k - p) q - f q * below (k - p) q)) by (auto with measurable; intros; ring).
  rewrite I_minus, I_below by (auto with measurable; lra).
  assert (A : Rmax (I (fun q => f q * below k q) - p) 0 <= I (fun q => f q * below (k - p) q)); [|lra].
  apply Rmax_lub.
  + assert (B : I (fun q => f q * below k q - f q * below (k - p) q) <= I (fun q => below k q - below (k - p) q)).
    { apply I_monotone; auto with measurable. intros x Hx. assert (P := Hr x Hx). unfold below.
      destruct (Rlt_dec x k), (Rlt_dec x (k - p)); lra. }
    rewrite !I_minus in B by auto with measurable. rewrite (I_below k), (I_below (k - p)) in B by lra. lra.
  + apply I_nonnegative; auto with measurable. intros x Hx. assert (P := Hr x Hx). assert (Q := below_range (k - p) x). nra.
- replace (below k p) with 0 by (unfold below; destruct (Rlt_dec p k); [contradiction | reflexivity]). rewrite Rmult_0_r.
  rewrite I_zero; [lra | auto with measurable |]. intros x Hx. unfold below. destruct (Rlt_dec x (k - p)); [lra | ring].
Qed.

Lemma M_rest : forall f, M f -> M (fun p => I (fun q => (1 - f q) * below (k - p) q)).
Proof. intros f H. apply (M_strip (fun q => 1 - f q)). auto with measurable. Qed.

Lemma bracket_falls : forall g x y, x <= y -> k - y - Rmax (g - y) 0 <= k - x - Rmax (g - x) 0.
Proof. intros g x y H. unfold Rmax. repeat destruct Rle_dec; lra. Qed.

Lemma M_bracket : forall g, M (fun x => k - x - Rmax (g - x) 0).
Proof. intros g. auto with measurable. Qed.

Lemma one_end : forall f g, M f -> M g -> (forall x, 0 <= x <= l -> 0 <= f x <= 1) -> (forall x, 0 <= x <= l -> 0 <= g x <= 1) ->
  I (fun p => f p * I (fun q => (1 - g q) * below (k - p) q))
    <= I (fun x => (k - x - Rmax (I (fun q => g q * below k q) - x) 0) * below (I (fun x => f x * below k x)) x).
Proof.
intros f g Hf Hg Rf Rg. set (G := I (fun q => g q * below k q)).
destruct (bathtub k f (fun x => k - x - Rmax (G - x) 0) k_range Hf (M_bracket G) Rf) as [_ B].
- intros x y _ H _. now apply bracket_falls.
- eapply Rle_trans; [|exact B]. apply I_monotone.
  + apply M_times; [exact Hf | now apply M_rest].
  + apply M_times; [exact Hf | apply M_times; [apply M_bracket | apply M_below]].
  + intros x Hx. assert (P := Rf x Hx). apply Rmult_le_compat_l; [lra|]. now apply rest_of_strip.
Qed.

Lemma far_pairs_ordered : alpha <= gamma ->
  I (fun p => a p * I (fun q => (1 - c q) * below (k - p) q)) + I (fun q => c q * I (fun p => (1 - a p) * below (k - q) p))
    <= k * (alpha + gamma) - (alpha + gamma) * (alpha + gamma) / 2.
Proof.
intros H.
assert (R : 0 <= alpha <= k) by (apply (bathtub k a (fun x => k - x - Rmax (gamma - x) 0)); auto using M_bracket; intros; now apply bracket_falls).
assert (S : 0 <= gamma <= k) by (apply (bathtub k c (fun x => k - x - Rmax (alpha - x) 0)); auto using M_bracket; intros; now apply bracket_falls).
assert (A := one_end a c M_a M_c a_range c_range). fold alpha gamma in A.
assert (B := one_end c a M_c M_a c_range a_range). fold alpha gamma in B.
assert (A' : I (fun x => (k - x - Rmax (gamma - x) 0) * below alpha x) = (k - gamma) * alpha).
{ replace ((k - gamma) * alpha) with (I (fun x => (k - gamma) * below alpha x)) by (rewrite I_scale, I_below by (auto with measurable; lra); ring).
  apply I_same; [apply M_times; [apply M_bracket | apply M_below]|].
  intros x Hx. unfold below. destruct (Rlt_dec x alpha); [rewrite Rmax_left by lra; ring | ring]. }
assert (B' : I (fun x => (k - x - Rmax (alpha - x) 0) * below gamma x)
  = (k - alpha) * alpha + (k * (gamma - alpha) - (gamma * gamma / 2 - alpha * alpha / 2))).
{ rewrite (I_same _ (fun x => (k - alpha) * below alpha x + (k * (below gamma x - below alpha x) - (x * below gamma x - x * below alpha x)))).
  - rewrite I_plus, I_minus, I_scale, I_scale, !I_minus by auto with measurable.
    rewrite !I_identity, !I_below by lra. ring.
  - apply M_times; [apply M_bracket | apply M_below].
  - intros x Hx. unfold below. destruct (Rlt_dec x gamma), (Rlt_dec x alpha); try lra;
    [rewrite Rmax_left by lra | rewrite Rmax_right by lra]; ring. }
lra.
Qed.
End Ends.

Lemma far_pairs : forall k a c, 0 <= k <= l -> M a -> M c ->
  (forall x, 0 <= x <= l -> 0 <= a x <= 1) -> (forall x, 0 <= x <= l -> 0 <= c x <= 1) ->
  let x := I (fun x => a x * below k x) + I (fun x => c x * below k x) in
  I (fun p => a p * I (fun q => (1 - c q) * below (k - p) q)) + I (fun q => c q * I (fun p => (1 - a p) * below (k - q) p))
    <= k * x - x * x / 2.
Proof.
intros k a c Hk Ha Hc Ra Rc x.
destruct (Rle_or_lt (I (fun x => a x * below k x)) (I (fun x => c x * below k x))) as [H|H].
- now apply far_pairs_ordered.
- unfold x. assert (S := far_pairs_ordered k Hk c a Hc Ha Rc Ra (Rlt_le _ _ H)). lra.
Qed.

Definition kappa : R := Rmax (l - 1) (0).
Definition smallest (v : R) : R := Rmin (Rmin (v) (l - v)) (kappa).
(* formula: ltbounds.theorems.ours.lemma_1.cut_at_least *)
Definition lemma_1_bound (v : R) : R := v * (l - v) - kappa * smallest (v) + smallest (v) * smallest (v) / 2.

Lemma near_by_strips : forall y u, 0 <= y <= l -> 0 <= u <= l ->
  near y u = 1 - below (kappa - y) (l - u) - below (kappa - (l - y)) u.
Proof.
intros y u Hy Hu. unfold near, below, kappa, Rmax, Rabs.
destruct (Rle_dec (l - 1) 0), (Rcase_abs (y - u)); repeat (destruct Rle_dec || destruct Rlt_dec); lra.
Qed.

Section Subset.
Variable f : R -> R.
Hypothesis M_f : M f.
Hypothesis f_range : forall x, 0 <= x <= l -> 0 <= f x <= 1.
Let c (x : R) : R := f (l - x).
Let v := I f.

Lemma c_range : forall x, 0 <= x <= l -> 0 <= c x <= 1.
Proof. intros x Hx. apply f_range. lra. Qed.

Lemma kappa_range : 0 <= kappa /\ 2 * kappa <= l.
Proof. unfold kappa, Rmax. destruct Rle_dec; lra. Qed.

Lemma M_c : M c.
Proof. now apply M_reflect. Qed.

Lemma cut_by_strips : I (fun y => f y * I (fun u => (1 - f u) * near y u)) = v * (l - v)
  - (I (fun p => f p * I (fun q => (1 - c q) * below (kappa - p) q)) + I (fun q => c q * I (fun p => (1 - f p) * below (kappa - q) p))).
Proof.
assert (Mc := M_c). assert (K := kappa_range).
assert (M1 : M (fun p => I (fun q => (1 - c q) * below (kappa - p) q))) by (apply (M_strip (fun q => 1 - c q)); auto with measurable).
assert (M2 : M (fun q => I (fun p => (1 - f p) * below (kappa - q) p))) by (apply (M_strip (fun q => 1 - f q)); auto with measurable).
assert (M3 : M (fun y => I (fun u => (1 - f u) * below (kappa - (l - y)) u))) by exact (M_reflect _ M2).
assert (Inner : forall y, 0 <= y <= l -> I (fun u => (1 - f u) * near y u)
  = (l - v) - I (fun q => (1 - c q) * below (kappa - y) q) - I (fun u => (1 - f u) * below (kappa - (l - y)) u)).
{ intros y Hy.
  assert (R1 : I (fun q => (1 - c q) * below (kappa - y) q) = I (fun u => (1 - f u) * below (kappa - y) (l - u))).
  { rewrite <- (I_reflect (fun q => (1 - c q) * below (kappa - y) q)) by auto with measurable.
    apply I_same; [exact (M_reflect _ (M_times _ _ (M_minus _ _ (M_constant 1) Mc) (M_below _)))|].
    intros x Hx. unfold c. replace (l - (l - x)) with x by ring. reflexivity. }
  rewrite R1.
  assert (MB : M (fun u => below (kappa - y) (l - u))) by exact (M_reflect _ (M_below _)).
  rewrite <- (I_same (fun u => (1 - f u) - (1 - f u) * below (kappa - y) (l - u) - (1 - f u) * below (kappa - (l - y)) u)).
  - rewrite !I_minus by auto 6 with measurable. rewrite I_one. fold v. ring.
  - auto 6 with measurable.
  - intros u Hu. rewrite near_by_strips by assumption. ring. }
rewrite <- (I_same (fun y => f y * (l - v) - f y * I (fun q => (1 - c q) * below (kappa - y) q)
    - f y * I (fun u => (1 - f u) * below (kappa - (l - y)) u))).
- rewrite !I_minus by auto 6 with measurable.
  rewrite (I_same (fun y => f y * (l - v)) (fun y => (l - v) * f y)) by (auto with measurable; intros; ring).
  rewrite I_scale by exact M_f. fold v.
  assert (R2 : I (fun y => f y * I (fun u => (1 - f u) * below (kappa - (l - y)) u)) = I (fun q => c q * I (fun p => (1 - f p) * below (kappa - q) p))).
  { rewrite <- (I_reflect (fun y => f y * I (fun u => (1 - f u) * below (kappa - (l - y)) u))) by auto with measurable.
    apply I_same; [exact (M_reflect _ (M_times _ _ M_f M3))|]. intros x Hx. unfold c. now replace (l - (l - x)) with x by ring. }
  rewrite R2. ring.
- auto 6 with measurable.
- intros y Hy. rewrite Inner by exact Hy. ring.
Qed.

Lemma ends_are_disjoint : forall g, M g -> (forall x, 0 <= x <= l -> 0 <= g x <= 1) ->
  I (fun x => g x * below kappa x) + I (fun x => g (l - x) * below kappa x) <= I g.
Proof.
intros g Mg Rg. assert (K := kappa_range). assert (MB : M (fun x => below kappa (l - x))) by exact (M_reflect _ (M_below _)).
assert (E : I (fun x => g (l - x) * below kappa x) = I (fun x => g x * below kappa (l - x))).
{ rewrite <- (I_reflect (fun x => g (l - x) * below kappa x)) by auto with measurable.
  apply I_same; [exact (M_reflect _ (M_times _ _ (M_reflect _ Mg) (M_below _)))|].
  intros x Hx. now replace (l - (l - x)) with x by ring. }
rewrite E, <- I_plus by auto with measurable. apply I_monotone; auto with measurable.
intros x Hx. assert (P := Rg x Hx). unfold below. destruct (Rlt_dec x kappa), (Rlt_dec (l - x) kappa); lra.
Qed.

(* whole: ours.lemma-1 *)
Theorem cut_at_least : lemma_1_bound v <= I (fun y => f y * I (fun u => (1 - f u) * near y u)).
Proof.
rewrite cut_by_strips. assert (K := kappa_range). assert (Mc := M_c).
assert (D := far_pairs kappa f c ltac:(lra) M_f Mc f_range c_range). cbv zeta in D.
set (x := I (fun x => f x * below kappa x) + I (fun x => c x * below kappa x)) in *.
assert (X1 : x <= v) by exact (ends_are_disjoint f M_f f_range).
assert (X0 : 0 <= x).
{ unfold x. rewrite <- I_plus by auto with measurable. apply I_nonnegative; auto with measurable.
  intros y Hy. assert (P := f_range y Hy). assert (Q := c_range y Hy). assert (B := below_range kappa y). nra. }
assert (X2 : 2 * kappa - x <= l - v).
{ assert (E := ends_are_disjoint (fun x => 1 - f x) ltac:(auto with measurable) ltac:(intros y Hy; assert (P := f_range y Hy); lra)).
  rewrite (I_minus (fun _ => 1)), I_one in E by auto with measurable. fold v in E.
  rewrite (I_same (fun x => (1 - f x) * below kappa x) (fun x => below kappa x - f x * below kappa x)) in E by (auto with measurable; intros; ring).
  rewrite (I_same (fun x => (1 - f (l - x)) * below kappa x) (fun x => below kappa x - c x * below kappa x)) in E
    by (auto with measurable; intros; unfold c; ring).
  rewrite !I_minus, !(I_below kappa) in E by (auto with measurable; lra). unfold x. lra. }
unfold lemma_1_bound, smallest. set (w := Rmin (Rmin v (l - v)) kappa).
assert (W : kappa * x - x * x / 2 <= kappa * w - w * w / 2); [|lra].
assert (G : forall y z, y <= z -> z <= kappa -> kappa * y - y * y / 2 <= kappa * z - z * z / 2).
{ intros y z Hy Hz. assert (0 <= (z - y) * (kappa - z + (kappa - y))) by (apply Rmult_le_pos; lra). lra. }
assert (F := pow2_ge_0 (kappa - x)).
replace (kappa * x - x * x / 2) with (kappa * (2 * kappa - x) - (2 * kappa - x) * (2 * kappa - x) / 2) by field.
unfold w, Rmin. destruct (Rle_dec v (l - v)), (Rle_dec _ kappa); try (apply G; lra); nra.
Qed.
End Subset.

(* The step of ours Theorem 1: A of measure v is covered, a number X whose density is at least g on [-1, 1] follows, so that a
   point z that is not covered is hit with a probability of at least g |A within [z - 1, z + 1]|; the mean of what is
   covered next is the integral of 1 over A and of that probability elsewhere. *)

(* whole: ours.thm-1.step *)
Theorem one_step : forall (f hit : R -> R) (g : R), M f -> M hit -> 0 <= g -> (forall x, 0 <= x <= l -> 0 <= f x <= 1) ->
  (forall z, 0 <= z <= l -> g * I (fun y => f y * near z y) <= hit z) ->
  I f + g * lemma_1_bound (I f) <= I (fun z => f z + (1 - f z) * hit z).
Proof.
intros f hit g Mf Mh Hg Rf Hhit.
assert (C := cut_at_least (fun x => 1 - f x) ltac:(auto with measurable) ltac:(intros x Hx; assert (P := Rf x Hx); lra)).
rewrite (I_minus (fun _ => 1)), I_one in C by auto with measurable.
assert (E : lemma_1_bound (l - I f) = lemma_1_bound (I f)).
{ unfold lemma_1_bound, smallest. replace (l - (l - I f)) with (I f) by ring. rewrite (Rmin_comm (l - I f)). ring. }
rewrite E in C.
assert (MN : M (fun z => I (fun y => f y * near z y))).
{ apply (M_same (fun z => I f - I (fun q => f (l - q) * below (kappa - z) q) - I (fun y => f y * below (kappa - (l - z)) y))).
  - apply M_minus; [apply M_minus; [apply M_constant | apply (M_strip (fun q => f (l - q))); now apply M_reflect]|].
    exact (M_reflect _ (M_strip f kappa Mf)).
  - intros z Hz. assert (MB : M (fun u => below (kappa - z) (l - u))) by exact (M_reflect _ (M_below _)).
    rewrite <- (I_reflect (fun q => f (l - q) * below (kappa - z) q)) by auto with measurable.
    set (right := fun x => f (l - (l - x)) * below (kappa - z) (l - x)). set (left := fun y => f y * below (kappa - (l - z)) y).
    assert (MR : M right) by exact (M_reflect _ (M_times _ _ (M_reflect _ Mf) (M_below _))).
    assert (ML : M left) by (apply M_times; auto with measurable).
    rewrite <- (I_minus f right Mf MR), <- (I_minus _ left (M_minus _ _ Mf MR) ML).
    apply I_same; [now apply M_minus; [apply M_minus|]|].
    intros u Hu. unfold right, left. rewrite near_by_strips by assumption. replace (l - (l - u)) with u by ring. ring. }
assert (S : g * I (fun y => (1 - f y) * I (fun u => f u * near y u)) <= I (fun z => (1 - f z) * hit z)).
{ rewrite <- I_scale by auto with measurable. apply I_monotone; auto with measurable.
  intros z Hz. assert (P := Rf z Hz). assert (Q := Hhit z Hz). nra. }
assert (N : I (fun y => (1 - f y) * I (fun u => (1 - (1 - f u)) * near y u)) = I (fun y => (1 - f y) * I (fun u => f u * near y u))).
{ symmetry. apply I_same; [auto with measurable|]. intros y Hy. f_equal.
  apply I_same; [|intros; ring].
  apply (M_same (fun u => f u * (1 - below (kappa - y) (l - u) - below (kappa - (l - y)) u))).
  - assert (MB : M (fun u => below (kappa - y) (l - u))) by exact (M_reflect _ (M_below _)). auto 7 with measurable.
  - intros u Hu. now rewrite near_by_strips. }
rewrite N in C. rewrite I_plus by auto with measurable. nra.
Qed.
End Integral.

(* ReLU networks with any widths and depth, biases, and identities where the paper has them: fischer2021's sentences about
   scaling (Lemmas 1 and 2, sections 3.1 and 5) and about errors (Lemma 4 and its remarks), whole.

   A comment "whole: ID" above a theorem names the claim of ltbounds whose whole sentence it is.  Layer l (from 1 on) has
   n l neurons, layer 0 the inputs; W l i j is the weight of neuron i for neuron j of layer l - 1, b l i its bias. *)

From Coq Require Import Reals Lra Lia Arith.
Open Scope R_scope.

(* Finite sums *)

Fixpoint sum (n : nat) (f : nat -> R) : R := match n with O => 0 | S k => sum k f + f k end.
Fixpoint prod (n : nat) (f : nat -> R) : R := match n with O => 1 | S k => prod k f * f k end.

Lemma sum_ext : forall n f g, (forall i, (i < n)%nat -> f i = g i) -> sum n f = sum n g.
Proof. induction n as [|n IH]; intros f g H; simpl; [reflexivity|]. rewrite (IH f g), (H n); auto. Qed.

Lemma sum_scale : forall n c f, sum n (fun i => c * f i) = c * sum n f.
Proof. induction n as [|n IH]; intros c f; simpl; [ring|]. rewrite IH. ring. Qed.

Lemma sum_plus : forall n f g, sum n (fun i => f i + g i) = sum n f + sum n g.
Proof. induction n as [|n IH]; intros f g; simpl; [ring|]. rewrite IH. ring. Qed.

Lemma sum_le : forall n f g, (forall i, (i < n)%nat -> f i <= g i) -> sum n f <= sum n g.
Proof. induction n as [|n IH]; intros f g H; simpl; [lra|]. assert (A := H n). assert (B := IH f g). apply Rplus_le_compat; auto. Qed.

Lemma sum_nonnegative : forall n f, (forall i, (i < n)%nat -> 0 <= f i) -> 0 <= sum n f.
Proof. induction n as [|n IH]; intros f H; simpl; [lra|]. apply Rplus_le_le_0_compat; auto. Qed.

Lemma sum_abs : forall n f, Rabs (sum n f) <= sum n (fun i => Rabs (f i)).
Proof.
induction n as [|n IH]; intros f; simpl; [rewrite Rabs_R0; lra|].
eapply Rle_trans; [apply Rabs_triang|]. apply Rplus_le_compat_r, IH.
Qed.

Lemma sum_term : forall n f i, (forall j, (j < n)%nat -> 0 <= f j) -> (i < n)%nat -> f i <= sum n f.
Proof.
induction n as [|n IH]; intros f i H Hi; [lia|]. simpl.
destruct (Nat.eq_dec i n) as [->|N].
- assert (A := sum_nonnegative n f). specialize (A ltac:(auto)). lra.
- assert (A := IH f i ltac:(auto) ltac:(lia)). assert (B := H n ltac:(lia)). lra.
Qed.

Lemma sum_const : forall n c, sum n (fun _ => c) = INR n * c.
Proof. induction n as [|n IH]; intros c; [simpl; ring|]. rewrite S_INR. simpl sum. rewrite IH. ring. Qed.

Lemma prod_nonnegative : forall n f, (forall i, 0 <= f i) -> 0 <= prod n f.
Proof. induction n as [|n IH]; intros f H; simpl; [lra|]. apply Rmult_le_pos; auto. Qed.

Lemma prod_positive : forall n f, (forall i, 0 < f i) -> 0 < prod n f.
Proof. induction n as [|n IH]; intros f H; simpl; [lra|]. apply Rmult_lt_0_compat; auto. Qed.

Lemma prod_ext : forall n f g, (forall i, f i = g i) -> prod n f = prod n g.
Proof. induction n as [|n IH]; intros f g H; simpl; [reflexivity|]. now rewrite (IH f g H), H. Qed.

Lemma prod_first : forall n f, prod (S n) f = f 0%nat * prod n (fun i => f (S i)).
Proof.
induction n as [|n IH]; intros f; [simpl; ring|]. change (prod (S (S n)) f) with (prod (S n) f * f (S n)).
rewrite IH. cbn [prod]. ring.
Qed.

(* The product over layers l + 1 to L loses its first factor *)
Lemma prod_behind : forall L l (f : nat -> R), (l < L)%nat ->
  prod (L - l) (fun k => f (S (l + k))) = f (S l) * prod (L - S l) (fun k => f (S (S l + k))).
Proof.
intros L l f Hl. replace (L - l)%nat with (S (L - S l)) by lia. rewrite prod_first, Nat.add_0_r. f_equal.
apply prod_ext. intros i. now rewrite Nat.add_succ_r.
Qed.

Lemma prod_const : forall n c, prod n (fun _ => c) = c ^ n.
Proof. induction n as [|n IH]; intros c; simpl; [reflexivity|]. rewrite IH. ring. Qed.

(* ReLU *)

Definition relu (h : R) : R := Rmax 0 h.

Lemma relu_scale : forall c h, 0 <= c -> relu (c * h) = c * relu h.
Proof. intros c h Hc. unfold relu. rewrite <- (Rmult_0_r c) at 1. now rewrite <- RmaxRmult. Qed.

Lemma relu_lipschitz : forall x y, Rabs (relu x - relu y) <= Rabs (x - y).
Proof. intros x y. unfold relu, Rmax, Rabs. repeat destruct Rle_dec; repeat destruct Rcase_abs; lra. Qed.

Section Network.
Variable n : nat -> nat.
Variable linear : nat -> nat -> bool.  (* neurons that are the identity instead of ReLU, such as the last layer's, if any *)

Definition activate (l i : nat) (h : R) : R := if linear l i then h else relu h.

Definition preactivation (l : nat) (W : nat -> nat -> nat -> R) (b : nat -> nat -> R) (x : nat -> R) (i : nat) : R :=
  sum (n l) (fun j => W (S l) i j * x j) + b (S l) i.

Fixpoint net (W : nat -> nat -> nat -> R) (b : nat -> nat -> R) (l : nat) (x : nat -> R) : nat -> R :=
  match l with O => x | S k => fun i => activate (S k) i (preactivation k W b (net W b k x) i) end.

Definition no_bias : nat -> nat -> R := fun _ _ => 0.

Lemma activate_scale : forall l i c h, 0 <= c -> activate l i (c * h) = c * activate l i h.
Proof. intros l i c h Hc. unfold activate. destruct (linear l i); [reflexivity | now apply relu_scale]. Qed.

Lemma activate_lipschitz : forall l i x y, Rabs (activate l i x - activate l i y) <= Rabs (x - y).
Proof. intros l i x y. unfold activate. destruct (linear l i); [lra | apply relu_lipschitz]. Qed.

(* Scaling *)

(* whole: fischer2021.lemma-2.step.corrected *)
Theorem every_neuron_is_scaled : forall (s : nat -> R) W b l x i, (forall m, 0 <= s m) ->
  net (fun l i j => s l * W l i j) (fun l i => prod l (fun m => s (S m)) * b l i) l x i
    = prod l (fun m => s (S m)) * net W b l x i.
Proof.
intros s W b l x i Hs. revert i. induction l as [|l IH]; intros i; [simpl; ring|].
change (activate (S l) i (preactivation l (fun l i j => s l * W l i j) (fun l i => prod l (fun m => s (S m)) * b l i)
    (net (fun l i j => s l * W l i j) (fun l i => prod l (fun m => s (S m)) * b l i) l x) i)
  = prod (S l) (fun m => s (S m)) * activate (S l) i (preactivation l W b (net W b l x) i)).
rewrite <- activate_scale by (apply prod_nonnegative; intros; apply Hs). f_equal.
unfold preactivation. simpl prod.
rewrite Rmult_plus_distr_l, <- sum_scale. f_equal.
apply sum_ext. intros j _. rewrite IH. ring.
Qed.

(* whole: fischer2021.lemma-2.corrected *)
Theorem output_is_scaled : forall (s : nat -> R) W b L x i, (forall m, 0 <= s m) ->
  net (fun l i j => s l * W l i j) (fun l i => prod l (fun m => s (S m)) * b l i) L x i
    = prod L (fun m => s (S m)) * net W b L x i.
Proof. exact every_neuron_is_scaled. Qed.

Lemma net_ext : forall W b b' l x i, (forall l i, b l i = b' l i) -> net W b l x i = net W b' l x i.
Proof.
intros W b b' l x i H. revert i. induction l as [|l IH]; intros i; [reflexivity|].
simpl. unfold preactivation. rewrite H. f_equal. f_equal. apply sum_ext. intros j _. now rewrite IH.
Qed.

(* whole: fischer2021.scal-1.corrected *)
Theorem bias_free_is_positively_homogeneous : forall (sigma : R) W L x i, 0 <= sigma ->
  net (fun l i j => sigma * W l i j) no_bias L x i = sigma ^ L * net W no_bias L x i.
Proof.
intros sigma W L x i H. assert (P := every_neuron_is_scaled (fun _ => sigma) W no_bias L x i ltac:(intros; exact H)).
cbv beta in P. rewrite prod_const in P. rewrite <- P. apply net_ext. intros. unfold no_bias. ring.
Qed.

(* whole: fischer2021.scal-2 *)
Theorem scaled_and_divided_is_the_network : forall (s : nat -> R) W b L x i, (forall m, 0 < s m) ->
  net (fun l i j => s l * W l i j) (fun l i => prod l (fun m => s (S m)) * b l i) L x i / prod L (fun m => s (S m))
    = net W b L x i.
Proof.
intros s W b L x i Hs. rewrite every_neuron_is_scaled by (intros m; now apply Rlt_le).
assert (0 < prod L (fun m => s (S m))) by (apply prod_positive; intros; apply Hs). field. lra.
Qed.

(* whole: fischer2021.thm-5.i *)
Theorem source_of_one_half_width : forall (sigma : R) W b L x i, 0 < sigma ->
  / sigma ^ (2 * L) * net (fun l i j => sigma * W l i j) (fun l i => sigma ^ l * b l i) (2 * L) x i = net W b (2 * L) x i.
Proof.
intros sigma W b L x i H.
assert (P := every_neuron_is_scaled (fun _ => sigma) W b (2 * L) x i ltac:(intros; lra)).
cbv beta in P. rewrite prod_const in P.
rewrite (net_ext _ _ (fun l i => prod l (fun _ => sigma) * b l i)) by (intros; now rewrite prod_const).
rewrite P. assert (0 < sigma ^ (2 * L)) by now apply pow_lt. field. lra.
Qed.

(* whole: fischer2021.res-3 *)
Theorem rescaling_multiplies_the_output : forall (lam : R) W b L x i, 0 < lam -> (1 <= L)%nat ->
  net (fun l i j => Rpower lam (1 / INR L) * W l i j) (fun l i => Rpower lam (INR l / INR L) * b l i) L x i
    = lam * net W b L x i.
Proof.
intros lam W b L x i H HL. assert (P : 0 < INR L) by (apply lt_0_INR; lia).
assert (E : forall l, prod l (fun _ => Rpower lam (1 / INR L)) = Rpower lam (INR l / INR L)).
{ intros l. rewrite prod_const, <- Rpower_pow, Rpower_mult by apply exp_pos. f_equal. field. lra. }
rewrite (net_ext _ _ (fun l i => prod l (fun _ => Rpower lam (1 / INR L)) * b l i)) by (intros; now rewrite E).
assert (Q := every_neuron_is_scaled (fun _ => Rpower lam (1 / INR L)) W b L x i ltac:(intros; apply Rlt_le, exp_pos)).
cbv beta in Q. rewrite Q, E. replace (INR L / INR L) with 1 by (field; lra). now rewrite Rpower_1.
Qed.

(* Bias-free networks *)

Lemma homogeneous_in_the_input : forall W l c x y i, 0 <= c -> (forall j, y j = c * x j) ->
  net W no_bias l y i = c * net W no_bias l x i.
Proof.
intros W l c x y i Hc Hy. revert i. induction l as [|l IH]; intros i; [apply Hy|].
simpl. rewrite <- activate_scale by exact Hc. f_equal. unfold preactivation. change (no_bias (S l) i) with 0.
rewrite !Rplus_0_r, <- sum_scale. apply sum_ext. intros j _. rewrite IH. ring.
Qed.

(* whole: fischer2021.lemma-1 *)
Theorem bias_free_misses_one_half : forall W L i, Rabs (net W no_bias L (fun _ => 0) i - 1 / 2) = 1 / 2.
Proof.
intros W L i. rewrite (homogeneous_in_the_input W L 0 (fun _ => 0)) by (intros; lra).
replace (0 * net W no_bias L (fun _ => 0) i - 1 / 2) with (- (1 / 2)) by ring. rewrite Rabs_Ropp. apply Rabs_right. lra.
Qed.

(* whole: fischer2021.eq-1 *)
Theorem bias_free_is_two_rays : forall W L i (t : R), n 0%nat = 1%nat -> (1 <= L)%nat ->
  net W no_bias L (fun _ => t) i
    = net W no_bias L (fun _ => 1) i * relu t + net W no_bias L (fun _ => -1) i * relu (- t).
Proof.
intros W L i t _ _. destruct (Rle_or_lt 0 t) as [H|H].
- rewrite (homogeneous_in_the_input W L t (fun _ => 1) (fun _ => t)) by (intros; lra).
  unfold relu. rewrite Rmax_right, Rmax_left by lra. ring.
- rewrite (homogeneous_in_the_input W L (- t) (fun _ => -1) (fun _ => t)) by (intros; lra).
  unfold relu. rewrite Rmax_left, Rmax_right by lra. ring.
Qed.
End Network.

(* Moments: one layer takes the second moment q to n/2 (sigma_w^2 q + sigma_b^2) *)

(* whole: fischer2021.lemma-3.d *)
Theorem closed_form_of_the_moment : forall (n w b q : nat -> R) L,
  (forall l, q (S l) = n (S l) / 2 * (w (S l) * q l + b (S l))) ->
  q L = q 0%nat * prod L (fun l => n (S l) * w (S l) / 2)
    + sum L (fun l => b (S l) * (n (S l) / 2) * prod (L - S l) (fun k => n (S (S l + k)) * w (S (S l + k)) / 2)).
Proof.
intros n w b q L H. induction L as [|L IH]; [simpl; ring|].
set (factor := fun l => n (S l) * w (S l) / 2).
set (term := fun L l => b (S l) * (n (S l) / 2) * prod (L - S l) (fun k => n (S (S l + k)) * w (S (S l + k)) / 2)).
change (q (S L) = q 0%nat * prod (S L) factor + sum (S L) (term (S L))). change (q L = q 0%nat * prod L factor + sum L (term L)) in IH.
assert (E : sum L (term (S L)) = factor L * sum L (term L)).
{ rewrite <- sum_scale. apply sum_ext. intros l Hl. unfold term, factor.
  replace (S L - S l)%nat with (S (L - S l)) by lia. cbn [prod]. replace (S l + (L - S l))%nat with L by lia. field. }
assert (T : term (S L) L = b (S L) * (n (S L) / 2)) by (unfold term; rewrite Nat.sub_diag; cbn [prod]; ring).
cbn [sum prod]. rewrite H, IH, E, T. replace (factor L) with (n (S L) * w (S L) / 2) by reflexivity. field.
Qed.

(* Norms of vectors with n entries, and what a matrix of errors does *)

Definition norm2 (n : nat) (v : nat -> R) : R := sqrt (sum n (fun i => v i ^ 2)).
Definition norm1 (n : nat) (v : nat -> R) : R := sum n (fun i => Rabs (v i)).
Definition times (n : nat) (E : nat -> nat -> R) (v : nat -> R) (i : nat) : R := sum n (fun j => E i j * v j).

Lemma squares_nonnegative : forall n v, 0 <= sum n (fun i => v i ^ 2).
Proof. intros n v. apply sum_nonnegative. intros i _. apply pow2_ge_0. Qed.

Lemma norm2_nonnegative : forall n v, 0 <= norm2 n v.
Proof. intros. apply sqrt_pos. Qed.

Lemma norm2_square : forall n v, norm2 n v ^ 2 = sum n (fun i => v i ^ 2).
Proof. intros n v. unfold norm2. rewrite pow2_sqrt; [reflexivity | apply squares_nonnegative]. Qed.

Lemma square_below : forall a b, 0 <= b -> a ^ 2 <= b ^ 2 -> a <= b.
Proof. intros a b Hb H. apply Rnot_lt_le. intros N. nra. Qed.

Lemma norm2_mono : forall n u v, (forall i, (i < n)%nat -> Rabs (u i) <= Rabs (v i)) -> norm2 n u <= norm2 n v.
Proof. intros n u v H. apply sqrt_le_1_alt, sum_le. intros i Hi. rewrite <- (pow2_abs (u i)), <- (pow2_abs (v i)). apply pow_incr. split; [apply Rabs_pos | now apply H]. Qed.

Lemma cauchy_step : forall s A X a x, 0 <= A -> 0 <= X -> s ^ 2 <= A * X -> (s + a * x) ^ 2 <= (A + a ^ 2) * (X + x ^ 2).
Proof.
intros s A X a x HA HX H.
assert (K : 2 * s * (a * x) <= A * x ^ 2 + X * a ^ 2).
{ apply square_below; [assert (P := pow2_ge_0 a); assert (Q := pow2_ge_0 x); nra|].
  assert (P : 0 <= (A * x ^ 2 - X * a ^ 2) ^ 2) by apply pow2_ge_0.
  assert (Q : 0 <= (a * x) ^ 2) by apply pow2_ge_0.
  assert (S : (2 * s * (a * x)) ^ 2 <= 4 * (A * X) * (a * x) ^ 2) by nra. nra. }
nra.
Qed.

Lemma cauchy_schwarz : forall n u v, sum n (fun i => u i * v i) ^ 2 <= sum n (fun i => u i ^ 2) * sum n (fun i => v i ^ 2).
Proof.
induction n as [|n IH]; intros u v; simpl sum; [simpl; lra|].
apply cauchy_step; [apply squares_nonnegative | apply squares_nonnegative | apply IH].
Qed.

Lemma minkowski : forall n u v, norm2 n (fun i => u i + v i) <= norm2 n u + norm2 n v.
Proof.
intros n u v. assert (P := norm2_nonnegative n u). assert (Q := norm2_nonnegative n v). apply square_below; [lra|].
rewrite norm2_square. replace ((norm2 n u + norm2 n v) ^ 2) with (norm2 n u ^ 2 + 2 * (norm2 n u * norm2 n v) + norm2 n v ^ 2) by ring.
rewrite !norm2_square.
assert (C : sum n (fun i => u i * v i) <= norm2 n u * norm2 n v).
{ apply square_below; [now apply Rmult_le_pos|]. rewrite Rpow_mult_distr, !norm2_square. apply cauchy_schwarz. }
rewrite (sum_ext n _ (fun i => u i ^ 2 + (2 * (u i * v i) + v i ^ 2))) by (intros; ring).
rewrite !sum_plus, sum_scale. lra.
Qed.

Lemma norm2_at_most_norm1 : forall n v, norm2 n v <= norm1 n v.
Proof.
intros n v. assert (P : forall k, 0 <= norm1 k v) by (intros k; apply sum_nonnegative; intros; apply Rabs_pos).
apply square_below; [apply P|]. rewrite norm2_square. unfold norm1 in *.
induction n as [|n IH]; cbn [sum]; [lra|].
assert (A := P n). assert (B := Rabs_pos (v n)). rewrite <- (pow2_abs (v n)).
set (a := Rabs (v n)) in *. set (t := sum n (fun i => Rabs (v i))) in *. nra.
Qed.

Lemma entry_at_most_norm2 : forall n v i, (i < n)%nat -> Rabs (v i) <= norm2 n v.
Proof.
intros n v i Hi. apply square_below; [apply norm2_nonnegative|]. rewrite norm2_square, pow2_abs.
apply (sum_term n (fun i => v i ^ 2)); [intros; apply pow2_ge_0 | exact Hi].
Qed.

Definition frobenius (rows columns : nat) (E : nat -> nat -> R) : R := sum rows (fun i => sum columns (fun j => E i j ^ 2)).

Lemma frobenius_nonnegative : forall r c E, 0 <= frobenius r c E.
Proof. intros. apply sum_nonnegative. intros. apply squares_nonnegative. Qed.

Lemma frobenius_bounds : forall r c E v, norm2 r (times c E v) <= sqrt (frobenius r c E) * norm2 c v.
Proof.
intros r c E v. apply square_below; [apply Rmult_le_pos; apply sqrt_pos|].
rewrite Rpow_mult_distr, pow2_sqrt, !norm2_square by apply frobenius_nonnegative.
unfold frobenius. rewrite Rmult_comm, <- sum_scale. apply sum_le. intros i _. rewrite Rmult_comm. apply cauchy_schwarz.
Qed.

(* The same with biases e: the input has one more entry, 1 *)
Lemma frobenius_bounds_affine : forall r c E e v,
  norm2 r (fun i => times c E v i + e i) <= sqrt (frobenius r c E + sum r (fun i => e i ^ 2)) * (1 + norm1 c v).
Proof.
intros r c E e v. assert (P : 0 <= norm1 c v) by (apply sum_nonnegative; intros; apply Rabs_pos).
assert (F := frobenius_nonnegative r c E). assert (S := squares_nonnegative r e).
apply square_below; [apply Rmult_le_pos; [apply sqrt_pos | lra]|].
rewrite Rpow_mult_distr, pow2_sqrt, norm2_square by lra.
apply Rle_trans with ((frobenius r c E + sum r (fun i => e i ^ 2)) * (sum c (fun j => v j ^ 2) + 1 ^ 2)).
- unfold frobenius. rewrite <- sum_plus, Rmult_comm, <- sum_scale. apply sum_le. intros i _.
  replace (times c E v i + e i) with (times c E v i + e i * 1) by ring.
  apply Rle_trans with ((sum c (fun j => E i j ^ 2) + e i ^ 2) * (sum c (fun j => v j ^ 2) + 1 ^ 2)); [|apply Req_le; ring].
  apply cauchy_step; [apply squares_nonnegative | apply squares_nonnegative | apply cauchy_schwarz].
- apply Rmult_le_compat_l; [lra|]. assert (N := norm2_at_most_norm1 c v). assert (M := norm2_nonnegative c v).
  rewrite <- norm2_square. nra.
Qed.

(* How many of a matrix's entries, or of a vector's, are not 0 *)
Definition is_not_zero (x : R) : R := if Req_EM_T x 0 then 0 else 1.
Definition entries (rows columns : nat) (E : nat -> nat -> R) : R := sum rows (fun i => sum columns (fun j => is_not_zero (E i j))).

Lemma square_of_entry : forall x eps, Rabs x <= eps -> x ^ 2 <= eps ^ 2 * is_not_zero x.
Proof.
intros x eps H. unfold is_not_zero. assert (P := Rabs_pos x). rewrite <- (pow2_abs x).
destruct (Req_EM_T x 0) as [->|N]; [rewrite Rabs_R0; lra | nra].
Qed.

Lemma frobenius_of_entries : forall r c E eps, (forall i j, (i < r)%nat -> (j < c)%nat -> Rabs (E i j) <= eps) ->
  frobenius r c E <= eps ^ 2 * entries r c E.
Proof.
intros r c E eps H. unfold frobenius, entries. rewrite <- sum_scale. apply sum_le. intros i Hi. rewrite <- sum_scale.
apply sum_le. intros j Hj. apply square_of_entry. auto.
Qed.

Lemma squares_of_entries : forall r e eps, (forall i, (i < r)%nat -> Rabs (e i) <= eps) ->
  sum r (fun i => e i ^ 2) <= eps ^ 2 * sum r (fun i => is_not_zero (e i)).
Proof. intros r e eps H. rewrite <- sum_scale. apply sum_le. intros i Hi. apply square_of_entry. auto. Qed.

Lemma root_of_entries : forall F eps m, 0 <= eps -> F <= eps ^ 2 * m -> sqrt F <= eps * sqrt m.
Proof.
intros F eps m He H. rewrite <- (sqrt_pow2 eps He) at 1. destruct (Rle_or_lt 0 m) as [Hm|Hm].
- rewrite <- sqrt_mult by (assumption || apply pow2_ge_0). now apply sqrt_le_1_alt.
- assert (P := pow2_ge_0 eps). assert (F <= 0) by nra. rewrite (sqrt_neg_0 F), (sqrt_neg_0 m) by lra. lra.
Qed.

(* whole: fischer2021.lemma-4.a *)
Theorem relu_is_lipschitz : forall n (h h' : nat -> R), (forall x y, Rabs (relu x - relu y) <= Rabs (x - y)) /\
  norm2 n (fun i => relu (h i) - relu (h' i)) <= norm2 n (fun i => h i - h' i).
Proof. intros n h h'. split; [exact relu_lipschitz | apply norm2_mono; intros; apply relu_lipschitz]. Qed.

(* whole: fischer2021.lemma-4.b *)
Theorem error_of_a_preactivation : forall rows columns W W' b b' (x x' : nat -> R),
  norm2 rows (fun i => (times columns W x i + b i) - (times columns W' x' i + b' i))
    <= norm2 rows (times columns (fun i j => W i j - W' i j) x) + norm2 rows (fun i => b i - b' i)
       + norm2 rows (times columns W' (fun j => x j - x' j)).
Proof.
intros r c W W' b b' x x'.
eapply Rle_trans; [|apply Rplus_le_compat_r, minkowski]. eapply Rle_trans; [|apply minkowski].
apply Req_le. unfold norm2. f_equal. apply sum_ext. intros i _. f_equal. unfold times.
rewrite (sum_ext c (fun j => (W i j - W' i j) * x j) (fun j => W i j * x j + (-1) * (W' i j * x j))) by (intros; ring).
rewrite (sum_ext c (fun j => W' i j * (x j - x' j)) (fun j => W' i j * x j + (-1) * (W' i j * x' j))) by (intros; ring).
rewrite !sum_plus, !sum_scale. ring.
Qed.

(* whole: fischer2021.lemma-4.c *)
Theorem error_of_the_parameters : forall rows columns W W' b b' (x : nat -> R) eps m, 0 <= eps ->
  (forall i j, (i < rows)%nat -> (j < columns)%nat -> Rabs (W i j - W' i j) <= eps) ->
  (forall i, (i < rows)%nat -> Rabs (b i - b' i) <= eps) ->
  entries rows columns (fun i j => W i j - W' i j) + sum rows (fun i => is_not_zero (b i - b' i)) <= m ->
  norm2 rows (times columns (fun i j => W i j - W' i j) x) <= eps * sqrt m * norm1 columns x
    /\ norm2 rows (fun i => b i - b' i) <= eps * sqrt m.
Proof.
intros r c W W' b b' x eps m He HW Hb Hm.
assert (Z : forall y, 0 <= is_not_zero y) by (intros y; unfold is_not_zero; destruct (Req_EM_T y 0); lra).
assert (A := frobenius_of_entries r c _ eps HW). assert (B := squares_of_entries r _ eps Hb).
assert (PA : 0 <= entries r c (fun i j => W i j - W' i j)) by (apply sum_nonnegative; intros; apply sum_nonnegative; intros; apply Z).
assert (PB : 0 <= sum r (fun i => is_not_zero (b i - b' i))) by (apply sum_nonnegative; intros; apply Z).
assert (Q := pow2_ge_0 eps). split.
- eapply Rle_trans; [apply frobenius_bounds|].
  apply Rmult_le_compat; [apply sqrt_pos | apply norm2_nonnegative | | apply norm2_at_most_norm1].
  apply root_of_entries; [exact He|]. eapply Rle_trans; [exact A|]. apply Rmult_le_compat_l; lra.
- unfold norm2. apply root_of_entries; [exact He|]. eapply Rle_trans; [exact B|]. apply Rmult_le_compat_l; lra.
Qed.

(* whole: fischer2021.lemma-4.f.corrected *)
Theorem differing_parameters : forall rows columns W W' b b' k_max,
  (forall i j, (i < rows)%nat -> (j < columns)%nat -> W i j = 0 -> W' i j = 0) ->
  (forall i, (i < rows)%nat -> b i = 0 -> b' i = 0) ->
  (forall i, (i < rows)%nat -> sum columns (fun j => is_not_zero (W i j)) + is_not_zero (b i) <= k_max) ->
  entries rows columns (fun i j => W i j - W' i j) + sum rows (fun i => is_not_zero (b i - b' i))
    <= sum rows (fun i => sum columns (fun j => is_not_zero (W i j)) + is_not_zero (b i))
  /\ sum rows (fun i => sum columns (fun j => is_not_zero (W i j)) + is_not_zero (b i)) <= INR rows * k_max.
Proof.
intros r c W W' b b' k HW Hb Hk.
assert (D : forall x y, (x = 0 -> y = 0) -> is_not_zero (x - y) <= is_not_zero x).
{ intros x y H. unfold is_not_zero. destruct (Req_EM_T x 0) as [E|N].
  - rewrite E, (H E), Rminus_0_r. destruct (Req_EM_T 0 0); lra.
  - destruct (Req_EM_T (x - y) 0); lra. }
split.
- unfold entries. rewrite <- sum_plus. apply sum_le. intros i Hi. apply Rplus_le_compat; [|now apply D, Hb].
  apply sum_le. intros j Hj. now apply D, HW.
- rewrite <- sum_const. now apply sum_le.
Qed.

(* Lemma 4, corrected *)

Section Chain.
Variable n : nat -> nat.
Variable linear : nat -> nat -> bool.
Variables W W' : nat -> nat -> nat -> R.
Variables b b' : nat -> nat -> R.
Variable L : nat.
Variable eps : R.
Variable x : nat -> R.
Variables g pattern added : nat -> R.  (* spectral norms; |W' - W|_2; what layer l adds to the error *)
Hypothesis L_positive : (1 <= L)%nat.
Hypothesis eps_positive : 0 < eps.
Hypothesis g_norm : forall l v, norm2 (n (S l)) (times (n l) (W (S l)) v) <= g (S l) * norm2 (n l) v.
Hypothesis g_nonnegative : forall l, 0 <= g l.

Definition error (l i j : nat) : R := W' l i j - W l i j.
Definition behind (l : nat) : R := prod (L - l) (fun k => g (S (l + k)) + eps / INR L).
Let d (l : nat) : R := norm2 (n l) (fun i => net n linear W' b' l x i - net n linear W b l x i).

Hypothesis pattern_holds : forall l v, (l < L)%nat ->
  norm2 (n (S l)) (times (n l) (error (S l)) v) <= pattern (S l) * norm2 (n l) v.
Hypothesis added_holds : forall l, (l < L)%nat ->
  norm2 (n (S l)) (fun i => times (n l) (error (S l)) (net n linear W b l x) i + (b' (S l) i - b (S l) i)) <= added (S l).
Hypothesis pattern_small : forall l, (l < L)%nat -> pattern (S l) <= eps / INR L.
Hypothesis added_small : forall l, (l < L)%nat -> added (S l) * behind (S l) <= eps / INR L.

Lemma share_positive : 0 < eps / INR L.
Proof. apply Rdiv_lt_0_compat; [exact eps_positive | apply lt_0_INR; lia]. Qed.

Lemma behind_nonnegative : forall l, 0 <= behind l.
Proof. intros l. apply prod_nonnegative. intros i. assert (A := g_nonnegative (S (l + i))). assert (B := share_positive). lra. Qed.

Lemma behind_step : forall l, (l < L)%nat -> behind l = (g (S l) + eps / INR L) * behind (S l).
Proof. intros l Hl. exact (prod_behind L l (fun k => g k + eps / INR L) Hl). Qed.

Lemma one_layer : forall l, (l < L)%nat -> d (S l) <= (g (S l) + pattern (S l)) * d l + added (S l).
Proof.
intros l Hl. unfold d. set (y' := net n linear W' b' l x). set (y := net n linear W b l x).
apply Rle_trans with (norm2 (n (S l)) (fun i =>
  (times (n l) (W (S l)) (fun j => y' j - y j) i + times (n l) (error (S l)) (fun j => y' j - y j) i)
  + (times (n l) (error (S l)) y i + (b' (S l) i - b (S l) i)))).
- apply norm2_mono. intros i _. cbn [net]. eapply Rle_trans; [apply activate_lipschitz|]. apply Req_le. f_equal.
  unfold preactivation, times, error. fold y y'.
  rewrite (sum_ext (n l) (fun j => W (S l) i j * (y' j - y j)) (fun j => W (S l) i j * y' j + (-1) * (W (S l) i j * y j))) by (intros; ring).
  rewrite (sum_ext (n l) (fun j => (W' (S l) i j - W (S l) i j) * (y' j - y j))
    (fun j => (W' (S l) i j * y' j + (-1) * (W (S l) i j * y' j)) + ((-1) * (W' (S l) i j * y j) + W (S l) i j * y j))) by (intros; ring).
  rewrite (sum_ext (n l) (fun j => (W' (S l) i j - W (S l) i j) * y j) (fun j => W' (S l) i j * y j + (-1) * (W (S l) i j * y j))) by (intros; ring).
  rewrite !sum_plus, !sum_scale. ring.
- eapply Rle_trans; [apply minkowski|]. apply Rplus_le_compat; [|now apply added_holds].
  eapply Rle_trans; [apply minkowski|]. rewrite Rmult_plus_distr_r. apply Rplus_le_compat; [apply g_norm | now apply pattern_holds].
Qed.

Lemma error_so_far : forall l, (l <= L)%nat -> d l * behind l <= INR l * (eps / INR L).
Proof.
induction l as [|l IH]; intros Hl.
- unfold d. simpl. unfold norm2. rewrite (sum_ext _ _ (fun _ => 0)), sum_const by (intros; ring).
  rewrite Rmult_0_r, sqrt_0. lra.
- assert (A := IH ltac:(lia)). assert (B := one_layer l ltac:(lia)). assert (C := pattern_small l ltac:(lia)).
  assert (D := added_small l ltac:(lia)). assert (P := behind_nonnegative (S l)). assert (Q : 0 <= d l) by apply norm2_nonnegative.
  rewrite behind_step in A by lia. rewrite S_INR.
  assert (K : d (S l) <= (g (S l) + eps / INR L) * d l + added (S l)) by nra.
  apply Rle_trans with (((g (S l) + eps / INR L) * d l + added (S l)) * behind (S l)); [now apply Rmult_le_compat_r | nra].
Qed.

Lemma error_of_all_layers : norm2 (n L) (fun i => net n linear W' b' L x i - net n linear W b L x i) <= eps.
Proof.
assert (H := error_so_far L (le_n L)). unfold behind in H. rewrite Nat.sub_diag in H. cbn [prod] in H.
assert (0 < INR L) by (apply lt_0_INR; lia). replace (INR L * (eps / INR L)) with eps in H by (field; lra).
unfold d in H. lra.
Qed.
End Chain.

(* eps_l of Lemma 4, corrected: parameters of layer l may err by this much, m of them *)
(* formula: ltbounds.theorems.fischer2021.tolerances.tolerance *)
Definition tolerance (eps : R) (L : nat) (m reach behind : R) : R :=
  eps / (INR L * sqrt (m) * Rmax (1) ((1 + reach) * behind)).

Section Lemma4.
Variable n : nat -> nat.
Variable linear : nat -> nat -> bool.
Variables W W' : nat -> nat -> nat -> R.
Variables b b' : nat -> nat -> R.
Variable L : nat.
Variable eps : R.
Variable x : nat -> R.
Variables g reach m : nat -> R.
Hypothesis L_positive : (1 <= L)%nat.
Hypothesis eps_positive : 0 < eps.
Hypothesis g_norm : forall l v, norm2 (n (S l)) (times (n l) (W (S l)) v) <= g (S l) * norm2 (n l) v.
Hypothesis g_nonnegative : forall l, 0 <= g l.
Hypothesis reach_holds : forall l, (l < L)%nat -> norm1 (n l) (net n linear W b l x) <= reach l.
Hypothesis m_positive : forall l, 0 < m l.
Let eps_l (l : nat) : R := tolerance eps L (m (S l)) (reach l) (behind L eps g (S l)).
Hypothesis W_close : forall l i j, (l < L)%nat -> (i < n (S l))%nat -> (j < n l)%nat -> Rabs (W' (S l) i j - W (S l) i j) <= eps_l l.
Hypothesis b_close : forall l i, (l < L)%nat -> (i < n (S l))%nat -> Rabs (b' (S l) i - b (S l) i) <= eps_l l.
Hypothesis m_differ : forall l, (l < L)%nat ->
  entries (n (S l)) (n l) (fun i j => W' (S l) i j - W (S l) i j) + sum (n (S l)) (fun i => is_not_zero (b' (S l) i - b (S l) i)) <= m (S l).

Lemma tolerance_parts : forall m' r p, 0 < m' -> 0 <= r -> 0 <= p -> let e := tolerance eps L m' r p in
  0 < e /\ e * sqrt m' <= eps / INR L /\ e * sqrt m' * (1 + r) * p <= eps / INR L.
Proof.
intros m' r p Hm Hr Hp e. assert (A : 0 < sqrt m') by now apply sqrt_lt_R0. assert (B : 0 < INR L) by (apply lt_0_INR; lia).
assert (C := Rmax_l 1 ((1 + r) * p)). assert (D := Rmax_r 1 ((1 + r) * p)). set (M := Rmax 1 ((1 + r) * p)) in *.
assert (S : 0 < eps / INR L) by (apply Rdiv_lt_0_compat; lra).
assert (E : e * sqrt m' = eps / INR L * / M) by (unfold e, tolerance; fold M; field; repeat split; lra).
assert (F : 0 < / M) by (apply Rinv_0_lt_compat; lra).
assert (G : / M * M = 1) by (field; lra).
split; [|split].
- unfold e, tolerance. fold M. apply Rdiv_lt_0_compat; [lra | repeat apply Rmult_lt_0_compat; lra].
- rewrite E. assert (/ M <= 1) by nra. nra.
- rewrite E. replace (eps / INR L * / M * (1 + r) * p) with (eps / INR L * (/ M * ((1 + r) * p))) by ring.
  assert (/ M * ((1 + r) * p) <= 1) by nra. nra.
Qed.

Lemma reach_nonnegative : forall l, (l < L)%nat -> 0 <= reach l.
Proof. intros l Hl. eapply Rle_trans; [|now apply reach_holds]. apply sum_nonnegative. intros. apply Rabs_pos. Qed.

Lemma differing_parts : forall l, (l < L)%nat ->
  frobenius (n (S l)) (n l) (error W W' (S l)) + sum (n (S l)) (fun i => (b' (S l) i - b (S l) i) ^ 2) <= eps_l l ^ 2 * m (S l)
  /\ frobenius (n (S l)) (n l) (error W W' (S l)) <= eps_l l ^ 2 * m (S l).
Proof.
intros l Hl. assert (A := frobenius_of_entries (n (S l)) (n l) (error W W' (S l)) (eps_l l) (fun i j => W_close l i j Hl)).
assert (B := squares_of_entries (n (S l)) (fun i => b' (S l) i - b (S l) i) (eps_l l) (fun i => b_close l i Hl)).
assert (C := m_differ l Hl). change (fun i j => W' (S l) i j - W (S l) i j) with (error W W' (S l)) in C.
assert (P := pow2_ge_0 (eps_l l)). assert (Q := squares_nonnegative (n (S l)) (fun i => b' (S l) i - b (S l) i)). cbv beta in *.
split; nra.
Qed.

Theorem lemma_4 : norm2 (n L) (fun i => net n linear W' b' L x i - net n linear W b L x i) <= eps.
Proof.
apply error_of_all_layers with (g := g) (pattern := fun l => eps_l (pred l) * sqrt (m l))
  (added := fun l => eps_l (pred l) * sqrt (m l) * (1 + reach (pred l))); try assumption; intros l; cbn [pred].
- intros v Hl. eapply Rle_trans; [apply frobenius_bounds|]. apply Rmult_le_compat_r; [apply norm2_nonnegative|].
  assert (T := tolerance_parts (m (S l)) (reach l) (behind L eps g (S l)) (m_positive _) (reach_nonnegative l Hl)
    (behind_nonnegative L eps g L_positive eps_positive g_nonnegative _)).
  apply root_of_entries; [unfold eps_l; apply Rlt_le, T | now apply differing_parts].
- intros Hl. eapply Rle_trans; [apply frobenius_bounds_affine|].
  assert (T := tolerance_parts (m (S l)) (reach l) (behind L eps g (S l)) (m_positive _) (reach_nonnegative l Hl)
    (behind_nonnegative L eps g L_positive eps_positive g_nonnegative _)).
  assert (R0 := reach_holds l Hl). assert (N : 0 <= norm1 (n l) (net n linear W b l x)) by (apply sum_nonnegative; intros; apply Rabs_pos).
  apply Rmult_le_compat; [apply sqrt_pos | lra | | lra].
  apply root_of_entries; [unfold eps_l; apply Rlt_le, T | now apply differing_parts].
- intros Hl. apply (tolerance_parts (m (S l)) (reach l) (behind L eps g (S l)) (m_positive _) (reach_nonnegative l Hl)
    (behind_nonnegative L eps g L_positive eps_positive g_nonnegative _)).
- intros Hl. apply (tolerance_parts (m (S l)) (reach l) (behind L eps g (S l)) (m_positive _) (reach_nonnegative l Hl)
    (behind_nonnegative L eps g L_positive eps_positive g_nonnegative _)).
Qed.
End Lemma4.

Lemma is_not_zero_at_most_one : forall y, 0 <= is_not_zero y <= 1.
Proof. intros y. unfold is_not_zero. destruct (Req_EM_T y 0); lra. Qed.

(* |f - f_eps|_infinity <= eps, and so the Euclidean norm is; x any input whose activations reach has room for *)

(* whole: fischer2021.lemma-4.app.corrected *)
Theorem lemma_4_for_all_parameters : forall n linear W W' b b' L eps x g reach, (1 <= L)%nat -> 0 < eps ->
  (forall l, (1 <= n l)%nat) -> (forall l, 0 <= g l) ->
  (forall l v, norm2 (n (S l)) (times (n l) (W (S l)) v) <= g (S l) * norm2 (n l) v) ->
  (forall l, (l < L)%nat -> norm1 (n l) (net n linear W b l x) <= reach l) ->
  let m l := INR (n (S l) * (n l + 1)) in
  let eps_l l := tolerance eps L (m l) (reach l) (behind L eps g (S l)) in
  (forall l i j, (l < L)%nat -> (i < n (S l))%nat -> (j < n l)%nat -> Rabs (W' (S l) i j - W (S l) i j) <= eps_l l) ->
  (forall l i, (l < L)%nat -> (i < n (S l))%nat -> Rabs (b' (S l) i - b (S l) i) <= eps_l l) ->
  norm2 (n L) (fun i => net n linear W' b' L x i - net n linear W b L x i) <= eps
  /\ forall i, (i < n L)%nat -> Rabs (net n linear W' b' L x i - net n linear W b L x i) <= eps.
Proof.
intros n linear W W' b b' L eps x g reach HL He Hn Hg HW Hr m eps_l Hcw Hcb.
assert (K : norm2 (n L) (fun i => net n linear W' b' L x i - net n linear W b L x i) <= eps).
{ apply lemma_4 with (g := g) (reach := reach) (m := fun l => INR (n l * (n (pred l) + 1))); try assumption.
  - intros l. apply lt_0_INR. assert (A := Hn l). nia.
  - intros l Hl. cbn [pred]. rewrite mult_INR, plus_INR. unfold entries. rewrite <- sum_plus, <- sum_const. apply sum_le. intros i _.
    apply Rplus_le_compat; [|apply is_not_zero_at_most_one]. rewrite <- (Rmult_1_r (INR (n l))), <- sum_const.
    apply sum_le. intros j _. apply is_not_zero_at_most_one. }
split; [exact K|]. intros i Hi. eapply Rle_trans; [|exact K].
apply (entry_at_most_norm2 (n L) (fun i => net n linear W' b' L x i - net n linear W b L x i)), Hi.
Qed.

(* whole: fischer2021.lemma-4.corrected *)
Theorem lemma_4_where_zeros_stay : forall n linear W W' b b' L eps x g reach k_max, (1 <= L)%nat -> 0 < eps ->
  (forall l, 0 <= g l) ->
  (forall l v, norm2 (n (S l)) (times (n l) (W (S l)) v) <= g (S l) * norm2 (n l) v) ->
  (forall l, (l < L)%nat -> norm1 (n l) (net n linear W b l x) <= reach l) ->
  (forall l i j, W l i j = 0 -> W' l i j = 0) -> (forall l i, b l i = 0 -> b' l i = 0) ->
  (forall l i, (l < L)%nat -> (i < n (S l))%nat -> sum (n l) (fun j => is_not_zero (W (S l) i j)) + is_not_zero (b (S l) i) <= k_max (S l)) ->
  (forall l, 0 < INR (n l) * k_max l) ->
  let eps_l l := tolerance eps L (INR (n (S l)) * k_max (S l)) (reach l) (behind L eps g (S l)) in
  (forall l i j, (l < L)%nat -> (i < n (S l))%nat -> (j < n l)%nat -> Rabs (W' (S l) i j - W (S l) i j) <= eps_l l) ->
  (forall l i, (l < L)%nat -> (i < n (S l))%nat -> Rabs (b' (S l) i - b (S l) i) <= eps_l l) ->
  norm2 (n L) (fun i => net n linear W' b' L x i - net n linear W b L x i) <= eps
  /\ forall i, (i < n L)%nat -> Rabs (net n linear W' b' L x i - net n linear W b L x i) <= eps.
Proof.
intros n linear W W' b b' L eps x g reach k HL He Hg HW Hr ZW Zb Hk Hm eps_l Hcw Hcb.
assert (K : norm2 (n L) (fun i => net n linear W' b' L x i - net n linear W b L x i) <= eps).
{ apply lemma_4 with (g := g) (reach := reach) (m := fun l => INR (n l) * k l); try assumption.
  intros l Hl.
  assert (F : forall y z, is_not_zero (y - z) = is_not_zero (z - y)).
  { intros y z. unfold is_not_zero. destruct (Req_EM_T (y - z) 0), (Req_EM_T (z - y) 0); lra. }
  destruct (differing_parameters (n (S l)) (n l) (W (S l)) (W' (S l)) (b (S l)) (b' (S l)) (k (S l))) as [A B]; auto.
  eapply Rle_trans; [|exact B]. eapply Rle_trans; [|exact A]. apply Req_le. unfold entries.
  f_equal; apply sum_ext; intros i _; [apply sum_ext; intros j _|]; apply F. }
split; [exact K|]. intros i Hi. eapply Rle_trans; [|exact K].
apply (entry_at_most_norm2 (n L) (fun i => net n linear W' b' L x i - net n linear W b L x i)), Hi.
Qed.

(* The remark after Lemma 4: spectral norms at most 1 and |x^(l-1)|_1 <= n_{l-1} *)

(* formula: ltbounds.theorems.fischer2021.lemma_4_remarks.tolerance_of_remark *)
Definition tolerance_of_remark (eps : R) (L n n_before : nat) : R :=
  eps / (INR L * (INR n + 1) * (INR n_before + 1) * exp (1)).

Lemma power_of_one_and_share : forall L k eps, (1 <= L)%nat -> 0 < eps <= 1 -> (k <= L)%nat -> (1 + eps / INR L) ^ k <= exp 1.
Proof.
intros L k eps HL [H0 H1] Hk. assert (P : 0 < INR L) by (apply lt_0_INR; lia).
assert (S : 0 < eps / INR L) by (apply Rdiv_lt_0_compat; lra).
assert (A : 1 + eps / INR L <= exp (eps / INR L)) by (apply Rlt_le, exp_ineq1; lra).
apply Rle_trans with (exp (eps / INR L) ^ k); [apply pow_incr; lra|].
rewrite <- Rpower_pow by apply exp_pos. unfold Rpower. rewrite ln_exp.
assert (K : INR k <= INR L) by now apply le_INR.
assert (E : INR k * (eps / INR L) <= 1).
{ replace (INR k * (eps / INR L)) with (INR k / INR L * eps) by (field; lra).
  assert (INR k / INR L <= 1) by (apply Rmult_le_reg_r with (INR L); [lra|]; unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra).
  assert (0 <= INR k / INR L) by (apply Rmult_le_pos; [apply pos_INR | left; now apply Rinv_0_lt_compat]). nra. }
destruct E as [E | ->]; [left; now apply exp_increasing | right; reflexivity].
Qed.

(* whole: fischer2021.rem-4b.corrected *)
Theorem remark_for_moderate_norms : forall n linear W W' b b' L eps x, (1 <= L)%nat -> 0 < eps <= 1 ->
  (forall l, (1 <= n l)%nat) ->
  (forall l v, norm2 (n (S l)) (times (n l) (W (S l)) v) <= norm2 (n l) v) ->
  (forall l, (l < L)%nat -> norm1 (n l) (net n linear W b l x) <= INR (n l)) ->
  let eps_l l := tolerance_of_remark eps L (n (S l)) (n l) in
  (forall l i j, (l < L)%nat -> (i < n (S l))%nat -> (j < n l)%nat -> Rabs (W' (S l) i j - W (S l) i j) <= eps_l l) ->
  (forall l i, (l < L)%nat -> (i < n (S l))%nat -> Rabs (b' (S l) i - b (S l) i) <= eps_l l) ->
  norm2 (n L) (fun i => net n linear W' b' L x i - net n linear W b L x i) <= eps.
Proof.
intros n linear W W' b b' L eps x HL He Hn HW Hr eps_l Hcw Hcb.
assert (P : 0 < INR L) by (apply lt_0_INR; lia). assert (E1 : 1 < exp 1) by (assert (X := exp_ineq1 1 ltac:(lra)); lra).
assert (S : 0 < eps / INR L) by (apply Rdiv_lt_0_compat; lra).
assert (W1 : forall l, 1 <= INR (n l)) by (intros l; change 1 with (INR 1); apply le_INR, Hn).
set (u := fun l => eps / INR L * / ((INR (n (Datatypes.S l)) + 1) * (INR (n l) + 1) * exp 1)).
assert (U : forall l, eps_l l = u l).
{ intros l. unfold eps_l, u, tolerance_of_remark. assert (A := W1 l). assert (B := W1 (Datatypes.S l)). field. repeat split; lra. }
assert (U0 : forall l, 0 <= eps_l l).
{ intros l. rewrite U. unfold u. assert (A := W1 l). assert (B := W1 (Datatypes.S l)). apply Rlt_le, Rmult_lt_0_compat; [lra|].
  apply Rinv_0_lt_compat. repeat apply Rmult_lt_0_compat; lra. }
apply error_of_all_layers with (g := fun _ => 1) (pattern := fun l => eps_l (pred l) * sqrt (INR (n l) * INR (n (pred l))))
  (added := fun l => eps_l (pred l) * sqrt (INR (n l)) * (1 + INR (n (pred l)))); try assumption; try lra;
  try (intros; rewrite Rmult_1_l; apply HW); intros l; cbn [pred].
- intros; lra.
- intros v Hl. eapply Rle_trans; [apply frobenius_bounds|]. apply Rmult_le_compat_r; [apply norm2_nonnegative|].
  apply root_of_entries; [apply U0|]. eapply Rle_trans; [apply (frobenius_of_entries _ _ _ (eps_l l)); intros; now apply Hcw|].
  apply Rmult_le_compat_l; [apply pow2_ge_0|]. unfold entries. rewrite <- sum_const. apply sum_le. intros i _.
  rewrite <- (Rmult_1_r (INR (n l))), <- sum_const. apply sum_le. intros j _. apply is_not_zero_at_most_one.
- intros Hl. apply Rle_trans with (norm2 (n (Datatypes.S l)) (fun _ => eps_l l * (1 + INR (n l)))).
  + apply norm2_mono. intros i Hi. rewrite (Rabs_right (eps_l l * _)) by (assert (A := U0 l); assert (B := W1 l); nra).
    eapply Rle_trans; [apply Rabs_triang|]. assert (A := Hcb l i Hl Hi). assert (B := Hr l Hl).
    assert (C : Rabs (times (n l) (error W W' (Datatypes.S l)) (net n linear W b l x) i) <= eps_l l * norm1 (n l) (net n linear W b l x)).
    { unfold times, norm1. eapply Rle_trans; [apply sum_abs|]. rewrite <- sum_scale. apply sum_le. intros j Hj. rewrite Rabs_mult.
      apply Rmult_le_compat_r; [apply Rabs_pos | now apply Hcw]. }
    assert (D := U0 l). nra.
  + unfold norm2. rewrite sum_const. assert (A := U0 l). assert (B := W1 l). assert (C := W1 (Datatypes.S l)).
    rewrite sqrt_mult, sqrt_pow2; [apply Req_le; cbn [pred]; ring | nra | lra | apply pow2_ge_0].
- intros Hl. rewrite U. unfold u. assert (A := W1 l). assert (B := W1 (Datatypes.S l)).
  set (a := INR (n l)) in *. set (c := INR (n (Datatypes.S l))) in *.
  assert (Q : sqrt (c * a) <= (c + 1) * (a + 1)) by (apply square_below; [nra | rewrite pow2_sqrt by nra; nra]).
  assert (Q0 := sqrt_pos (c * a)). rewrite Rmult_assoc. rewrite <- (Rmult_1_r (eps / INR L)) at 2. apply Rmult_le_compat_l; [lra|].
  apply Rmult_le_reg_l with ((c + 1) * (a + 1) * exp 1); [repeat apply Rmult_lt_0_compat; lra|].
  rewrite <- Rmult_assoc, Rinv_r by (repeat apply Rmult_integral_contrapositive_currified; lra).
  assert (T : 0 < (c + 1) * (a + 1)) by nra. nra.
- intros Hl. rewrite U. unfold u. assert (A := W1 l). assert (B := W1 (Datatypes.S l)).
  set (a := INR (n l)) in *. set (c := INR (n (Datatypes.S l))) in *.
  assert (Q : sqrt c <= c + 1) by (apply square_below; [lra | rewrite pow2_sqrt by lra; nra]). assert (Q0 := sqrt_pos c).
  assert (G : behind L eps (fun _ => 1) (Datatypes.S l) <= exp 1) by (unfold behind; rewrite prod_const; apply power_of_one_and_share; auto; lia).
  assert (G0 : 0 <= behind L eps (fun _ => 1) (Datatypes.S l)) by (apply behind_nonnegative; [lia | lra | intros; lra]).
  set (p := behind L eps (fun _ => 1) (Datatypes.S l)) in *.
  replace (eps / INR L * / ((c + 1) * (a + 1) * exp 1) * sqrt c * (1 + a) * p)
    with (eps / INR L * ((sqrt c * / (c + 1)) * (p * / exp 1))) by (field; repeat split; lra).
  assert (I1 : sqrt c * / (c + 1) <= 1) by (apply Rmult_le_reg_r with (c + 1); [lra|]; rewrite Rmult_assoc, Rinv_l; lra).
  assert (I2 : p * / exp 1 <= 1) by (apply Rmult_le_reg_r with (exp 1); [lra|]; rewrite Rmult_assoc, Rinv_l; lra).
  assert (J1 : 0 <= sqrt c * / (c + 1)) by (apply Rmult_le_pos; [exact Q0 | left; apply Rinv_0_lt_compat; lra]).
  assert (J2 : 0 <= p * / exp 1) by (apply Rmult_le_pos; [exact G0 | left; apply Rinv_0_lt_compat; lra]).
  rewrite <- (Rmult_1_r (eps / INR L)) at 2. apply Rmult_le_compat_l; [lra|]. nra.
Qed.

(* Theorem 5 *)

(* whole: fischer2021.thm-5.a *)
Theorem parameters_beyond_one : forall (theta : R) (k : nat),
  (forall w v, (forall i, (i < k)%nat -> Rabs (w i) <= 1 /\ Rabs (v i) <= 1) -> Rabs (sum k (fun i => w i * v i)) <= INR k) /\
  ((1 <= k)%nat -> Rabs theta <= INR k -> exists t, Rabs t <= 1 /\ theta = sum k (fun _ => t)).
Proof.
intros theta k. split.
- intros w v H. eapply Rle_trans; [apply sum_abs|]. rewrite <- (Rmult_1_r (INR k)), <- sum_const. apply sum_le. intros i Hi.
  destruct (H i Hi) as [A B]. rewrite Rabs_mult. assert (C := Rabs_pos (w i)). assert (D := Rabs_pos (v i)). nra.
- intros Hk H. assert (P : 0 < INR k) by (apply lt_0_INR; lia). exists (theta / INR k). rewrite sum_const. split.
  + unfold Rdiv. rewrite Rabs_mult, (Rabs_right (/ INR k)) by (apply Rle_ge, Rlt_le, Rinv_0_lt_compat, P).
    apply Rmult_le_reg_r with (INR k); [exact P|]. rewrite Rmult_assoc, Rinv_l; lra.
  + field. lra.
Qed.

/* Search, filters and calculators, without a network and without libraries.  The pages read as text without this. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("scripted");
  function one(selector, inside) { return (inside || document).querySelector(selector); }
  function all(selector, inside) { return Array.prototype.slice.call((inside || document).querySelectorAll(selector)); }
  function make(tag, text, attributes) {
    var node = document.createElement(tag);
    if (text !== undefined && text !== null) node.textContent = text;
    Object.keys(attributes || {}).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    return node;
  }
  function load(file, then) {
    var script = make("script", null, { src: file });
    script.onload = then;
    document.head.appendChild(script);
  }

  /* Light and dark. */
  function remembered(value) {
    try {
      if (value) localStorage.setItem("ltbounds-theme", value);
      return localStorage.getItem("ltbounds-theme");
    } catch (refused) { return value || null; }
  }
  if (remembered()) root.dataset.theme = remembered();
  var theme = one("#theme");
  if (theme) theme.addEventListener("click", function () {
    var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    remembered(root.dataset.theme);
  });

  /* A formula wider than its place, as on a phone, is set smaller, down to two thirds; wider ones scroll. */
  function fit() {
    all(".formula").forEach(function (formula) {
      formula.style.fontSize = "";
      var share = formula.clientWidth / formula.scrollWidth;
      if (share < 1) formula.style.fontSize = Math.max(2 / 3, 0.98 * share) + "em";
    });
  }
  addEventListener("load", fit);
  addEventListener("resize", fit);
  document.addEventListener("toggle", fit, true);

  /* A fragment opens what it points into. */
  function reveal() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (var node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") node.open = true;
      node.hidden = false;
    }
    target.scrollIntoView();
  }
  addEventListener("hashchange", reveal);
  addEventListener("beforeprint", function () { all("details").forEach(function (node) { node.open = true; }); });

  /* Search. */
  var GREEK = { "ε": "eps", "δ": "delta", "γ": "gamma", "λ": "lam", "μ": "mu", "ρ": "rho", "φ": "phi", "σ": "sigma", "α": "alpha", "₂": "2" };
  function plain(text) {
    return text.toLowerCase().replace(/[εδγλμρφσα₂]/g, function (letter) { return GREEK[letter]; });
  }
  function score(entry, words) {
    var total = 0;
    for (var i = 0; i < words.length; i++) {
      var word = words[i], at = entry.title.indexOf(word);
      if (entry.title === word) total += 60;
      else if (at === 0) total += 30;
      else if (at > 0) total += 20;
      else if (entry.text.indexOf(word) >= 0) total += 5;
      else return 0;
    }
    var phrase = words.join(" ");
    if (entry.title === phrase) total += 80;
    else if (entry.title.indexOf(phrase) >= 0) total += 25;
    return total + entry.weight;
  }
  var index = null;
  function find(query) {
    var words = plain(query).split(/\s+/).filter(Boolean);
    if (!words.length || !index) return [];
    return index.map(function (entry) { return [score(entry, words), entry]; })
      .filter(function (pair) { return pair[0] > 0; })
      .sort(function (a, b) { return b[0] - a[0] || a[1].title.length - b[1].title.length; })
      .map(function (pair) { return pair[1]; });
  }
  var box = one("#search"), found = one("#found");
  function show() {
    var hits = find(box.value);
    found.textContent = "";
    found.hidden = !box.value.trim();
    hits.slice(0, 30).forEach(function (entry) {
      var link = make("a", null, { href: entry.url }), item = make("li");
      if (entry.badge) { link.appendChild(make("span", entry.badge.replace(/_/g, " "), { "class": "badge " + entry.badge })); link.append(" "); }
      link.appendChild(make("b", entry.shown));
      link.appendChild(make("small", entry.kind + " · " + entry.raw.slice(0, 150)));
      item.appendChild(link);
      found.appendChild(item);
    });
    if (!hits.length && index) found.appendChild(make("li", "Nothing found.", { style: "padding:.4rem .6rem" }));
    found.dataset.count = hits.length;
  }
  function ready(then) {
    if (index) return then();
    load("search-index.js", function () {
      index = window.ltboundsIndex.map(function (row) {
        return { kind: row[0], shown: row[1], raw: row[2], url: row[3], badge: row[4],
          title: plain(row[1]), text: plain(row[2] + " " + row[3]), weight: { page: 4, result: 8, claim: 2 }[row[0]] || 1 };
      });
      then();
    });
  }
  if (box) {
    box.addEventListener("focus", function () { ready(show); });
    box.addEventListener("input", function () { ready(show); });
    document.addEventListener("click", function (event) { if (!event.target.closest(".find")) found.hidden = true; });
    found.addEventListener("click", function () { found.hidden = true; });
    one(".find").addEventListener("keydown", function (event) {
      var links = all("a", found), at = links.indexOf(document.activeElement);
      if (event.key === "ArrowDown" && links.length) { links[Math.min(at + 1, links.length - 1)].focus(); event.preventDefault(); }
      else if (event.key === "ArrowUp") { (at > 0 ? links[at - 1] : box).focus(); event.preventDefault(); }
      else if (event.key === "Escape") { found.hidden = true; box.focus(); }
      else if (event.key === "Enter" && document.activeElement === box && links.length) links[0].click();
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "/" && !/INPUT|SELECT|TEXTAREA/.test(document.activeElement.tagName)) { box.focus(); event.preventDefault(); }
    });
  }

  /* Filters: each control names an attribute of the items; an item stays when all of them agree. */
  all(".filter[data-items]").forEach(function (bar) {
    var items = all(bar.dataset.items), said = one("[data-count]", bar);
    function apply() {
      var shown = 0;
      items.forEach(function (item) {
        var fits = all("select, input", bar).every(function (control) {
          if (!control.value) return true;
          if (control.name === "text") return plain(item.textContent).indexOf(plain(control.value)) >= 0;
          if (control.type === "checkbox") return !control.checked || item.dataset[control.name] === control.value;
          return (" " + item.dataset[control.name] + " ").indexOf(" " + control.value + " ") >= 0;
        });
        item.hidden = !fits;
        shown += fits;
      });
      all("[data-group]").forEach(function (group) {
        group.hidden = !one(bar.dataset.items + ":not([hidden])", group) && !!one(bar.dataset.items, group);
      });
      if (said) said.textContent = shown + " of " + items.length;
    }
    bar.addEventListener("input", apply);
    bar.addEventListener("change", apply);
    apply();
  });

  /* Functions that formulas use and that Math lacks. */
  function lambertW(x, branch) {
    var w = branch === -1 ? Math.log(-x) - Math.log(-Math.log(-x)) : (x < 1 ? x : Math.log(x) - Math.log(Math.log(x) + 1));
    if (branch === -1 && x < -0.25) w = -1 - Math.sqrt(2 * (1 + Math.E * x));
    if (branch !== -1 && x < -0.25) w = -1 + Math.sqrt(2 * (1 + Math.E * x));
    for (var i = 0; i < 60; i++) {
      var e = Math.exp(w), f = w * e - x, step = f / (e * (w + 1) - (w + 2) * f / (2 * w + 2));
      if (!isFinite(step)) break;
      w -= step;
      if (Math.abs(step) <= 1e-15 * Math.abs(w)) break;
    }
    return w;
  }
  function binomial(n, k) {
    var value = 1;
    for (var i = 1; i <= k; i++) value = value * (n - k + i) / i;
    return value;
  }

  /* Six digits, or whole numbers with separators. */
  function digits(value) {
    if (!isFinite(value)) return "not defined here";
    if (Math.abs(value) >= 1e15 || (value !== 0 && Math.abs(value) < 1e-4)) return value.toExponential(5);
    return String(Number(value.toPrecision(6)));
  }
  function grouped(n) { return String(n).replace(/\B(?=(\d{3})+$)/g, ","); }
  function compute(one, values) {
    return new Function("lambertW", "binomial", one.parameters.map(function (p) { return p[0]; }).join(","), "return " + one.script)
      .apply(null, [lambertW, binomial].concat(values));
  }
  function data(id) { var node = document.getElementById(id); return node && JSON.parse(node.textContent); }

  /* The first: a formula of a result. */
  var formulas = data("data-formulas"), form = one("#calc-width");
  if (formulas && form) {
    var choice = one("select", form), fields = one(".fields", form), answer = one("output", form), about = one(".about", form);
    var read = function () { return all("input", fields).map(function (field) { return parseFloat(field.value); }); };
    var update = function () {
      var chosen = formulas[choice.value], value = compute(chosen, read());
      answer.textContent = digits(value) + (chosen.whole && isFinite(value) && value > 0 && value < 9e15 ? " → " + grouped(Math.ceil(value)) : "");
    };
    var fill = function () {
      var chosen = formulas[choice.value];
      fields.textContent = "";
      chosen.parameters.forEach(function (parameter) {
        var label = make("label");
        label.appendChild(make("span")).innerHTML = parameter[1];
        label.appendChild(make("input", null, { type: "text", inputmode: "decimal", name: parameter[0], value: parameter[2] }));
        fields.appendChild(label);
      });
      one(".drawn", form).innerHTML = chosen.drawn;
      about.innerHTML = chosen.about + " ";
      about.appendChild(make("a", chosen.paper + ", " + chosen.label, { href: chosen.address }));
      update();
    };
    choice.addEventListener("change", fill);
    fields.addEventListener("input", update);
    fill();
  }

  /* The second: certified and met numbers.  What suffices for less also suffices for more; what is needed for more is
     needed for less: so between two rows the careful one is taken. */
  var numbers = data("data-numbers"), count = one("#calc-numbers");
  if (numbers && count) {
    var careful = function (eps, delta, below) {
      var fits = numbers.filter(function (row) {
        return below ? row.eps <= eps * (1 + 1e-12) && row.delta <= delta * (1 + 1e-12) : row.eps >= eps * (1 - 1e-12) && row.delta >= delta * (1 - 1e-12);
      });
      return fits;
    };
    var best = function (rows, name, smallest) {
      var known = rows.filter(function (row) { return row[name] !== null; });
      return known.reduce(function (kept, row) {
        return !kept || (smallest ? row[name] < kept[name] : row[name] > kept[name]) ? row : kept;
      }, null);
    };
    var tell = function () {
      var eps = parseFloat(one("[name=eps]", count).value), delta = parseFloat(one("[name=delta]", count).value);
      var low = careful(eps, delta, true), high = careful(eps, delta, false);
      var enough = best(low, "sufficient", true), needed = best(high, "necessary", false);
      var by = best(low, "met_by", true), above = best(high, "met_above", false);
      var at = function (row) { return row.eps === eps && row.delta === delta ? "" : " (from ε = " + row.eps + ", δ = " + row.delta + ")"; };
      var say = function (name, text) { one("[data-say=" + name + "]", count).textContent = text; };
      say("sufficient", enough ? enough.sufficient + at(enough) : "beyond the table");
      say("necessary", needed ? needed.necessary + at(needed) : "beyond the table");
      say("met", by ? (above ? "more than " + above.met_above + at(above) + ", at most " : "at most ") + by.met_by + at(by) : "the sweep does not reach so far");
    };
    count.addEventListener("input", tell);
    tell();
  }

  /* The third: success probabilities of the package's sweep; the data are loaded when they are asked for. */
  var success = one("#calc-success");
  if (success) {
    var law = one("[name=law]", success), notion = one("[name=notion]", success);
    var tolerance = one("[name=eps]", success), size = one("[name=n]", success), said = one("output", success), trust = one(".interval", success);
    var options = function (select, values, wanted) {
      var kept = select.value || wanted;
      select.textContent = "";
      values.forEach(function (pair) { select.appendChild(make("option", pair[1], { value: pair[0] })); });
      select.value = kept;
      if (select.selectedIndex < 0) select.selectedIndex = 0;
    };
    var curve = function () {
      return window.ltboundsSuccess.curves.filter(function (c) { return c.law === law.value && c.notion === notion.value; })[0];
    };
    var refresh = function () {
      var sizes = curve().points.map(function (point) { return [String(point[0]), point[0]]; });
      options(size, sizes, "16");
      var point = curve().points[size.selectedIndex], e = tolerance.selectedIndex;
      var p = point[2][e] / point[1], ends = point[3][e];
      said.textContent = p.toFixed(4);
      trust.textContent = grouped(point[2][e]) + " of " + grouped(point[1]) + " trials; at 99 % in [" + (ends[0] / 1e6).toFixed(6) + ", " + (ends[1] / 1e6).toFixed(6) + "]";
    };
    var begin = function () {
      var laws = {};
      window.ltboundsSuccess.curves.forEach(function (c) { laws[c.law] = c.title; });
      options(law, Object.keys(laws).map(function (name) { return [name, laws[name]]; }), "uniform");
      options(tolerance, window.ltboundsSuccess.eps.map(function (eps) { return [String(eps), eps]; }), "0.01");
      success.addEventListener("change", refresh);
      refresh();
      success.dataset.ready = "yes";
    };
    load("success-data.js", begin);
  }

  /* A calculator beside a formula on a page of a paper. */
  all("details.try").forEach(function (part) {
    part.addEventListener("toggle", function () {
      if (!part.open || one("input", part)) return;
      var chosen = JSON.parse(part.dataset.formula), result = make("output"), place = make("div", null, { "class": "calculator" });
      var run = function () {
        var value = compute(chosen, all("input", place).map(function (field) { return parseFloat(field.value); }));
        result.textContent = digits(value);
      };
      chosen.parameters.forEach(function (parameter) {
        var label = make("label");
        label.appendChild(make("span", parameter[0]));
        label.appendChild(make("input", null, { type: "text", inputmode: "decimal", value: parameter[1], name: parameter[0] }));
        place.appendChild(label);
      });
      place.appendChild(result);
      place.addEventListener("input", run);
      part.appendChild(place);
      run();
    });
  });

  window.ltbounds = { compute: compute, digits: digits, find: find, ready: ready };
  reveal();
})();

"""The site in a real browser: search finds, calculators agree, no page overflows a phone or logs an error."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ltbounds.report.calculators import width_calculators
from ltbounds.report.links import claim_address
from ltbounds.seeding import generator
from ltbounds.studies.empirical import success_frame
from ltbounds.theorems import find_result
from ltbounds.theorems.pensia2020.theorem_1 import width

from .conftest import promised

PHONE = 390
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium drives the browser: pip install selenium")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if chromium is None or driver is None:
        pytest.skip("no browser: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('browser')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    running = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield running
    running.quit()


def resize(browser: Any, width: int) -> None:
    sizes = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", sizes)


def opened(browser: Any, path: Path, fragment: str = "") -> Any:
    browser.get(f"file://{path}{fragment}")
    return browser


def awaited(browser: Any, script: str) -> Any:
    """The first value of a script that is true, within ten seconds."""
    from selenium.webdriver.support.ui import WebDriverWait

    return WebDriverWait(browser, 300, poll_frequency=0.05).until(lambda b: b.execute_script(f"return {script}"))


def test_no_page_overflows_a_phone_and_none_logs_an_error(site: Path, browser: Any) -> None:
    resize(browser, PHONE)
    wide, logged = [], []
    for path in sorted(site.glob("*.html")):
        opened(browser, path).execute_script("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        if browser.execute_script("return document.documentElement.scrollWidth") > PHONE:
            wide.append(path.name)
        logged += [(path.name, entry["message"]) for entry in browser.get_log("browser")]
    assert not wide
    assert not logged


def test_formulas_fit_a_phone(site: Path, browser: Any) -> None:
    """Each is set smaller where it must be, and stays readable."""
    resize(browser, PHONE)
    wide, small = [], []
    for name in ("natale2024", "burkholz2022conv", "ours"):
        opened(browser, site / f"{name}.html").execute_script(
            "document.querySelectorAll('details').forEach(d => { d.open = true; })"
        )
        found = awaited(
            browser,
            """[...document.querySelectorAll('.formula')].map(
            f => [f.scrollWidth - f.clientWidth, parseFloat(getComputedStyle(f).fontSize)])""",
        )
        wide += [name for over, _ in found if over > 1]
        small += [name for _, size in found if size < 10]
    assert not wide
    assert not small


def test_a_page_that_overflows_or_logs_is_noticed(browser: Any, tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(
        "<meta name=viewport content='width=device-width'><div style='width:900px'>x</div><script>no()</script>"
    )
    resize(browser, PHONE)
    opened(browser, page)
    assert browser.execute_script("return document.documentElement.scrollWidth") > PHONE
    assert browser.get_log("browser")


def test_search_finds(site: Path, browser: Any) -> None:
    resize(browser, 1280)
    opened(browser, site / "index.html")
    browser.find_element("id", "search").send_keys("natale2024 theorem 2")
    first = awaited(browser, "(document.querySelector('#found a') || {}).href")
    assert first.endswith("natale2024.html#theorem-2")
    cited = next(record.claim for record in promised() if record.verdict == "CITED")
    queries = {
        cited.partition(".")[2]: claim_address(cited),
        "natale2024.eq-14": claim_address("natale2024.eq-14"),
        "spare neuron": "glossary.html#spare-neuron",
        "n_sufficient": "api.html#ltbounds:n_sufficient",
    }
    for query, wanted in queries.items():
        found = browser.execute_script("return window.ltbounds.find(arguments[0]).map(e => e.url)", query)
        assert wanted in found[:5], (query, found[:5])
    assert browser.execute_script("return window.ltbounds.find('zqxj')") == []
    browser.find_element("id", "search").send_keys("\ue007")  # Enter
    awaited(browser, "location.hash === '#theorem-2'")


def test_a_link_to_a_claim_opens_it(site: Path, browser: Any) -> None:
    path = site / "natale2024.html"
    script = "return Array.from(document.querySelectorAll('details.claim')).filter(d => !d.open).map(d => d.id)"
    first, second = opened(browser, path).execute_script(script)[:2]
    opened(browser, path, f"#{first}")
    assert awaited(browser, f"document.getElementById('{first}').open")
    assert not browser.execute_script(f"return document.getElementById('{second}').open")


def test_errata_are_filtered_by_severity_and_paper(site: Path, browser: Any) -> None:
    opened(browser, site / "errata.html")
    shown = "Array.from(document.querySelectorAll('article.erratum')).filter(a => a.offsetParent)"
    everything = browser.execute_script(f"return {shown}.length")
    for name, value in (("severity", "false"), ("paper", "natale2024")):
        browser.execute_script(
            "const s = document.querySelector(`.filter [name=${arguments[0]}]`); s.value = arguments[1];"
            "s.dispatchEvent(new Event('change', {bubbles: true}))", name, value,
        )  # fmt: skip
    left = browser.execute_script(f"return {shown}.map(a => [a.dataset.severity, a.dataset.paper])")
    assert 0 < len(left) < everything
    assert all(pair == ["false", "natale2024"] for pair in left)


def test_the_first_calculator_agrees_with_python_to_the_last_digit(site: Path, browser: Any) -> None:
    opened(browser, site / "index.html")
    embedded = browser.execute_script("return JSON.parse(document.getElementById('data-formulas').textContent)")
    offered = list(width_calculators())
    names = [(one.paper, one.label, one.name) for one in offered]
    assert [(one["paper"], one["label"], one["name"]) for one in embedded] == names
    assert len({(one.paper, one.label) for one in offered}) > 20
    stream = generator("calculators")
    asked, expected = [], []
    for number, one in enumerate(offered):
        known = {formula.__name__.replace("_", " "): formula for formula in find_result(one.paper, one.label).formulas}
        formula = known[one.name]
        for factor in (1.0, *stream.uniform(0.6, 0.95, 3)):
            values = [value if value.is_integer() else value * factor for _, _, value in one.parameters]
            asked.append([number, values])
            expected.append(float(formula(*values)))
    script = """
        const formulas = JSON.parse(document.getElementById('data-formulas').textContent);
        return arguments[0].map(([i, v]) => window.ltbounds.digits(window.ltbounds.compute(formulas[i], v)));
    """
    shown = browser.execute_script(script, asked)
    finite = 0
    for (number, values), text, value in zip(asked, shown, expected, strict=True):
        if not np.isfinite(value):
            assert text == "not defined here", (offered[number], values, text)
            continue
        finite += 1
        assert float(text) == float(f"{value:.6g}"), (offered[number].name, values, text, value)
    assert finite > 0.9 * len(asked)
    field = browser.find_element("css selector", "#calc-width input[name=d_in]")
    field.clear()
    field.send_keys("200")
    shown_now = browser.find_element("css selector", "#calc-width output").text
    assert shown_now.startswith(f"{width(200, 100, 3, 0.01, 0.01, 3.0):.6g} → 9")


def test_the_second_calculator_shows_certified_numbers_and_is_careful_between_them(site: Path, browser: Any) -> None:
    opened(browser, site / "index.html")

    def said(eps: str, delta: str) -> list[str]:
        for name, value in (("eps", eps), ("delta", delta)):
            field = browser.find_element("css selector", f"#calc-numbers [name={name}]")
            field.clear()
            field.send_keys(value)
        names = ("necessary", "met", "sufficient")
        return [browser.find_element("css selector", f"#calc-numbers [data-say={name}]").text for name in names]

    assert said("0.01", "0.01") == ["13", "more than 15, at most 16", "28"]
    assert said("0.05", "0.05")[0].startswith("7 (from ε = 0.1")
    assert said("0.05", "0.05")[2] == "28 (from ε = 0.01, δ = 0.01)"
    assert said("1e-9", "0.01")[2] == "beyond the table"


def test_the_third_calculator_shows_the_sweep(site: Path, browser: Any) -> None:
    opened(browser, site / "index.html")
    awaited(browser, "document.getElementById('calc-success').dataset.ready")
    frame = success_frame()
    frame = frame[frame["size"].isna()]
    stream = generator("sweep rows")
    for row in frame.iloc[stream.choice(len(frame), 40, replace=False)].itertuples():
        point = browser.execute_script(
            "const c = window.ltboundsSuccess.curves.find(c => c.law === arguments[0] && c.notion === arguments[1]);"
            "const p = c.points.find(p => p[0] === arguments[2]), e = window.ltboundsSuccess.eps.indexOf(arguments[3]);"
            "return [p[1], p[2][e], p[3][e]]", row.law, row.notion, row.n, row.eps,
        )  # fmt: skip
        assert point[:2] == [row.trials, row.successes]
        assert point[2][0] / 1e6 <= row.lower < (point[2][0] + 1) / 1e6
        assert (point[2][1] - 1) / 1e6 < row.upper <= point[2][1] / 1e6
    shown = browser.find_element("css selector", "#calc-success output").text
    assert shown == _probability(frame, "uniform", "all", 16, 0.01)


def _probability(frame: Any, law: str, notion: str, n: int, eps: float) -> str:
    row = frame[(frame.law == law) & (frame.notion == notion) & (frame.n == n) & (frame.eps == eps)].iloc[0]
    return f"{row.probability:.4f}"


def test_light_and_dark_and_without_a_script(site: Path, browser: Any) -> None:
    opened(browser, site / "index.html")
    colour = "getComputedStyle(document.body).backgroundColor"
    before = browser.execute_script(f"return {colour}")
    browser.find_element("id", "theme").click()
    assert browser.execute_script(f"return {colour}") != before
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        opened(browser, site / "index.html")
        text = browser.find_element("tag name", "body").text
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert "natale2024 Theorem 2" in text
    assert "They need JavaScript" in text
    assert "Search" not in text

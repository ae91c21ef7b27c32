"""Asks axe-core what somebody with other senses could not use on a page."""

from typing import Any

from playwright.sync_api import Page

from tests.needs import ROOT

_SCRIPT = ROOT / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
_RUN = """async () => {
  const ends = ({ effect }) => effect.getComputedTiming().iterations < Infinity;
  const moving = document.getAnimations().filter(ends);
  await Promise.all(moving.map(({ finished }) => finished.catch(() => undefined)));
  const { violations } = await axe.run(document, {
    resultTypes: ["violations"],
    rules: { "color-contrast-enhanced": { enabled: true } },
  });
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html, failureSummary }) =>
    `${id} (${help}): ${html.slice(0, 160)} ${failureSummary}`));
}"""


def violations(page: Page) -> list[str]:
    """Every rule that a page breaks when nothing fades any more; the product's contrast is 7:1."""
    page.evaluate(_SCRIPT.read_text())
    found: list[Any] = page.evaluate(_RUN)
    return [str(one) for one in found]


class Examined(dict[str, list[str]]):
    """What was found, by screen and colour scheme; all of it is told at once."""

    def look(self, page: Page, screen: str) -> None:
        page.mouse.move(0, 0)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self[f"{screen}, {scheme}"] = violations(page)
        page.emulate_media(color_scheme="light", reduced_motion="reduce")

    def wrong(self) -> str:
        return "\n".join(f"{screen}: {one}" for screen, found in self.items() for one in found)

// Figures in sentences and their traces: what a screen reader says of them, and how the short form opens. TICKMARK_SITE names the site's
// folder; CHROMIUM the browser.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { htmlFiles, launch, open as opened } from "./site.js";

const site = process.env.TICKMARK_SITE;
const FIGURES = 5;
let browser;

const traced = htmlFiles(site).filter((path) => readFileSync(path, "utf8").includes(" popovertarget="));
const chapters = traced.filter((path) => !path.endsWith("single.html"));

before(async () => { browser = await launch(); });
after(() => browser?.close());

const open = (path, options) => opened(browser, path, options);

// The accessible nodes below an element that a screen reader stops at, in reading order: texts, links and buttons.
async function announced(page, selector) {
  const client = await page.context().newCDPSession(page);
  const { root } = await client.send("DOM.getDocument");
  const { nodeId } = await client.send("DOM.querySelector", { nodeId: root.nodeId, selector });
  const { node } = await client.send("DOM.describeNode", { nodeId });
  const { nodes } = await client.send("Accessibility.getFullAXTree");
  const known = new Map(nodes.map((node) => [node.nodeId, node]));
  const found = [];
  const walk = (node) => {
    const role = node.role?.value;
    if (!node.ignored && ["StaticText", "link", "button"].includes(role)) {
      const state = Object.fromEntries((node.properties ?? []).map((p) => [p.name, p.value.value]));
      found.push({ role, name: node.name?.value ?? "", description: node.description?.value ?? "", ...state });
      return;
    }
    for (const id of node.childIds ?? []) if (known.has(id)) walk(known.get(id));
  };
  const start = nodes.find((one) => one.backendDOMNodeId === node.backendNodeId);
  assert.ok(start, `${selector} is accessible`);
  walk(start);
  return found;
}

const words = (text) => text.split(/\s+/).filter(Boolean);

// A paragraph that has at least five figures, on any page.
async function busyParagraph() {
  for (const path of chapters) {
    const { page, context } = await open(path);
    const id = await page.evaluate((least) => [...document.querySelectorAll("p[id]")].find((p) => p.querySelectorAll(".traced").length >= least)?.id, FIGURES);
    if (id) return { page, context, selector: `#${id}` };
    await context.close();
  }
  throw new Error("no paragraph has five figures");
}

test("a paragraph with five figures is announced as its sentence, with two short stops at each figure", async () => {
  const { page, context, selector } = await busyParagraph();
  const said = await announced(page, selector);
  const visible = words(await page.evaluate((selector) => {
    const seen = document.querySelector(selector).cloneNode(true);
    seen.querySelectorAll("[popover]").forEach((popover) => popover.remove());
    return seen.textContent;
  }, selector));
  const figures = await page.evaluate((selector) => [...document.querySelectorAll(`${selector} .traced > a`)].map((a) => a.textContent), selector);
  assert.ok(figures.length >= FIGURES);
  const links = said.filter((node) => node.role === "link" && /, (computed|recorded)$/.test(node.name));
  const buttons = said.filter((node) => node.role === "button");
  // A link's name begins with what is seen and says in one word more where it comes from; the button names the same figure.
  assert.deepEqual(links.map((node) => node.name.replace(/, (computed|recorded)$/, "")), figures);
  assert.deepEqual(buttons.map((node) => node.name), figures.map((figure) => `Explain ${figure}`));
  // Nothing is said after the names, and a closed popover not at all.
  assert.deepEqual([...links, ...buttons].filter((node) => node.description).map((node) => node.description), []);
  assert.ok(buttons.every((node) => node.expanded === false));
  // Without the buttons and that word it is the sentence as it is seen.
  const sentence = said.filter((node) => node.role !== "button").map((node) => (node.role === "link" ? node.name.replace(/, (computed|recorded)$/, "") : node.name)).join("");
  assert.deepEqual(words(sentence), visible);
  // All in all a figure adds its own words once more, and two.
  const spoken = words(said.map((node) => node.name).join(" ").replace(/ ([.,;:!?)])/g, "$1"));
  const most = visible.length + figures.reduce((sum, figure) => sum + words(figure).length + 2, 0);
  assert.ok(spoken.length <= most, `${spoken.length} words for ${visible.length}: ${said.map((node) => node.name).join(" | ")}`);
  await context.close();
});

test("an open popover is announced after its button, and Escape leads back to it", async () => {
  const { page, context, selector } = await busyParagraph();
  const button = page.locator(`${selector} [popovertarget]`).first();
  await page.locator(`${selector} .traced > a`).first().focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const said = await announced(page, selector);
  const at = said.findIndex((node) => node.role === "button");
  assert.equal(said[at].expanded, true);
  const name = await button.evaluate((button) => button.previousElementSibling.textContent);
  assert.equal(said[at + 1].name, name, "the number stands first in the popover");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.matches("[popover] a")), "the next stop is inside");
  await page.keyboard.press("Escape");
  assert.ok(await button.evaluate((button) => document.activeElement === button), "the way back");
  assert.equal(await page.locator("[popover]:popover-open").count(), 0);
  await context.close();
});

for (const path of traced) {
  const name = relative(site, path);

  test(`${name}: buttons open popovers of their page, in sentences only`, async () => {
    const { page, context } = await open(path);
    const wrong = await page.evaluate(() => [...document.querySelectorAll("[popovertarget]")].filter((button) => {
      const target = document.getElementById(button.getAttribute("popovertarget"));
      return !target?.matches("span[popover]") || button.closest("h1, h2, h3, h4, h5, h6, a, figcaption, caption, th, nav, summary") || !button.closest("p, li, dd");
    }).map((button) => button.outerHTML));
    assert.deepEqual(wrong, []);
    await context.close();
  });
}

// Each chapter in one of the windows, by turns; with TICKMARK_EVERY in each.
for (const [turn, [what, options]] of [
  ["wide", {}],
  ["at 800 px, dark", { viewport: { width: 800, height: 700 }, colorScheme: "dark" }],
  ["at 320 px", { viewport: { width: 320, height: 640 } }],
].entries()) {
  test(`popovers fit the window and need no script, ${what}`, async () => {
    for (const path of chapters.filter((_, index) => process.env.TICKMARK_EVERY || index % 3 === turn)) {
      const { page, context } = await open(path, { javaScriptEnabled: false, ...options });
      const buttons = page.locator("[popovertarget]");
      for (const index of [...new Set([0, (await buttons.count()) - 1])]) {
        const button = buttons.nth(index);
        await button.click();
        const popover = page.locator(`[id="${await button.getAttribute("popovertarget")}"]`);
        const box = await popover.boundingBox();
        const { width, height } = page.viewportSize();
        assert.ok(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height, `${path}: ${JSON.stringify(box)}`);
        await page.keyboard.press("Escape");
        assert.equal(await popover.isVisible(), false);
      }
      await context.close();
    }
  });
}

test("a button can be hit within 24 pixels, and stays with its number and the full stop behind it", async () => {
  const { page, context, selector } = await busyParagraph();
  const [sizes, parted] = await page.evaluate((selector) => {
    const buttons = [...document.querySelectorAll(`${selector} [popovertarget]`)];
    const sizes = buttons.map((button) => {
      button.scrollIntoView({ block: "center" });
      const box = button.getBoundingClientRect();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      return [[-11, 0], [11, 0], [0, -11], [0, 11]].every(([dx, dy]) => document.elementFromPoint(x + dx, y + dy) === button);
    });
    const parted = buttons.filter((button) => {
      const number = [...button.previousElementSibling.getClientRects()].at(-1), own = button.getBoundingClientRect();
      return own.top > number.bottom || own.left < number.left;
    });
    return [sizes, parted.length];
  }, selector);
  assert.ok(sizes.every(Boolean), `${sizes}`);
  assert.equal(parted, 0);
  await context.close();
});

test("paper shows neither buttons nor popovers", async () => {
  const { page, context, selector } = await busyParagraph();
  await page.locator(`${selector} [popovertarget]`).first().click();
  await page.emulateMedia({ media: "print" });
  const shown = await page.evaluate(() => [...document.querySelectorAll("[popover], [popovertarget]")].filter((e) => getComputedStyle(e).display !== "none").length);
  assert.equal(shown, 0);
  await context.close();
});

test("a figure leads to its trace, and the trace to the cell", async () => {
  const { page, context, selector } = await busyParagraph();
  await page.locator(`${selector} .traced > a`).first().click();
  await page.locator("article.trace:target, tr:target").waitFor();
  await page.locator(":target a[href*='/data/'][href*='#']").first().click();
  await page.waitForURL(/\/data\/.*#/);
  await page.locator("td:target, th:target, tr:target").waitFor();
  await context.close();
});

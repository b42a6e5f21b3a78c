// Words in pictures, measured by the browser with whatever fonts it has: none leaves its picture, none runs into another. And nothing leaves its page.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./site.js";

const folder = join(process.env.TICKMARK_SITE, "full");
const pages = readdirSync(folder).filter((name) => name.endsWith(".html") && name !== "single.html").sort();
let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** Texts that leave their picture or meet another text, in every picture that is shown at this width. */
function faults() {
  const found = [];
  for (const svg of document.querySelectorAll(".picture svg")) {
    if (svg.getClientRects().length === 0) continue;
    const [, , width, height] = svg.getAttribute("viewBox").split(/[ ,]+/).map(Number);
    const texts = [...svg.querySelectorAll("text")].map((text) => ({ words: text.textContent, box: text.getBBox() }));
    for (const { words, box } of texts) {
      if (box.x < -1 || box.y < -2 || box.x + box.width > width + 1 || box.y + box.height > height + 2) found.push(`cut: ${words}`);
    }
    texts.forEach((a, at) => texts.slice(at + 1).forEach((b) => {
      const across = Math.min(a.box.x + a.box.width, b.box.x + b.box.width) - Math.max(a.box.x, b.box.x);
      // A line's box is taller than its letters: a quarter of it may overlap before letters touch.
      const down = Math.min(a.box.y + a.box.height, b.box.y + b.box.height) - Math.max(a.box.y, b.box.y);
      if (across > 1 && down > Math.min(a.box.height, b.box.height) / 4) found.push(`one on another: ${a.words} | ${b.words}`);
    }));
  }
  return found;
}

for (const name of pages) {
  for (const width of [1320, 320]) {
    test(`${name} at ${width} px: every word in a picture is whole`, async () => {
      const page = await browser.newPage({ viewport: { width, height: 900 } });
      await page.goto(pathToFileURL(join(folder, name)).href);
      const found = await page.evaluate(faults);
      await page.close();
      assert.deepEqual(found, []);
    });
  }
}

for (const name of pages) {
  test(`${name}: no page scrolls sideways where its layout changes`, async () => {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(join(folder, name)).href);
    for (const width of [320, 400, 768]) {
      await page.setViewportSize({ width, height: 900 });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `at ${width} px`);
    }
    await page.close();
  });
}

test("a table of four short columns fits a phone", { skip: !pages.includes("tables.html") }, async () => {
  const page = await browser.newPage({ viewport: { width: 320, height: 900 } });
  await page.goto(pathToFileURL(join(folder, "tables.html")).href);
  const [room, wide] = await page.evaluate(() => {
    const region = document.querySelector("#table-tables-long .scroll");
    return [region.clientWidth, region.scrollWidth];
  });
  await page.close();
  assert.ok(wide <= room, `${wide} in ${room}`);
});

for (const name of pages) {
  test(`${name} printed: each picture stands once, no chart is longer than a sheet, and nothing to click is left`, async () => {
    // An A4 page within its margins.
    const page = await browser.newPage({ viewport: { width: 627, height: 956 } });
    await page.emulateMedia({ media: "print" });
    await page.goto(pathToFileURL(join(folder, name)).href);
    const found = await page.evaluate(() => {
      const shown = (element) => element.getClientRects().length > 0;
      const out = [];
      for (const exhibit of document.querySelectorAll(".exhibit:has(> .picture)")) {
        const pictures = [...exhibit.querySelectorAll(":scope > .picture")].filter(shown);
        if (pictures.length !== 1) out.push(`${exhibit.id} has ${pictures.length} pictures`);
        for (const svg of pictures.flatMap((picture) => [...picture.querySelectorAll("svg")])) {
          const { height } = svg.getBoundingClientRect();
          if (exhibit.matches(".chart") && height > 956) out.push(`${exhibit.id} has a piece of ${height} px`);
        }
      }
      for (const rest of document.querySelectorAll(".head, .foot, .contents, .beside, .skip")) if (shown(rest)) out.push(`${rest.className} is printed`);
      return out;
    });
    await page.close();
    assert.deepEqual(found, []);
  });
}

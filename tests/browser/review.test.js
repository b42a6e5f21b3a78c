// The page of `tickmark diff`, of two versions with every kind of exhibit: accessible, narrow, printed, under its own policy, and every word in its
// pictures whole. TICKMARK names the program; CHROMIUM the browser.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { axe, launch, open as opened } from "./site.js";

const cases = join(dirname(fileURLToPath(import.meta.url)), "..", "cases");
const work = mkdtempSync(join(tmpdir(), "tickmark-review-"));
const page = join(work, "review.html");
let browser;

before(async () => {
  for (const version of ["old", "new"]) for (const of of ["_base", "gallery"]) cpSync(join(cases, of), join(work, version), { recursive: true });
  // In the new version a number of a dataset of each kind is another, a box of a model is called otherwise, and a sentence was written.
  const data = join(work, "new", "data");
  const kinds = new Set();
  const first = (name) => { const [kind] = name.split(/[_.]/); return !kinds.has(kind) && kinds.add(kind); };
  for (const name of readdirSync(data).filter((name) => name.endsWith(".yaml") && first(name))) {
    const text = readFileSync(join(data, name), "utf8");
    const at = text.search(/^(rows|boxes):/m);
    const more = text.slice(Math.max(at, 0)).replace(/: (\d+)([,}])/, (_, number, sign) => `: ${Number(number) + 3}${sign}`).replace(/(kind: \w+, .*label: )(\w)/, "$1Now $2");
    writeFileSync(join(data, name), text.slice(0, Math.max(at, 0)) + more);
  }
  const chapter = join(work, "new", "content", "full", "01-start.md");
  writeFileSync(chapter, `${readFileSync(chapter, "utf8")}\nA sentence that somebody wrote afterwards.\n`);
  const said = spawnSync(process.env.TICKMARK, ["diff", join(work, "old"), join(work, "new"), "--format", "html", "--out", page], { encoding: "utf8" });
  assert.equal(said.status, 1, said.stdout + said.stderr);
  browser = await launch();
});
after(async () => { await browser?.close(); rmSync(work, { recursive: true, force: true }); });

test("there are pictures of every kind of chart and of models", () => {
  const html = readFileSync(page, "utf8");
  assert.ok((html.match(/<svg /g) ?? []).length > 40);
  assert.ok((html.match(/class="changed"/g) ?? []).length > 40);
});

test("no accessibility violation, light and dark", async () => {
  const { page: shown, context } = await opened(browser, page, { bypassCSP: true, colorScheme: "light" });
  await shown.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
  await shown.evaluate(axe);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const light = await shown.evaluate((runOnly) => window.axe.run(document, { runOnly }), tags);
  // Pictures stand on white in either scheme.
  await shown.evaluate(() => document.querySelectorAll(".picture svg").forEach((svg) => svg.remove()));
  await shown.emulateMedia({ colorScheme: "dark" });
  const dark = await shown.evaluate(() => window.axe.run(document, { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } }));
  await context.close();
  const told = [...light.violations, ...dark.violations].map((v) => `${v.id}: ${v.help}\n  ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200) + " " + (n.failureSummary ?? "").replaceAll("\n", " ")).join("\n  ")}`);
  assert.deepEqual(told, []);
});

test("no sideways scroll where the layout changes", async () => {
  const { page: shown, context } = await opened(browser, page);
  for (const width of [320, 700, 720, 980, 1000]) {
    await shown.setViewportSize({ width, height: 800 });
    const [limit, wide, culprits] = await shown.evaluate(() => {
      const limit = document.documentElement.clientWidth;
      const out = [...document.querySelectorAll("body *")].filter((e) => !e.closest("svg") && e.getBoundingClientRect().right > limit + 1);
      return [limit, document.documentElement.scrollWidth, out.slice(0, 5).map((e) => `${e.tagName}.${e.className?.baseVal ?? e.className}`)];
    });
    assert.ok(wide <= limit, `${wide} px at ${width}: ${culprits.join(", ")}`);
  }
  await context.close();
});

for (const [name, width, across] of [["wide", 1320, true], ["middling", 900, true], ["narrow", 320, false]]) {
  test(`both pictures of a chart ${name}: beside each other where there is room, every word whole`, async () => {
    const { page: shown, context } = await opened(browser, page, { viewport: { width, height: 900 } });
    const [pairs, found] = await shown.evaluate(() => {
      const pairs = [...document.querySelectorAll(".beside:not(.below)")].map((both) => [...both.children].map((figure) => figure.getBoundingClientRect().top));
      const found = [];
      for (const svg of document.querySelectorAll(".picture svg")) {
        if (svg.getClientRects().length === 0) continue;
        const [, , width, height] = svg.getAttribute("viewBox").split(/[ ,]+/).map(Number);
        for (const text of svg.querySelectorAll("text")) {
          const box = text.getBBox();
          if (box.x < -1 || box.y < -2 || box.x + box.width > width + 1 || box.y + box.height > height + 2) found.push(`cut: ${text.textContent}`);
        }
        for (const line of svg.querySelectorAll(".changed")) {
          const box = line.getBBox();
          if (box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height) found.push(`an outline of ${svg.id} leaves it`);
        }
      }
      return [pairs, found];
    });
    await context.close();
    assert.ok(pairs.length > 10 && pairs.every(([one, other]) => (Math.abs(one - other) < 1) === across), JSON.stringify(pairs));
    assert.deepEqual(found, []);
  });
}

test("read under its own policy, from a file, without a script or another host", async () => {
  const { page: shown, context } = await opened(browser, "/dev/null", { javaScriptEnabled: false });
  const asked = [], refused = [];
  shown.on("request", (request) => asked.push(request.url()));
  shown.on("console", (message) => { if (message.type() === "error") refused.push(message.text()); });
  await shown.goto(pathToFileURL(page).href);
  await context.close();
  assert.deepEqual([asked.length, refused], [1, []]);
});

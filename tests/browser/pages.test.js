// The built report in a real browser. TICKMARK_SITE names the site's folder; CHROMIUM the browser.
import { describe, test, before, after } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { dirname, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { axe, htmlFiles, launch, open as opened } from "./site.js";

const site = process.env.TICKMARK_SITE;
let browser;

const pages = htmlFiles(site);

before(async () => { browser = await launch(); });
after(() => browser?.close());

// The content security policy would keep the checker itself out; that the policy holds is tested below.
const open = (path, options = {}) => opened(browser, path, { bypassCSP: true, ...options });

// The ids of a page, read once.
const known = new Map();
function ids(path) {
  if (!known.has(path)) known.set(path, new Set([...readFileSync(path, "utf8").matchAll(/ id="([^"]*)"/g)].map((found) => found[1].replaceAll("&amp;", "&"))));
  return known.get(path);
}

test("there are pages", () => assert.ok(pages.length > 5, `${pages.length} pages`));

// Pages that are looked at less closely, since the accessibility checker takes minutes for them: the longest, which gather what stands on others and whose like the
// gallery has in short; and of the pages of datasets, which differ in their rows alone, all but the five longest and every eighth.
// With TICKMARK_EVERY every page is looked at as closely.
const size = (path) => statSync(path).size;
const datasets = pages.filter((path) => relative(site, dirname(path)) === "data").sort((one, other) => size(other) - size(one));
const alike = [...datasets.filter((_, index) => index > 4 && index % 8), ...pages.filter((path) => size(path) > 1_000_000)];
const passedOver = new Set(process.env.TICKMARK_EVERY ? [] : alike);

for (const path of pages) describe(relative(site, path), () => {
  let page, context;
  before(async () => { ({ page, context } = await open(path, { colorScheme: "light" })); });
  after(() => context.close());

  if (!passedOver.has(path)) test("no accessibility violation, light and dark", async () => {
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
    await page.evaluate(axe);
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const light = await page.evaluate((runOnly) => window.axe.run(document, { runOnly }), tags);
    // The dark scheme changes colours and nothing else.
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await page.evaluate(() => window.axe.run(document, { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } }));
    const told = [...light.violations, ...dark.violations].map((v) => `${v.id}: ${v.help}\n  ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200) + " " + (n.failureSummary ?? "").replaceAll("\n", " ")).join("\n  ")}`);
    assert.deepEqual(told, []);
  });

  test("every link and label inside the site leads somewhere", async () => {
    const links = await page.evaluate(() => [...document.querySelectorAll("[href]")].map((a) => a.getAttribute("href")));
    const twice = await page.evaluate(() => { const seen = new Set(); return [...document.querySelectorAll("[id]")].map((e) => e.id).filter((id) => seen.has(id) || !seen.add(id)); });
    assert.deepEqual(twice, [], "ids that stand twice");
    const dead = [];
    for (const href of links.filter((href) => !/^(https?:|mailto:)/.test(href))) {
      const url = new URL(href, pathToFileURL(path));
      const target = decodeURIComponent(url.pathname);
      try {
        if (!statSync(target).isFile()) throw new Error("a folder");
        if (url.hash && target.endsWith(".html") && !ids(target).has(decodeURIComponent(url.hash.slice(1)))) dead.push(href);
      } catch { dead.push(href); }
    }
    assert.deepEqual(dead, []);
  });

  test("no sideways scroll at 320 px", async () => {
    await page.setViewportSize({ width: 320, height: 700 });
    const [wide, culprits] = await page.evaluate(() => {
      const limit = document.documentElement.clientWidth;
      const inRegion = (element) => element.parentElement?.closest(".scroll, pre");
      const out = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > limit + 1 && !inRegion(e));
      return [document.documentElement.scrollWidth > limit, out.slice(0, 5).map((e) => `${e.tagName}.${e.className?.baseVal ?? e.className}`)];
    });
    assert.equal(wide, false, `too wide: ${culprits.join(", ")}`);
  });

  if (!passedOver.has(path)) test("read under its own policy, from a file, without a script or another host", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const asked = [], refused = [];
    page.on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => { if (message.type() === "error") refused.push(message.text()); });
    await page.goto(pathToFileURL(path).href);
    assert.deepEqual(asked.filter((url) => !url.startsWith("file://")), []);
    assert.deepEqual(refused, []);
    await context.close();
  });
});

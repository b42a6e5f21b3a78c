// A report whose every label is hostile, in a real browser: nothing runs, nothing leaves the page, and it still reads well.
// TICKMARK names the program; CHROMIUM the browser.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { axe, launch } from "./site.js";

const here = dirname(fileURLToPath(import.meta.url));
const work = mkdtempSync(join(tmpdir(), "tickmark-hostile-"));
const project = join(work, "project"), site = join(project, "public");

// Each runs, loads or breaks out if a single writer forgets to escape; `ran` is looked for on every page.
const words = [
  "<script>window.ran=1</script>",
  "</title></style></textarea></script><script>window.ran=1;alert(1)</script>",
  "\" autofocus onfocus=\"window.ran=1\" onmouseover=\"window.ran=1\" x=\"",
  "' autofocus onfocus='window.ran=1' x='",
  "<img src=\"https://evil.example/x.png\" onerror=window.ran=1>",
  "</text></svg><svg onload=window.ran=1><script>window.ran=1</script>",
  "<foreignObject><iframe src=\"javascript:parent.ran=1\"></iframe></foreignObject>",
  "]]> <![CDATA[ <!-- --> <link rel=stylesheet href=https://evil.example/x.css>",
  "{% for x in range(end=9) %}{{- 7*7 -}}{% endfor %}{# gone #}",
  "<meta http-equiv=refresh content=\"0;url=https://evil.example\"><base href=https://evil.example/>",
  "&lt;script&gt;window.ran=1&lt;/script&gt; &#x3c;b&#x3e; &amp;amp;",
  "\u202eturned round\u2066 and \u200bhidden\u2069",
  "Longestwordofall" + "x".repeat(10000),
  "<style>*{background:url(https://evil.example/y.png)}</style>",
  "<form action=https://evil.example><button autofocus>x</button></form>",
  "<details open ontoggle=window.ran=1><summary>x</summary></details>",
];

// The template's fields are filled as its files need it: YAML and CSV quoted, Markdown as it is but for what it refuses as raw HTML.
function fill(path, next) {
  const markdown = path.endsWith(".md");
  let fenced = false, front = 0;
  return readFileSync(path, "utf8").split("\n").map((line) => {
    if (markdown && line === "---" && front < 2) front += 1;
    if (markdown && line.startsWith("```")) fenced = !fenced;
    return line.replaceAll("WORDS", () => {
      const word = next();
      if (path.endsWith(".csv")) return `"${word.replaceAll('"', '""')}"`;
      const heard = word.replaceAll(/[<&{[*_`|\\]/g, (sign) => `\\${sign}`);
      // Texts of exhibits, and titles, are Markdown within YAML.
      if (fenced || (markdown && front === 1)) return JSON.stringify(heard);
      if (path.endsWith(".yaml")) return JSON.stringify(/(title|publisher|affiliation|version|ISBN)/.test(line) && !path.includes("data") ? word : heard);
      if (line.startsWith(":::")) return word.replaceAll('"', "”");
      return heard;
    });
  }).join("\n");
}

function files(folder) {
  return readdirSync(folder).sort().flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

// The sources, with words from each place of the list on, so that every word meets many fields.
cpSync(join(here, "../hostile/report"), project, { recursive: true });
let at = Number(process.env.TICKMARK_WORD ?? 0);
for (const path of files(project).filter((path) => /\.(md|yaml|csv)$/.test(path))) writeFileSync(path, fill(path, () => words[at++ % words.length]));
// With a base URL the page for what is not there loads its style sheet from it, as it must.
writeFileSync(join(project, "report.yaml"), readFileSync(join(project, "report.yaml"), "utf8").replace(/^base_url:.*$/m, ""));
execFileSync(process.env.TICKMARK, ["build", "--project", project, "--format", "short"], { stdio: ["ignore", "ignore", "inherit"] });
const pages = files(site).filter((path) => path.endsWith(".html"));

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
  rmSync(work, { recursive: true, force: true });
});

test("there are pages, full of the words", () => {
  assert.ok(pages.length >= 8, `${pages.length} pages`);
  assert.ok(pages.some((path) => readFileSync(path, "utf8").includes("&lt;script&gt;window.ran=1")));
});

for (const path of pages) {
  const name = relative(site, path);

  test(`${name}: nothing runs and nothing leaves the folder, even without the policy`, async () => {
    const html = readFileSync(path, "utf8");
    const bare = html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/i, "");
    assert.notEqual(bare, html, "the page has its policy");
    for (const [kind, text] of [["with", html], ["without", bare]]) {
      const copy = path.replace(/\.html$/, `-${kind}.copy.html`);
      writeFileSync(copy, text);
      const context = await browser.newContext();
      const page = await context.newPage();
      const seen = [];
      page.on("request", (request) => { if (!request.url().startsWith(pathToFileURL(site).href)) seen.push(`asked for ${request.url()}`); });
      page.on("dialog", (dialog) => { seen.push("a dialog"); dialog.dismiss(); });
      page.on("console", (message) => { if (message.type() === "error") seen.push(message.text()); });
      page.on("pageerror", (error) => seen.push(error.message));
      await page.goto(pathToFileURL(copy).href);
      // What waits for a reader: hovering, focus, opening.
      const told = await page.evaluate(() => {
        for (const details of document.querySelectorAll("details")) details.open = true;
        for (const element of document.querySelectorAll("*")) {
          for (const kind of ["mouseover", "focus", "click", "load", "error", "toggle"]) if (!element.closest("a")) element.dispatchEvent(new Event(kind, { bubbles: true }));
        }
        const out = [];
        if ("ran" in window) out.push("something ran");
        for (const element of document.querySelectorAll("*")) {
          for (const { name } of element.attributes) if (name.startsWith("on") || name === "style") out.push(`${element.tagName} has ${name}`);
        }
        const scripts = [...document.querySelectorAll("script")];
        for (const script of scripts) { if (script.type !== "application/ld+json") out.push(`a script ${script.src}`); else JSON.parse(script.textContent); }
        for (const found of document.querySelectorAll("iframe, object, embed, base, foreignObject, form, style, meta[http-equiv=refresh]")) out.push(`an element ${found.tagName}`);
        if (document.body.innerText.includes("494949")) out.push("a template ran");
        return out;
      });
      await page.waitForTimeout(50);
      assert.deepEqual([...seen, ...told], [], `${kind} the policy`);
      await context.close();
      rmSync(copy);
    }
  });

  test(`${name}: no accessibility violation and no sideways scroll at 320 px`, async () => {
    const context = await browser.newContext({ bypassCSP: true, viewport: { width: 320, height: 700 } });
    const page = await context.newPage();
    await page.goto(pathToFileURL(path).href);
    const [wide, culprits] = await page.evaluate(() => {
      const limit = document.documentElement.clientWidth;
      const inRegion = (element) => element.parentElement?.closest(".scroll, pre");
      const out = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > limit + 1 && !inRegion(e));
      return [document.documentElement.scrollWidth > limit, out.slice(0, 5).map((e) => `${e.tagName}.${e.className?.baseVal ?? e.className}`)];
    });
    assert.equal(wide, false, `too wide: ${culprits.join(", ")}`);
    await page.evaluate(axe);
    const result = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
    const told = result.violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join("\n  ")}`);
    await context.close();
    assert.deepEqual(told, []);
  });
}

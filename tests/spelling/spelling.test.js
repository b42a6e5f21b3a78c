// Every word that readers of the built report meet stands in a British dictionary, among the names of the works it cites, or in `words.txt`.
// TICKMARK_SITE names the site.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import british from "dictionary-en-gb";
import nspell from "nspell";

const site = process.env.TICKMARK_SITE;
const here = dirname(fileURLToPath(import.meta.url));
const dictionary = nspell(british);

// What a page says: no markup, no code, no addresses.
function words(html) {
  const text = html
    .replace(/<(script|style|code|pre|head)\b[\s\S]*?<\/\1>/g, " ")
    .replace(/<(?:"[^"]*"|[^>"])*>/g, (tag) => (/^<\/?(a|em|strong|wbr)\b/.test(tag) ? "" : " "))
    .replace(/&(?:#\d+|#x[\da-f]+|\w+);/gi, (sign) => ({ "&amp;": "&", "&#39;": "’", "&#x27;": "’", "&shy;": "", "&#xad;": "" })[sign] ?? " ")
    .replace(/\u00ad/g, "")
    .replace(/(?:https?:\/\/|www\.)\S+/g, " ");
  return text.match(/\p{L}+(?:[’']\p{L}+)*/gu) ?? [];
}

// A word is known as it stands, without its genitive, or written small.
function known(word, own) {
  const bare = word.replace(/[’']s?$/, "");
  const forms = [word, bare].flatMap((form) => [form, form.toLowerCase()]);
  return bare.length < 2 || forms.some((form) => own.has(form) || dictionary.correct(form.replaceAll("’", "'")));
}

test("every word is spelt as in Britain", () => {
  const listed = readFileSync(join(here, "words.txt"), "utf8").split("\n").map((line) => line.replace(/#.*/, "").trim()).filter(Boolean);
  const works = readFileSync(join(here, "../../data/references.yaml"), "utf8").match(/\p{L}+/gu);
  const own = new Set([...listed, ...works]);
  const found = new Map();
  for (const file of readdirSync(site, { recursive: true }).filter((name) => name.endsWith(".html") && !name.endsWith("single.html")).sort()) {
    for (const word of words(readFileSync(join(site, file), "utf8"))) if (!found.has(word)) found.set(word, file);
  }
  assert.ok(found.size > 3000, `only ${found.size} words were found`);
  const unknown = [...found].filter(([word]) => !known(word, own)).map(([word, file]) => `${word} (${file})`);
  assert.deepEqual(unknown, [], "words in no dictionary: mend them, or list names and terms in tests/spelling/words.txt");
  const met = new Set([...found.keys()].flatMap((word) => [word, word.replace(/[’']s?$/, "")]).flatMap((word) => [word, word.toLowerCase()]));
  assert.deepEqual(listed.filter((word) => !met.has(word)), [], "words of words.txt that the report no longer holds");
  assert.deepEqual(listed.filter((word) => dictionary.correct(word)), [], "words of words.txt that the dictionary holds anyway");
});

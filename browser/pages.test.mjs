// Every page, in both languages, narrow and wide, light and dark: no violation of
// WCAG 2.2 AA that axe finds, no error, no request elsewhere, no sideways scrolling.
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { launch, open, startDesk, violations } from "./desk.mjs";

let desk, browser, paths;

// Paths of cases and items are read from the desk itself.
async function findPaths() {
  const { page, close } = await open(browser, desk, { path: "/queue?stage=all" });
  const cases = await page.$$eval("table.queue a[data-row]", (as) => as.map((a) => ({ href: a.getAttribute("href"), lang: a.lang })));
  await page.goto(desk.url + cases[0].href);
  const item = await page.$eval("article.sighting h3 a", (a) => a.getAttribute("href"));
  await close();
  const inLang = (lang) => (cases.find((c) => c.lang.startsWith(lang)) ?? cases[0]).href;
  return {
    queue: "/queue", all: "/queue?stage=all", "empty stage": "/queue?stage=closed",
    "case in English": inLang("en"), "case in Chinese": inLang("zh"), item,
    "search box": "/search", search: "/search?q=vaccine", "search in Chinese": `/search?q=${encodeURIComponent("疫苗")}`,
    "search mistake": "/search?q=%28measles", "nothing found": "/search?q=qqqqzzzz", sources: "/sources", "no such page": "/nothing",
  };
}

before(async () => {
  desk = await startDesk();
  browser = await launch();
  paths = await findPaths();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

for (const lang of ["en", "zh"]) {
  for (const width of [360, 1440]) {
    for (const scheme of ["light", "dark"]) {
      describe(`${lang}, ${width} px, ${scheme}`, () => {
        test("every page", async (t) => {
          for (const [name, path] of Object.entries(paths)) {
            await t.test(name, async () => {
              const { page, faults, status, close } = await open(browser, desk, { path, width, scheme, lang });
              const wanted = { "no such page": 404, "search mistake": 400 }[name] ?? 200;
              assert.equal(status, wanted);
              assert.equal(await page.evaluate(() => document.documentElement.lang), lang === "zh" ? "zh-Hans" : "en");
              assert.equal(await page.evaluate(() => document.querySelectorAll("h1").length), 1, "one h1");
              assert.deepEqual(await violations(page), []);
              const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
              assert.ok(over <= 0, `${over} px too wide`);
              assert.deepEqual(faults, []);
              await close();
            });
          }
        });
      });
    }
  }
}

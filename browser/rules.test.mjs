// Rules are edited in the browser: by keyboard, with the mistakes at their place, and
// without a script.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { launch, open as openPage } from "./browser.mjs";
import { startDesk } from "./desk.mjs";

const open = (browser, desk, how) => openPage(browser, desk, { as: "admin", ...how });

let desk, browser;
before(async () => {
  desk = await startDesk();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

const pack = (id, word) => `groups:
  - name: ${id}
    rules:
      - id: ${id}
        title: {en: The ${word}, zh-Hans: 规则}
        detection: {w: {${word}: 10}}
        condition: w
        threshold: 10
        tests:
          - {text: the ${word}, match: true}
          - {text: something else, match: false}
`;

test("a new file is written, checked while writing, saved with the keyboard, and in force", async () => {
  const { page, close } = await open(browser, desk, { path: "/rules" });
  await page.click("a[href='/rulefiles/new']");
  await page.fill("#file", "rules/lantern.yaml");
  await page.fill("#text", pack("lantern", "lantern").replace("condition: w", "condition: v"));
  await page.waitForSelector("#result .mistake a[data-line='7']");
  assert.equal(await page.textContent("#gutter .bad"), "7\n");
  await page.click("#result a[data-line='7']");
  assert.equal(await page.evaluate(() => { const t = document.querySelector("#text"); return document.activeElement === t && t.value.slice(t.selectionStart, t.selectionEnd); }), "v");
  await page.keyboard.type("w");
  await page.waitForSelector("#result .good");
  assert.equal(await page.locator("#gutter .bad").count(), 0);
  await page.fill("#try_text", "Under the lantern");
  await page.waitForSelector("#tried mark");
  await page.focus("#text");
  await Promise.all([page.waitForURL("**saved=1"), page.keyboard.press("Control+s")]);
  assert.match(await page.textContent("[role=status]"), /in force/);
  await page.goto(`${desk.url}/rules/lantern`);
  assert.match(await page.textContent("h1"), /The lantern/);
  await close();
});

test("Tab writes spaces, and leaves after Escape", async () => {
  const { page, close } = await open(browser, desk, { path: "/rulefiles/new" });
  await page.fill("#text", "");
  await page.focus("#text");
  await page.keyboard.press("Tab");
  await page.keyboard.type("x");
  assert.equal(await page.inputValue("#text"), "  x");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.value), "check");
  await page.focus("#text");
  await page.keyboard.press("Shift+Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "file");
  await page.fill("#text", "groups: []"); // nothing to lose when the page closes
  await close();
});

test("two admins: the second sees what the first changed", async () => {
  const { page, close } = await open(browser, desk, { path: "/rulefiles/new" });
  await page.fill("#file", "rules/twice.yaml");
  await page.fill("#text", pack("twice", "harbour"));
  await Promise.all([page.waitForURL("**saved=1"), page.click("button[value=save]")]);
  const other = await open(browser, desk, { path: "/rulefiles/edit?file=rules/twice.yaml" });
  await other.page.fill("#text", pack("twice", "lighthouse"));
  await Promise.all([other.page.waitForURL("**saved=1"), other.page.click("button[value=save]")]);
  await other.close();
  await page.fill("#text", pack("twice", "boathouse"));
  await page.click("button[value=save]");
  await page.waitForSelector("#trouble");
  assert.match(await page.textContent("#trouble"), /changed this file meanwhile/);
  assert.match(await page.textContent("#trouble del >> nth=0"), /lighthouse/);
  await Promise.all([page.waitForURL("**saved=1"), page.click("button[value=save]")]);
  assert.match(await page.inputValue("#text"), /boathouse/);
  await page.click("a[href^='/rulefiles/versions']");
  await page.locator("a", { hasText: "Compare" }).last().click();
  assert.match(await page.textContent("#compared"), /harbour/);
  await Promise.all([page.waitForURL("**saved=1"), page.locator("button", { hasText: "Restore" }).last().click()]);
  assert.match(await page.inputValue("#text"), /harbour/);
  await close();
});

test("without a script a file is checked, saved, removed and restored", async () => {
  const { page, close } = await open(browser, desk, { path: "/rulefiles/new", js: false });
  await page.fill("#file", "rules/quiet.yaml");
  await page.fill("#text", pack("quiet", "quiet").replace("condition: w", "condition: v"));
  await page.click("button[value=save]");
  assert.match(await page.textContent("#trouble"), /Not saved/);
  assert.match(await page.textContent("#mistakes"), /7:20/);
  await page.fill("#text", pack("quiet", "quiet"));
  await page.click("button[value=save]");
  await page.waitForURL("**saved=1");
  await page.click("details:has([action='/rulefiles/remove']) summary");
  await page.check("[name=sure]");
  await page.click("[action='/rulefiles/remove'] button");
  await page.waitForURL("**/rules");
  await page.click("a[href^='/rulefiles/versions?file=rules%2fquiet.yaml']");
  await page.click("[action='/rulefiles/restore'] button");
  await page.waitForURL("**saved=1");
  await close();
});

test("a draft is backtested before it is saved", async () => {
  const { page, close } = await open(browser, desk, { path: "/rulefiles/edit?file=rules/food-water-safety.yaml" });
  await page.locator("#text").evaluate((t) => { t.value = t.value.replace(/threshold: \d+/, "threshold: 900"); });
  await page.selectOption("#since", "all");
  await Promise.all([page.waitForURL("**/rulefiles/backtest"), page.click("button[value=backtest]")]);
  await page.waitForSelector("#job[data-state=done]");
  assert.match(await page.textContent("#r-water-contaminated"), /Lost/);
  await page.click("#r-water-contaminated a >> nth=0");
  await page.waitForURL("**/items/*");
  await page.goBack();
  await page.click("button[value=check]");
  assert.match(await page.inputValue("#text"), /threshold: 900/);
  await close();
});

test("a search becomes a rule", async () => {
  const { page, close } = await open(browser, desk, { path: `/search?q=${encodeURIComponent("measles \"party\" 疫苗")}` });
  await page.click("details:has(a[href^='/rulefiles/new']) summary");
  await page.click("a[href^='/rulefiles/new']");
  assert.match(await page.inputValue("#text"), /words: \{"measles": 20, "party": 20, "疫苗": 20\}/);
  await page.waitForSelector("#result .good");
  await close();
});

test("reviewers read", async () => {
  const { page, close } = await open(browser, desk, { as: "reviewer", path: "/rules" });
  assert.equal(await page.locator("a[href='/rulefiles/new']").count(), 0);
  await page.click(".rulefile h2 a >> nth=0");
  await page.waitForSelector("#text[readonly]");
  assert.equal(await page.locator("button[value=save]").count(), 0);
  assert.equal(await page.locator("#gutter span").first().textContent(), "1\n");
  await close();
});

// A rule is learnt from decisions: by keyboard, in both languages, and with what is
// missing said.
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

test("the form is reached from the rules and sent by keyboard; too few decisions are said with the numbers", async () => {
  const { page, close } = await open(browser, desk, { path: "/rules" });
  await page.focus("a[href='/rulefiles/learn']");
  await Promise.all([page.waitForURL("**/rulefiles/learn"), page.keyboard.press("Enter")]);
  await page.focus("#topic");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "terms");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "share");
  await page.selectOption("#topic", "food-water-safety");
  await page.focus("main form button[type=submit]");
  await Promise.all([page.waitForURL("**go=1**"), page.keyboard.press("Enter")]);
  assert.match(await page.textContent("#trouble"), /Too few texts: \d+ accepted, \d+ ordinary.*At least 20 accepted and 40/s);
  assert.equal(await page.inputValue("#topic"), "food-water-safety");
  await close();
});

test("in Chinese, and without a script", async () => {
  const { page, close } = await open(browser, desk, { path: "/rulefiles/learn?lang=zh", js: false });
  assert.match(await page.textContent("h1"), /从判定中学习规则/);
  await page.click("main form button[type=submit]");
  assert.match(await page.textContent("#trouble"), /文本太少/);
  await close();
});

test("a reviewer may not", async () => {
  const { page, close } = await open(browser, desk, { path: "/rules", as: "reviewer" });
  assert.equal(await page.locator("a[href='/rulefiles/learn']").count(), 0);
  await close();
});

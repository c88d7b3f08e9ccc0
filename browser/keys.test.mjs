// What a keyboard can do, and that everything can be read without a script.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { launch, open as openPage } from "./browser.mjs";
import { startDesk } from "./desk.mjs";

const open = (browser, desk, how) => openPage(browser, desk, { as: "reviewer", ...how });

let desk, browser;
before(async () => {
  desk = await startDesk();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

const row = (page) => page.evaluate(() => [...document.querySelectorAll("a[data-row]")].indexOf(document.activeElement));

test("the first stop of the tab key skips to the content", async () => {
  const { page, close } = await open(browser, desk, { path: "/queue" });
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await close();
});

test("j and k move between cases, Enter opens one", async () => {
  const { page, close } = await open(browser, desk, { path: "/queue" });
  await page.keyboard.press("j");
  assert.equal(await row(page), 0);
  await page.keyboard.press("j");
  assert.equal(await row(page), 1);
  await page.keyboard.press("k");
  assert.equal(await row(page), 0);
  await page.keyboard.press("k");
  assert.equal(await row(page), 0, "nothing before the first");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/cases/*");
  await close();
});

test("the keys are left alone while somebody types or composes", async () => {
  const { page, close } = await open(browser, desk, { path: "/queue" });
  await page.focus("#q");
  await page.keyboard.type("jk");
  assert.equal(await page.inputValue("#q"), "jk");
  await page.evaluate(() => {
    document.activeElement.blur();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "j", isComposing: true, bubbles: true }));
  });
  assert.equal(await row(page), -1);
  await close();
});

test("the keys can be turned off for good", async () => {
  const { page, close } = await open(browser, desk, { path: "/queue" });
  await page.click("button.keys");
  await page.reload();
  assert.equal(await page.getAttribute("button.keys", "aria-pressed"), "false");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("j");
  assert.equal(await row(page), -1);
  await close();
});

test("without scripts the queue is read and a case opened", async () => {
  const { page, close } = await open(browser, desk, { path: "/queue", js: false });
  await page.locator("table.queue a[data-row]").first().click();
  await page.waitForURL("**/cases/*");
  assert.ok(await page.locator("mark").first().isVisible());
  await close();
});

test("the language switch keeps the page and is remembered", async () => {
  const { page, close } = await open(browser, desk, { path: "/queue?stage=all" });
  await page.locator("nav.langs a").nth(1).click();
  assert.match(page.url(), /stage=all/);
  await page.goto(desk.url + "/sources");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "zh-Hans");
  await close();
});

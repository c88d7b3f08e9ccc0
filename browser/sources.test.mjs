// The sources in the browser: an address is tested, a list is taken in and read, and
// a source is paused and goes on.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { follow, launch, open as openPage, tabTo, violations } from "./browser.mjs";
import { startDesk } from "./desk.mjs";

let desk, browser;
before(async () => {
  desk = await startDesk();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

const open = (how) => openPage(browser, desk, { as: "admin", ...how });
const submit = (page, selector) => Promise.all([page.waitForEvent("load"), page.locator(selector).click()]);
const fits = async (page) => {
  assert.deepEqual(await violations(page), []);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "no sideways scrolling");
};

const list = () => `<opml version="2.0"><body><outline text="Water">
<outline type="rss" text="Hollin water board" xmlUrl="${desk.pages.feed}"/>
<outline type="rss" text="早报" xmlUrl="https://morning.example/rss"/></outline>
<outline type="rss" text="Somebody" xmlUrl="https://twitter.com/somebody"/>
<outline type="rss" text="Nowhere"/></body></opml>`;

test("an address is tested by keyboard, and one that cannot be a source says why", async () => {
  const { page, close } = await open({ path: "/sources" });
  await tabTo(page, "a[href='/sources/test']");
  await follow(page);
  await tabTo(page, "#url");
  await page.keyboard.type(desk.pages.feed);
  await follow(page);
  assert.match(await page.textContent(".tested h2"), /RSS/);
  assert.match(await page.textContent(".tested pre"), /id: hollin-water-board\n.*\n\s+kind: news/);
  assert.equal(await page.locator(".entries li").count(), 2);
  assert.match(await page.textContent(".sample"), /oxygen/);
  await page.fill("#url", "https://twitter.com/somebody");
  await submit(page, ".try button");
  assert.match(await page.textContent(".faults"), /personal account/);
  assert.equal(await page.locator(".tested pre").count(), 0);
  await close();
});

test("what a test shows fits a phone and a desk", async () => {
  for (const how of [{ width: 360, scheme: "dark" }, { lang: "zh" }]) {
    const { page, go, close } = await open({ path: "/sources/test", ...how });
    for (const address of [desk.pages.feed, desk.pages.url, `https://${"long-".repeat(11)}name.example/${"far".repeat(80)}/feed.xml`]) {
      await page.fill("#url", address);
      await submit(page, ".try button");
      await page.waitForSelector(".tested h2");
      await fits(page);
    }
    await go("/sources/import");
    await page.fill("#list", "<html></html>");
    await submit(page, "form.list button");
    await page.waitForSelector("#e-list");
    assert.equal(await page.inputValue("#list"), "<html></html>");
    await fits(page);
    await page.fill("#list", list());
    await submit(page, "form.list button");
    assert.equal(await page.locator(".incoming li").count(), 4);
    await fits(page);
    await close();
  }
});

test("a list is taken in and read at once; its source is paused and goes on", async () => {
  const { page, close } = await open({ path: "/sources/import" });
  await page.setInputFiles("#file", { name: "list.opml", mimeType: "text/x-opml", buffer: Buffer.from(list()) });
  await submit(page, "form.list button");
  assert.equal(await page.locator(".incoming input:checked").count(), 2);
  await page.uncheck("[value='https://morning.example/rss']");
  await submit(page, "form[action='/sources/import/add'] button");
  assert.match(await page.textContent("[role=status]"), /added-.*\.yaml/);
  await page.goto(`${desk.url}/sources`);
  const row = page.locator("tr", { hasText: "Hollin water board" });
  const pauses = page.locator("form[action='/sources/hollin-water-board/pause']");
  assert.equal(await row.count(), 1);
  assert.equal(await page.locator("tr", { hasText: "早报" }).count(), 0);
  await tabTo(page, "summary", "Hollin water board");
  await page.keyboard.press("Enter");
  await fits(page);
  await tabTo(page, "[name=reason]");
  await page.keyboard.type("Their site is being rebuilt");
  await follow(page);
  assert.match(await page.textContent("[role=status]"), /Hollin water board/);
  assert.match(await row.textContent(), /Their site is being rebuilt/);
  assert.equal(await pauses.count(), 0);
  await tabTo(page, "form[action$='/resume'] button");
  await follow(page);
  assert.equal(await pauses.count(), 1);
  await page.setViewportSize({ width: 360, height: 740 });
  await fits(page);
  await close();
});

test("nothing chosen is said, and without a script all of it works", async () => {
  const { page, close } = await open({ path: "/sources/import", js: false });
  await page.fill("#list", list().replaceAll("morning", "evening"));
  await submit(page, "form.list button");
  for (const box of await page.locator(".incoming input").all()) await box.uncheck();
  await submit(page, "form[action='/sources/import/add'] button");
  assert.equal(await page.locator(".wrong[role=alert]").count(), 1);
  await page.check("[value='https://evening.example/rss']");
  await submit(page, "form[action='/sources/import/add'] button");
  assert.match(await page.textContent("[role=status]"), /added-/);
  await close();
});

test("reviewers read", async () => {
  const { page, go, close } = await open({ as: "reviewer", path: "/sources" });
  assert.equal(await page.locator("main form, main a[href='/sources/test'], .c-acts").count(), 0);
  assert.equal(await go("/sources/import"), 403);
  assert.equal(await go("/sources/test"), 403);
  await close();
});

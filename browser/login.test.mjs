// Signing in through an identity provider, which is another site for the browser.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { enter, launch, open, violations } from "./browser.mjs";
import { members, startDesk } from "./desk.mjs";

let desk, browser;
before(async () => {
  desk = await startDesk({ login: true });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

const path = (page) => new URL(page.url()).pathname;
const through = (page) => Promise.all([page.waitForEvent("load"), page.click(".other a.button")]);

test("the page with the provider's button can be used by everybody", async () => {
  for (const [lang, width, scheme] of [["en", 1440, "light"], ["zh", 360, "dark"]]) {
    const { page, close } = await open(browser, desk, { path: "/sign-in", lang, width, scheme });
    assert.match(await page.innerText(".other a.button"), /Harbour login/);
    assert.deepEqual(await violations(page), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
    await close();
  }
});

test("a member signs in through the provider and gets to the page that was wanted", async () => {
  for (const js of [true, false]) {
    await desk.provider.next(members.editor.email);
    const { page, go, close } = await enter(browser, desk, { js });
    await go("/search?q=vaccine");
    assert.equal(path(page), "/sign-in");
    await through(page);
    assert.match(page.url(), /\/search\?q=vaccine$/);
    assert.match(await page.textContent("nav.who"), new RegExp(members.editor.name));
    await Promise.all([page.waitForEvent("load"), page.click("form[action='/sign-out'] button")]);
    await go("/queue");
    assert.equal(path(page), "/sign-in", "signing out at the desk closes it, whatever the provider thinks");
    await close();
  }
});

test("who is no member, or has an address that nobody checked, is told so and stays outside", async () => {
  for (const who of ["stranger@elsewhere.example", `unverified ${members.admin.email}`]) {
    await desk.provider.next(who);
    for (const lang of ["en", "zh"]) {
      const { page, go, close } = await enter(browser, desk, { lang });
      await go("/sign-in");
      await through(page);
      assert.match(await page.innerText("[role=alert]"), lang === "zh" ? /成员/ : /member/);
      assert.deepEqual(await violations(page), []);
      await go("/queue");
      assert.equal(path(page), "/sign-in");
      await close();
    }
  }
});

test("an answer of the provider is good once, and only in the window that asked", async () => {
  await desk.provider.next(members.reviewer.email);
  const first = await enter(browser, desk);
  await first.go("/sign-in");
  const back = first.page.waitForRequest((r) => r.url().includes("/sign-in/provider/callback"));
  await through(first.page);
  assert.equal(path(first.page), "/queue");
  const answer = (await back).url();
  await first.close();
  const other = await enter(browser, desk);
  await other.go(answer);
  assert.match(await other.page.innerText("[role=alert]"), /again|not begun|refused/i);
  await other.go("/queue");
  assert.equal(path(other.page), "/sign-in");
  await other.close();
});

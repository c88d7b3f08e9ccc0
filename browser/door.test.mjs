// The door: the first start, signing in and out, and sessions that are ended.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { enter, launch, open, violations } from "./browser.mjs";
import { members, password, startDesk } from "./desk.mjs";

let desk, fresh, browser;
before(async () => {
  [desk, fresh] = await Promise.all([startDesk(), startDesk({ empty: true })]);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await Promise.all([desk?.stop(), fresh?.stop()]);
});

const submit = (page) => Promise.all([page.waitForEvent("load"), page.click("main form button[type=submit]")]);
const path = (page) => new URL(page.url()).pathname;

async function signIn(page, email, secret) {
  await page.fill("[name=email]", email);
  await page.fill("[name=password]", secret);
  await submit(page);
}

test("the page of the first start can be used by everybody", async () => {
  for (const [lang, width, scheme] of [["en", 360, "dark"], ["zh", 1440, "light"]]) {
    const { page, close } = await open(browser, fresh, { path: fresh.setUp, lang, width, scheme });
    await page.fill("[name=name]", "Alex Ash");
    assert.deepEqual(await violations(page), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
    await close();
  }
});

test("the link of the first start makes the admin, once", async () => {
  const first = await enter(browser, fresh);
  await first.go("/sign-in");
  assert.match(await first.page.textContent("main"), /Nobody has an account here yet/);
  await first.go(fresh.setUp);
  await first.page.fill("[name=name]", "Alex Ash");
  await first.page.fill("[name=email]", "alex@desk.example");
  for (const field of await first.page.locator("input[type=password]").all()) await field.fill(password);
  await submit(first.page);
  assert.equal(path(first.page), "/queue");
  assert.equal(await first.page.locator("nav.main a[href='/members']").count(), 1, "who sets up is an admin");
  await first.close();

  const later = await open(browser, fresh, { path: fresh.setUp });
  assert.ok(later.status >= 400, "the link works once");
  await later.close();
});

test("signing in leads back to the page that was wanted; signing out closes it", async () => {
  const { page, go, close } = await enter(browser, desk);
  await go("/search?q=vaccine");
  assert.equal(path(page), "/sign-in");
  await signIn(page, members.reviewer.email, password);
  assert.match(page.url(), /\/search\?q=vaccine$/);
  await Promise.all([page.waitForEvent("load"), page.click("form[action='/sign-out'] button")]);
  await go("/queue");
  assert.equal(path(page), "/sign-in");
  await close();
});

test("a wrong password and an unknown address get the same answer", async () => {
  const { page, go, close } = await enter(browser, desk);
  const said = [];
  for (const email of [members.reviewer.email, "nobody@desk.example"]) {
    await go("/sign-in");
    await signIn(page, email, "not the password");
    said.push(await page.innerText("[role=alert]"));
    assert.equal(await page.inputValue("[name=password]"), "", "the password is not sent back");
    assert.equal(await page.inputValue("[name=email]"), email);
  }
  assert.match(said[0], /The e-mail address or the password is wrong/);
  assert.equal(said[1], said[0]);
  await close();
});

test("ending all other sessions signs the other windows out", async () => {
  const other = await enter(browser, desk);
  await other.go("/sign-in");
  await signIn(other.page, members.second.email, password);
  const { page, go, close } = await enter(browser, desk);
  await go("/sign-in?next=/me");
  await signIn(page, members.second.email, password);
  assert.equal(path(page), "/me");
  await Promise.all([page.waitForEvent("load"), page.click("button[name=do][value=sessions]")]);
  assert.match(await page.innerText("[role=status]"), /All other sessions are ended/);
  await other.go("/queue");
  assert.equal(path(other.page), "/sign-in");
  await go("/queue");
  assert.equal(path(page), "/queue");
  await other.close();
  await close();
});

test("an admin adds a member, who chooses a password by a link", async () => {
  const { page, close } = await open(browser, desk, { as: "admin", path: "/members" });
  await page.fill("[name=name]", "Noor North");
  await page.fill("[name=email]", "noor@desk.example");
  await page.check("[name=role][value=reviewer]");
  await Promise.all([page.waitForEvent("load"), page.click("section[aria-labelledby=add] button[type=submit]")]);
  const link = (await page.innerText("code.secret")).trim();
  await close();

  const member = await enter(browser, desk);
  await member.go(link);
  assert.deepEqual(await violations(member.page), []);
  for (const field of await member.page.locator("input[type=password]").all()) await field.fill("a harbour of my own");
  await submit(member.page);
  assert.equal(path(member.page), "/queue");
  assert.match(await member.page.textContent("nav.who"), /Noor North/);
  assert.equal(await member.go("/members"), 403, "a reviewer looks after no members");
  await member.close();
});

test("an admin adds a webhook and tries it; a member asks for the digest", async () => {
  const { page, go, close } = await open(browser, desk, { as: "admin", path: "/webhooks/new" });
  await page.fill("[name=url]", "https://hooks.example/desk");
  await page.check("[name=which][value=some]");
  await page.check("[name=event][value='case.accepted']");
  await Promise.all([page.waitForEvent("load"), page.click("form.panel button[type=submit]")]);
  assert.match(await page.innerText("code.secret"), /^whsec_/);
  await go("/webhooks");
  await Promise.all([page.waitForEvent("load"), page.click("a[data-row]")]);
  assert.equal(await page.locator("code.secret").count(), 0, "the secret is shown once");
  await Promise.all([page.waitForEvent("load"), page.click("button[value=test]")]);
  assert.match(await page.textContent("main"), /Test message/);
  assert.deepEqual(await violations(page), []);
  await go(page.url());
  await page.click("details summary");
  await Promise.all([page.waitForEvent("load"), page.click("button[value=remove]")]);
  assert.equal(path(page), "/webhooks");
  assert.match(await page.innerText("[role=status]"), /removed/);
  assert.equal(await page.locator("a[data-row]").count(), 0);
  assert.deepEqual(await violations(page), []);
  await go("/me");
  await page.check("[name=daily]");
  await Promise.all([page.waitForEvent("load"), page.click("section[aria-labelledby=digest] button[type=submit]")]);
  assert.equal(await page.isChecked("[name=daily]"), true);
  await close();
});

test("without a session nothing of the desk is shown", async () => {
  const { page, go, close } = await enter(browser, desk);
  for (const wanted of ["/", "/triage", "/queue", "/cases/1", "/cases/1/verdict", "/items/1", "/search", "/sources", "/recipients", "/shortcuts", "/me", "/members", "/webhooks"]) {
    await go(wanted);
    assert.equal(path(page), "/sign-in", wanted);
  }
  await close();
});

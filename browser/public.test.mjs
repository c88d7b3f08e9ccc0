// What people outside do: send a tip and look it up, and answer a referral by its
// link, without an account.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { launch, open, small, violations } from "./browser.mjs";
import { passage, startDesk } from "./desk.mjs";

let desk, browser;
before(async () => {
  desk = await startDesk();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

const claim = "Neighbours say the fountain in the station square was filled with bleach by mistake.";
const press = (page, name) => Promise.all([page.waitForEvent("load"), page.getByRole("button", { name, exact: true }).click()]);

test("a tip is sent, and its receipt tells what became of it until the answer", async () => {
  const { page, go, close } = await open(browser, desk, { path: "/public/tip" });
  await press(page, "Send the tip");
  assert.equal(await page.getAttribute("#text", "aria-invalid"), "true", "nothing was written");
  await page.fill("#text", claim);
  await page.fill("#area", "Station square");
  await press(page, "Send the tip");
  const receipt = (await page.textContent(".receipt")).trim();

  const status = async () => {
    await go("/public/receipt");
    await page.fill("#number", receipt.toLowerCase());
    await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
    return page.textContent("[role=status]");
  };
  const seen = [await status()];
  assert.equal(await page.locator("article.card").count(), 0);

  // The desk finds the tip in triage, like any other case, and answers it.
  const triage = await open(browser, desk, { as: "reviewer", path: "/triage" });
  const row = triage.page.locator(".t-row", { hasText: "station square" });
  const id = await row.getAttribute("data-id");
  await triage.close();
  await desk.call("reviewer", "POST", `/cases/${id}/accept`);
  await desk.call("reviewer", "POST", `/cases/${id}/evidence`, { url: desk.pages.url, quote: passage, stance: "refutes" });
  seen.push(await status());
  await desk.call("reviewer", "POST", `/cases/${id}/claim`, { en: "The fountain at the station square gives poisoned water.", "zh-Hans": "车站广场的喷泉流出有毒的水。" });
  await desk.call("reviewer", "POST", `/cases/${id}/verdict`, { verdict: "false", summary: { en: "The fountain was filled with drinking water.", "zh-Hans": "喷泉里注入的是饮用水。" } });
  await desk.call("editor", "POST", `/cases/${id}/sign`);
  await desk.call("editor", "POST", `/cases/${id}/publish`);
  seen.push(await status());
  assert.equal(new Set(seen).size, 3, `each step is told: ${seen}`);
  await Promise.all([page.waitForEvent("load"), page.click("article.card a")]);
  assert.match(await page.textContent("h1"), /station square/);
  assert.match(await page.textContent("main"), /drinking water/);
  await close();
});

for (const [lang, width, text] of [
  ["en", 1440, "A poster at the station says the fountain water has been poisoned"],
  ["en", 360, "Is it true that the station square fountain is full of poison?"],
  ["zh", 1440, "听说车站广场的喷泉有毒，是真的吗？"],
  ["zh", 360, "群里说车站广场喷泉的水被下毒了"],
]) {
  test(`a tip that is answered already finds its answer without scripts: ${lang}, ${width} px`, async () => {
    const window = await open(browser, desk, { path: `/public/tip`, lang, width, height: 740, js: false });
    const { page } = window;
    const send = (button) => Promise.all([page.waitForEvent("load"), button.click()]);
    await page.fill("#text", text);
    await send(page.locator("form.form button[type=submit]"));
    const receipt = (await page.textContent(".receipt")).trim();
    const offer = page.locator("section.offer");
    assert.equal(await offer.locator("article.card").count(), 1, "one answer is asked about");
    assert.match(await offer.locator("h3").textContent(), lang === "en" ? /poisoned water/ : /有毒的水/);
    await offer.locator("summary").click();
    assert.match(await offer.locator("details").textContent(), lang === "en" ? /drinking water/ : /饮用水/);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "not too wide");
    await send(offer.locator("button[value=none]"));
    assert.equal(await page.locator("section.offer").count(), 0, "none of these is not asked again");
    await window.go(`/public/receipt?number=${receipt}`);
    await send(page.locator("section.offer button").first());
    assert.match(await page.textContent("[role=status]"), lang === "en" ? /Answered/ : /已回应/);
    await send(page.locator("article.card a"));
    assert.match(await page.textContent("h1"), lang === "en" ? /station square/ : /车站广场/);
    await window.close();

    // What a tip that is sent shows is held against the rules for all pages; they need scripts.
    const checked = await open(browser, desk, { path: "/public/tip", lang, width, height: 740 });
    await checked.page.fill("#text", text);
    await Promise.all([checked.page.waitForEvent("load"), checked.page.click("form.form button[type=submit]")]);
    assert.equal(await checked.page.locator("section.offer").count(), 1);
    assert.deepEqual(await violations(checked.page), []);
    assert.deepEqual(await small(checked.page), []);
    await checked.close();
  });
}

test("a receipt that does not exist is refused in words", async () => {
  const { page, close } = await open(browser, desk, { path: "/public/receipt?number=AAAA-AAAA-AAAA" });
  assert.equal(await page.getAttribute("#number", "aria-invalid"), "true");
  assert.ok((await page.textContent("#number-error")).trim());
  await close();
});

test("a referral is answered by its link, without an account and without scripts", async () => {
  const { cases } = await desk.call("reviewer", "GET", "/cases?stage=new");
  const id = cases[0].id;
  await desk.call("reviewer", "POST", `/cases/${id}/accept`);

  // The reviewer hands over a link that the page shows once.
  const sender = await open(browser, desk, { as: "reviewer", path: `/cases/${id}/referrals/new` });
  await sender.page.check("[name=to][value=other]");
  await sender.page.fill("[name=name]", "Rivermouth water board");
  await sender.page.fill("[name=question]", "Was anything found in the water of the station square?");
  await press(sender.page, "Show the brief");
  await Promise.all([sender.page.waitForEvent("load"), sender.page.click("button[value=send]")]);
  const link = await sender.page.inputValue("#thelink");

  const recipient = await open(browser, desk, { path: link, js: false });
  const { page } = recipient;
  assert.equal(recipient.status, 200);
  assert.match(await page.textContent("main"), /Was anything found in the water/);
  assert.match(await page.textContent("#claim ~ .said, .said"), new RegExp(cases[0].claim.slice(0, 20)));
  await Promise.all([page.waitForEvent("load"), page.click("form[action$='/acknowledge'] button")]);
  assert.equal(await page.locator("form[action$='/acknowledge']").count(), 0);
  await page.check("[name=outcome] >> nth=0");
  await page.fill("#text", "Two samples were taken on Monday. Both were clean.");
  await page.fill("#sources", desk.pages.url);
  await Promise.all([page.waitForEvent("load"), page.click(".reply button[type=submit]")]);
  assert.ok(await page.locator("[role=status]").first().isVisible());
  await recipient.close();

  await sender.go(`/cases/${id}`);
  assert.match(await sender.page.textContent("main"), /Both were clean/);
  await sender.close();
});

test("a link that was taken back opens nothing", async () => {
  const { cases } = await desk.call("reviewer", "GET", "/cases?stage=new");
  const id = cases[0].id;
  await desk.call("reviewer", "POST", `/cases/${id}/accept`);
  const referral = await desk.call("reviewer", "POST", `/cases/${id}/referrals`, { recipient: "Harbour office", question: "Is this so?" });
  const { page, go, close } = await open(browser, desk, { as: "reviewer", path: `/cases/${id}/referrals/${referral.id}` });
  await Promise.all([page.waitForEvent("load"), page.click("form[action$='/revoke'] button")]);
  const status = await go(referral.link);
  assert.ok([404, 410].includes(status), `status ${status}`);
  assert.doesNotMatch(await page.textContent("main"), /Is this so/);
  await close();
});

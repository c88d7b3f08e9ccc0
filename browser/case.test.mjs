// Work on cases: what was merged or discarded comes back whole, and who is late is
// told so instead of writing over what others did.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { launch, open } from "./browser.mjs";
import { members, passage, startDesk } from "./desk.mjs";

let desk, browser, cases;
before(async () => {
  desk = await startDesk();
  browser = await launch();
  ({ cases } = await desk.call("reviewer", "GET", "/cases?stage=new"));
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

const one = (id) => desk.call("reviewer", "GET", `/cases/${id}`);
const arrived = (page) => page.waitForEvent("load");

test("a merge moves the sightings along, and is undone", async () => {
  const [into, from] = cases;
  const before = (await one(into.id)).sightings.length;
  const moved = (await one(from.id)).sightings.length;
  const { page, go, close } = await open(browser, desk, { as: "reviewer", path: `/triage?case=${from.id}` });
  await page.keyboard.press("2");
  await page.keyboard.type(String(into.id));
  await page.keyboard.press("Enter");
  await page.waitForFunction((id) => document.querySelector(".t-undo")?.innerText.includes(`#${id}`), from.id);
  assert.equal((await one(into.id)).sightings.length, before + moved);

  // The merged case leads to the one that it is in, and is taken out again.
  await go(`/cases/${from.id}`);
  assert.match(await page.textContent(`article header .notice:has(a[href="/cases/${into.id}"])`), new RegExp(`#${into.id}`));
  await go(`/triage?view=all&case=${from.id}`);
  await page.locator("[data-act=unmerge] button").focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction((id) => document.querySelector(".t-undo")?.innerText.includes(`#${id}`) && !document.querySelector("[data-act=unmerge]"), from.id);
  assert.equal((await one(from.id)).stage, "new");
  assert.equal((await one(from.id)).sightings.length, moved);
  assert.equal((await one(into.id)).sightings.length, before);
  await close();
});

test("a case is discarded with a reason, which stands on its page, and opened again", async () => {
  const { id } = cases[2];
  const { page, go, close } = await open(browser, desk, { as: "reviewer", path: `/triage?case=${id}` });
  await page.keyboard.press("3");
  await page.keyboard.press("End");
  await page.locator("details[data-act=discard] [name=reason]").last().check();
  await page.fill("details[data-act=discard] [name=more]", "a notice of 2019 that came back");
  await page.keyboard.press("Enter");
  await page.waitForFunction((n) => document.querySelector(".t-undo")?.innerText.includes(`#${n}`), id);
  await go(`/cases/${id}`);
  assert.match(await page.textContent("article header"), /a notice of 2019 that came back/);
  assert.equal((await one(id)).stage, "discarded");
  await go(`/triage?view=all&case=${id}`);
  await page.click("[data-act=reopen] button");
  await page.waitForFunction(() => !document.querySelector("[data-act=reopen]"));
  assert.equal((await one(id)).stage, "new");
  await close();
});

test("a form that was opened before somebody else's change writes nothing over it", async () => {
  const { id } = cases[3];
  await desk.call("reviewer", "POST", `/cases/${id}/accept`);
  const late = await open(browser, desk, { as: "reviewer", path: `/cases/${id}/risk` });
  const fast = await open(browser, desk, { as: "second", path: `/cases/${id}/risk` });
  const assess = async ({ page }, likelihood, reason) => {
    await page.check(`[name=likelihood][value='${likelihood}']`);
    await page.check("[name=impact][value='3']");
    await page.fill("[name=reason]", reason);
    await Promise.all([arrived(page), page.click("#riskform > p button")]);
  };
  await assess(fast, 4, "seen by two hospitals");
  assert.equal(new URL(fast.page.url()).pathname, `/cases/${id}`);
  await assess(late, 1, "nothing to it");
  assert.ok(await late.page.locator("#trouble").isVisible(), "the conflict is told");
  assert.equal(await late.page.inputValue("[name=reason]"), "nothing to it", "what was typed is not lost");
  const page = await open(browser, desk, { as: "second", path: `/cases/${id}` });
  const risk = await page.page.textContent("section[aria-labelledby=risk]");
  assert.match(risk, /seen by two hospitals/);
  assert.match(risk, new RegExp(members.second.name));
  for (const w of [late, fast, page]) await w.close();
});

test("evidence tells what changed on its page since it was captured", async () => {
  const { id } = cases[4];
  await desk.call("reviewer", "POST", `/cases/${id}/accept`);
  const { page, close } = await open(browser, desk, { as: "reviewer", path: `/cases/${id}/evidence/new` });
  await page.fill("[name=url]", desk.pages.url);
  await Promise.all([arrived(page), page.click("form[action$='/read'] button")]);

  // A passage is selected with the mouse and lands in the field of the quote.
  const box = await page.locator("#captured p", { hasText: passage }).boundingBox();
  await page.mouse.click(box.x + 20, box.y + 10, { clickCount: 3 });
  await page.waitForFunction((text) => document.querySelector("#f-quote").value === text, passage);
  await page.check("[name=stance][value=refutes]");
  await Promise.all([arrived(page), page.click("form[action$='/evidence'] button[type=submit]")]);
  await Promise.all([arrived(page), page.click("section[aria-labelledby=evidence] article.piece .piecehead a")]);
  await Promise.all([arrived(page), page.click("form[action$='/changed'] button")]);
  assert.equal(await page.locator("#difference ins, #difference del").count(), 0);
  desk.pages.page.text = "Laboratory tests of the reservoir are being repeated.";
  await Promise.all([arrived(page), page.click("form[action$='/changed'] button")]);
  assert.ok(await page.locator("#difference ins").count() > 0);
  assert.ok(await page.locator("#difference del").count() > 0);
  assert.ok(await page.locator("#difference .state.bad").isVisible(), "the cited passage is gone");
  await close();
});

// Known claims: a case shows what was checked before, and the way from there to the
// form for evidence; the page of all of them is found and searched by keyboard.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { follow, launch, open, tabTo, violations } from "./browser.mjs";
import { startDesk } from "./desk.mjs";

let desk, browser, found;
before(async () => {
  desk = await startDesk();
  browser = await launch();
  // A case whose claim somebody has checked: the demonstration's fact-checker says so.
  const { cases } = await desk.call("reviewer", "GET", "/cases?stage=new&limit=100");
  for (const { id } of cases) {
    const one = await desk.call("reviewer", "GET", `/cases/${id}`);
    const best = one.known_claims.find((k) => k.decision !== "none");
    if (best && (!found || best.score > found.best.score)) found = { id, best };
  }
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

test("a case shows the known claim with its rating, and its page is taken as evidence", async () => {
  assert.ok(found, "no case of the demonstration repeats a known claim");
  await desk.call("reviewer", "POST", `/cases/${found.id}/accept`);
  const { page, close } = await open(browser, desk, { as: "reviewer", path: `/cases/${found.id}` });
  const section = page.locator("section[aria-labelledby=known]");
  const says = await section.innerText();
  assert.ok(says.includes(found.best.claim), says);
  assert.ok(says.includes(found.best.rating), says);
  assert.match(says, /% likely/);
  assert.deepEqual(await violations(page), []);
  await tabTo(page, "section[aria-labelledby=known] a.button");
  await follow(page);
  assert.equal(await page.inputValue("#f-url"), found.best.url);
  await close();
});

test("triage has it in short, beside the similar cases", async () => {
  const { page, close } = await open(browser, desk, { as: "reviewer", path: `/triage?view=all&case=${found.id}` });
  await page.waitForFunction((claim) => document.querySelector("#similar")?.innerText.includes(claim), found.best.claim);
  await close();
});

for (const how of [{ lang: "en", width: 1440 }, { lang: "zh", width: 360, scheme: "dark" }]) {
  test(`the page of the known claims, ${how.lang}, ${how.width} px`, async () => {
    const { page, go, close } = await open(browser, desk, { ...how, as: "reviewer", path: "/today" });
    await tabTo(page, "nav.main a[href='/known']");
    await follow(page);
    assert.ok(await page.locator(".knownlist li").count() > 3);
    assert.deepEqual(await violations(page), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it scrolls sideways");
    await page.fill("#ask", found.best.claim);
    await page.keyboard.press("Enter");
    await page.waitForURL(/q=/);
    assert.ok((await page.locator(".knownlist li").first().innerText()).includes(found.best.claim));
    assert.deepEqual(await violations(page), []);
    await go(`/known?verdict=none`);
    await close();
  });
}

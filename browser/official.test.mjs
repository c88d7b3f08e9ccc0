// Official updates have a lane of their own, reached and left by keyboard; what refutes a case is proposed as evidence on it. Both
// in both languages, and what is done can be taken back.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { launch, open, violations } from "./browser.mjs";
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

const words = {
  en: { lane: "Official updates", accept: "Accept", dismiss: "Dismiss", back: "Take back", proposed: "Proposed evidence" },
  zh: { lane: "官方更新", accept: "采纳", dismiss: "忽略", back: "撤回", proposed: "提议的证据" },
};

for (const lang of ["en", "zh"]) {
  test(`the lane, by keyboard (${lang})`, async () => {
    const say = words[lang];
    const { cases: official } = await desk.call("reviewer", "GET", "/cases?lane=official");
    assert.ok(official.length >= 5);
    assert.ok(official.every((c) => c.risk === "low"), "nothing announced stands at a higher risk");
    const { page, go, close } = await open(browser, desk, { as: "reviewer", lang, path: "/queue" });
    const tab = page.locator("nav.tabs a", { hasText: say.lane });
    assert.equal(await tab.locator(".n").textContent(), String(official.length));
    const shown = await page.locator("table.queue a[data-row]").allTextContents();
    assert.ok(!shown.some((text) => official.some((c) => c.claim === text)), "the queue has rumors only");
    await tab.click();
    await page.waitForURL(/stage=official/);
    assert.equal(await page.locator("table.queue a[data-row]").count(), official.length);
    assert.deepEqual(await violations(page), []);

    await go("/triage");
    await page.keyboard.press("u");
    await page.waitForURL(/view=official/);
    assert.equal(await page.locator(".t-row").count(), official.length);
    assert.deepEqual(await violations(page), []);
    const first = await page.locator(".t-row[aria-current]").getAttribute("data-id");
    await page.keyboard.press("m");
    await page.waitForSelector(".t-undo");
    await page.waitForFunction((n) => document.querySelectorAll(".t-row").length === n, official.length - 1);
    assert.equal((await desk.call("reviewer", "GET", `/cases/${first}`)).lane, "queue");
    await page.keyboard.press("z");
    await page.waitForFunction((n) => document.querySelectorAll(".t-row").length === n, official.length);
    assert.equal((await desk.call("reviewer", "GET", `/cases/${first}`)).lane, "official");
    await page.keyboard.press("u");
    await page.waitForURL((url) => url.pathname === "/triage" && !url.search.includes("official"));
    await close();
  });

  test(`proposed evidence (${lang})`, async () => {
    const say = words[lang];
    const { cases } = await desk.call("reviewer", "GET", "/cases?lane=queue&limit=200");
    const all = await Promise.all(cases.map((c) => desk.call("reviewer", "GET", `/cases/${c.id}`)));
    const one = all.find((c) => c.proposals.some((p) => p.state === "open") && ["new", "verifying"].includes(c.stage));
    assert.ok(one, "the demonstration has proposed evidence");
    if (one.stage === "new") await desk.call("reviewer", "POST", `/cases/${one.id}/accept`, {});
    const { page, close } = await open(browser, desk, { as: "reviewer", lang, path: `/cases/${one.id}` });
    const section = page.locator("section[aria-labelledby=proposals]");
    assert.equal(await section.locator("h2").textContent(), say.proposed);
    const proposal = section.locator(".proposal").first();
    const said = one.proposals.find((p) => p.state === "open");
    assert.equal(await proposal.locator("blockquote").textContent(), said.quote);
    assert.ok((await proposal.textContent()).includes(said.publisher));
    assert.deepEqual(await violations(page), []);
    const press = async (name) => {
      await Promise.all([page.waitForNavigation(), section.locator(".proposal").first().getByRole("button", { name }).click()]);
    };
    const state = async () => (await desk.call("reviewer", "GET", `/cases/${one.id}`)).proposals.find((p) => p.id === said.id).state;
    await press(say.dismiss);
    assert.equal(await state(), "dismissed");
    await press(say.back);
    assert.equal(await state(), "open");
    await press(say.accept);
    assert.equal(await state(), "accepted");
    assert.ok((await page.locator("section[aria-labelledby=evidence]").textContent()).includes(said.quote));
    await press(say.back);
    assert.equal(await state(), "open");
    await close();
  });
}

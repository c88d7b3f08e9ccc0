// Searches find cases, known claims and answers in other words and in the other
// language: below the hits, marked as such, in both languages of the pages, on a
// wide and on a narrow screen, and by keyboard.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { follow, launch, open, tabTo, violations } from "./browser.mjs";
import { passage, startDesk } from "./desk.mjs";

let desk, browser, salt;
before(async () => {
  desk = await startDesk();
  browser = await launch();
  // The claims of the cases get their vectors in the background.
  for (let i = 0; i < 100 && !salt; i++) {
    const { reworded } = await desk.call("reviewer", "GET", "/cases?q=iodised%20salt%20against%20radiation");
    salt = reworded.find((r) => r.rewording === "other-language")?.case;
    if (!salt) await new Promise((done) => setTimeout(done, 100));
  }
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

// levels are the levels of the headings of a page, in their order.
const levels = (page) => page.evaluate(() => [...document.querySelectorAll("h1, h2, h3, h4")].map((h) => Number(h.tagName[1])));

async function sound(page) {
  assert.deepEqual(await violations(page), []);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it scrolls sideways");
  const at = await levels(page);
  at.forEach((n, i) => assert.ok(!i || n <= at[i - 1] + 1, `a level is skipped: ${at}`));
}

for (const how of [
  { lang: "en", width: 1280, title: "In other words or in the other language", mark: "In the other language" },
  { lang: "zh", width: 360, scheme: "dark", title: "换一种说法或另一种语言", mark: "另一种语言" },
]) {
  test(`a search shows cases in the other language, ${how.lang}, ${how.width} px`, async () => {
    assert.ok(salt, "no case of the demonstration says it in Chinese");
    const { page, close } = await open(browser, desk, { ...how, as: "reviewer", path: "/search" });
    await page.fill("#ask", "iodised salt against radiation");
    await page.keyboard.press("Enter");
    await page.waitForURL(/q=/);
    const section = page.locator("section[aria-labelledby=reworded]");
    const says = await section.innerText();
    for (const part of [how.title, how.mark, salt.claim]) assert.ok(says.includes(part), `${says} has no ${part}`);
    await sound(page);
    await tabTo(page, "section[aria-labelledby=reworded] .reworded a");
    await follow(page);
    assert.match(page.url(), /\/cases\/\d+$/);
    await close();
  });

  test(`a case shows similar ones in the other language, ${how.lang}, ${how.width} px`, async () => {
    const { cases } = await desk.call("reviewer", "GET", "/cases?q=plastic&stage=new");
    const rice = cases.find((c) => /(fake|plastic) rice/i.test(c.claim)) ?? cases[0];
    const { page, go, close } = await open(browser, desk, { ...how, as: "reviewer", path: `/cases/${rice.id}` });
    const item = page.locator("section[aria-labelledby=similar] li", { hasText: "塑料大米" });
    assert.ok((await item.innerText()).includes(how.mark));
    await sound(page);
    await go(`/triage?view=all&case=${rice.id}`);
    await page.waitForFunction((mark) => document.querySelector("#similar")?.innerText.includes(mark), how.mark);
    await sound(page);
    await close();
  });
}

test("the public finds an answer in other words, below those with the words", async () => {
  const at = `/cases/${salt.id}`;
  await desk.call("reviewer", "POST", `${at}/accept`);
  await desk.call("reviewer", "POST", `${at}/evidence`, { url: desk.pages.url, quote: passage, stance: "refutes" });
  await desk.call("reviewer", "POST", `${at}/claim`, { en: "Table salt with iodine shields people from nuclear fallout.", "zh-Hans": "吃碘盐可以防核辐射。" });
  await desk.call("reviewer", "POST", `${at}/verdict`, { verdict: "false", summary: { "zh-Hans": "碘盐不能防辐射。" } });
  await desk.call("editor", "POST", `${at}/sign`);
  await desk.call("editor", "POST", `${at}/publish`);
  for (const how of [{ width: 1280, mark: "In other words", claim: "Table salt with iodine" }, { lang: "zh", width: 360, mark: "换一种说法", claim: "吃碘盐可以防核辐射" }]) {
    const at = `/public/${how.lang ? "zh-Hans" : "en"}/?q=`;
    // The answer gets its vector in the background, too. The browser keeps a page for a
    // minute, so it is not the one that waits.
    for (let i = 0; i < 200 && !(await (await fetch(`${desk.url}${at}salt+against+radiation`)).text()).includes("reworded"); i++) {
      await new Promise((done) => setTimeout(done, 100));
    }
    const { page, close } = await open(browser, desk, { ...how, path: `${at}x` });
    await page.fill("#q", "salt against radiation");
    await Promise.all([page.waitForEvent("load"), page.press("#q", "Enter")]);
    const says = await page.locator("section.reworded").innerText();
    assert.ok(says.includes(how.mark) && says.includes(how.claim), says);
    await sound(page);
    await tabTo(page, "section.reworded .card a");
    await follow(page);
    assert.match(await page.textContent("h1"), new RegExp(how.claim));
    await close();
  }
});

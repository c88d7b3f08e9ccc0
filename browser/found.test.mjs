// What no rule flags: the detection model's finds are marked, stand apart in the queue and
// in triage, say which words count, and are counted on the page of the rules.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { launch, open, violations } from "./browser.mjs";
import { startDesk } from "./desk.mjs";

let desk, browser, found;
before(async () => {
  desk = await startDesk({ hearsay: true });
  browser = await launch();
  await desk.call("admin", "POST", "/sources/hearsay/fetch");
  for (let i = 0; i < 100 && !found; i++) {
    const { cases } = await desk.call("reviewer", "GET", "/cases?stage=new&label=found-by:words&limit=10");
    if (cases.length) [found] = cases;
    else await new Promise((resolve) => { setTimeout(resolve, 200); });
  }
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

test("the budget files one find of a small day", async () => {
  assert.ok(found, "the model found nothing");
  const { flags } = await desk.call("reviewer", "GET", `/items/${(await desk.call("reviewer", "GET", `/cases/${found.id}`)).sightings[0].item}`);
  assert.equal(flags[0].by, "model");
  assert.equal(flags[0].rule, "model:words");
});

for (const [lang, marked, counts] of [["en", "Found by its words", "What counted most"], ["zh", "凭用词发现", "起主要作用的词"]]) {
  test(`it stands apart and says why (${lang})`, async () => {
    const { page, close } = await open(browser, desk, { as: "reviewer", path: "/queue", lang });
    await page.getByRole("link", { name: marked }).first().click();
    assert.equal(await page.locator("table.queue tbody tr").count(), 1);
    assert.ok((await page.locator("table.queue").innerText()).includes(marked));
    assert.deepEqual(await violations(page), []);
    await page.goto(`${desk.url}/triage`);
    assert.ok(!(await page.locator(".t-list").innerText()).includes(found.claim), "it is among the new cases");
    await page.getByRole("link", { name: marked }).first().click();
    await page.waitForURL(/view=words/);
    assert.ok((await page.locator(".t-list").innerText()).includes(found.claim));
    assert.deepEqual(await violations(page), []);
    await page.goto(`${desk.url}/cases/${found.id}`);
    const says = await page.locator("main").innerText();
    assert.ok(says.includes(marked) && says.includes(counts), says);
    assert.ok(await page.locator("mark").count() > 0, "no word is marked in the text");
    assert.deepEqual(await violations(page), []);
    if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/found-case-${lang}.png`, fullPage: true });
    await close();
  });
}

test("the page of the rules counts it, shows what the budget left over, and a decision changes the count", async () => {
  const { page, close } = await open(browser, desk, { as: "reviewer", path: "/rules" });
  const section = page.locator("section[aria-labelledby=found]");
  let says = await section.innerText();
  assert.match(says, /On, up to 1 % of a day’s items\./);
  assert.match(says, /opened a case for 1 item of \d+; the budget was 1\. 1 more was found/);
  await section.locator("summary").click();
  assert.equal(await section.locator("details li a").count(), 1);
  assert.deepEqual(await violations(page), []);
  if (process.env.PICTURES) await section.screenshot({ path: `${process.env.PICTURES}/found-rules.png` });
  await section.locator("details li a").click();
  assert.ok((await page.locator("main").innerText()).includes("the day's budget had no room"));
  await desk.call("reviewer", "POST", `/cases/${found.id}/accept`);
  await page.goto(`${desk.url}/rules`);
  says = await section.innerText();
  assert.match(says, /100 % of 1/);
  const { decisions } = await desk.call("reviewer", "GET", "/rules/decisions");
  assert.equal(decisions.find((d) => d.rule === "model:words").accepted, 1);
  await close();
});

// The score of a case: its sum is on the case page and in triage, opened by keyboard,
// and fits a narrow window.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { launch, open, tabTo, violations } from "./browser.mjs";
import { startDesk } from "./desk.mjs";

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

for (const [lang, width] of [["en", 360], ["zh", 360], ["en", 1440]]) {
  test(`the parts come to the score (${lang}, ${width} px)`, async () => {
    const id = cases[0].id;
    const { priority } = await desk.call("reviewer", "GET", `/cases/${id}`);
    assert.equal(priority.parts.reduce((n, p) => n + p.points, 0), priority.score);
    const sum = `${priority.score} = ${priority.parts.map((p) => p.points).join(" + ")}`;
    const { page, go, close } = await open(browser, desk, { as: "reviewer", lang, width, path: `/cases/${id}` });
    const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    assert.ok((await page.textContent("[aria-labelledby=score]")).includes(sum));
    assert.equal(await page.locator("[aria-labelledby=score] tbody tr").count(), priority.parts.length);
    assert.ok(await fits());

    await go(`/triage?view=all&case=${id}`);
    assert.ok(!(await page.isVisible(".t-reader > .why table")), "the table is closed");
    await tabTo(page, ".t-reader > .why > summary", sum);
    await page.keyboard.press("Enter");
    assert.ok(await page.isVisible(".t-reader > .why table"), "the table is open");
    assert.ok(await fits());
    assert.deepEqual(await violations(page), []);
    await close();
  });
}

// Triage by keyboard alone, at a desk with two members who are signed in.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { launch, open, small, violations } from "./browser.mjs";
import { members, startDesk } from "./desk.mjs";

let desk, browser;
before(async () => {
  desk = await startDesk();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

const reading = (page) => page.getAttribute("#pane article", "data-id");
const undoable = async (page) => ((await page.locator(".t-undo [data-say]").count()) ? page.locator(".t-undo [data-say]").innerText() : "");
const listed = (page) => page.locator(".t-row:not(.leaving)").evaluateAll((rows) => rows.map((r) => r.dataset.id));

/** Waits until the server has answered: the line of what was done says it. */
const said = (page, text) => page.waitForFunction((t) => document.querySelector(".t-undo [data-say]")?.innerText.startsWith(t) ?? t === "", text);

test("several cases are triaged by keyboard, and every step is taken back", async () => {
  const { page, close } = await open(browser, desk, { as: "reviewer", path: "/triage" });
  const before = await listed(page);
  assert.ok(before.length >= 5, "the desk has too few new cases for this test");
  await page.keyboard.press("1");
  await said(page, `Accepted #${before[0]}`);
  assert.equal(await reading(page), before[1], "it goes on to the next case");
  await page.keyboard.press("3");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await said(page, `Discarded #${before[1]}`);
  await page.keyboard.press("h");
  await page.keyboard.press("Enter");
  await said(page, `Snoozed #${before[2]}`);
  await page.keyboard.press("a");
  await page.keyboard.press("Enter");
  await said(page, `Assigned #${before[3]}`);
  const labelled = await reading(page);
  await page.keyboard.press("l");
  await page.keyboard.press("Tab");
  await page.keyboard.type("rumours");
  await page.keyboard.press("Enter");
  await said(page, `Labelled #${labelled}`);
  const merged = await reading(page);
  await page.keyboard.press("2");
  await page.keyboard.type(before[0]);
  await page.keyboard.press("Enter");
  await said(page, `Merged #${merged}`);
  for (const next of [`Labelled #${labelled}`, `Assigned #${before[3]}`, `Snoozed #${before[2]}`, `Discarded #${before[1]}`, `Accepted #${before[0]}`]) {
    await page.keyboard.press("z");
    await said(page, next);
  }
  await page.keyboard.press("z");
  await page.waitForFunction(() => !document.querySelector(".t-undo"));
  assert.deepEqual(await listed(page), before, "the list is as it was");
  await close();
});

for (const [lang, width] of [["en", 1440], ["zh", 360]]) {
  test(`the same claim in the other language is merged by one key, and parted for good: ${lang}, ${width} px`, async () => {
    const { cases } = await desk.call("reviewer", "GET", "/cases?stage=new&limit=100");
    const of = (...words) => cases.find((c) => words.every((w) => w.test(c.claim))).id; // which page words a case may differ
    // Each pair is parted in the end, so each language has one of its own.
    const [read, other] = lang === "en" ? [of(/vaccine/i, /autism/i), of(/疫苗/, /自[闭閉]症/)] : [of(/[来來]水有毒/), of(/water/i, /poison/i)];
    const [said, same] = lang === "en"
      ? [{ en: "The measles vaccine causes autism in children." }, { "zh-Hans": "麻疹疫苗会导致儿童自闭症。" }]
      : [{ "zh-Hans": "自来水里有毒。" }, { en: "The tap water is poisoned." }];
    await desk.call("reviewer", "POST", `/cases/${read}/claim`, said);
    await desk.call("reviewer", "POST", `/cases/${other}/claim`, same);
    const { page, go, close } = await open(browser, desk, { as: "reviewer", lang, width, path: `/triage?case=${read}` });
    const group = page.locator("#similar form.same");
    // The desk follows the changes of cases, and encodes their claims beside its work.
    for (let i = 0; i < 60 && !(await group.locator(`input[value^="${other}."]`).count()); i++) {
      await page.waitForTimeout(500);
      await go(`/triage?case=${read}`);
      await page.waitForFunction(() => !document.querySelector("#similar[hx-get]"));
    }
    assert.deepEqual(await group.locator("input[name=same]").evaluateAll((list) => list.map((i) => [i.value.split(".")[0], i.checked])), [[other, true]]);
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(await small(page), []);
    await page.keyboard.press("g");
    await page.waitForFunction((into) => document.querySelector(".t-undo [data-say]")?.innerText.includes(into), `#${read}`);
    assert.equal(await reading(page), read, "it stays with the case that is read");
    assert.equal((await desk.call("reviewer", "GET", `/cases/${other}`)).stage, "merged");
    await page.keyboard.press("z");
    await page.waitForFunction(() => !document.querySelector(".t-undo"));
    assert.equal((await desk.call("reviewer", "GET", `/cases/${other}`)).stage, "new");
    await go(`/triage?case=${read}&similar=1`);
    assert.equal(await page.locator("form.same").count(), 0, "what was parted is not proposed again");
    await close();
  });
}

test("keys pressed faster than the server answers are all obeyed", async () => {
  const { page, close } = await open(browser, desk, { as: "reviewer", path: "/triage" });
  const before = await listed(page);
  for (let i = 0; i < 3; i++) await page.keyboard.press("1");
  await said(page, `Accepted #${before[2]}`);
  assert.deepEqual((await listed(page)).slice(0, 1), [before[3]]);
  for (let i = 0; i < 3; i++) await page.keyboard.press("z");
  await page.waitForFunction(() => !document.querySelector(".t-undo"));
  assert.deepEqual(await listed(page), before);
  await close();
});

test("several cases are selected and discarded at once", async () => {
  const { page, close } = await open(browser, desk, { as: "reviewer", path: "/triage" });
  const before = await listed(page);
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Shift+X");
  assert.equal(await page.locator(".t-row :checked").count(), 3);
  await page.keyboard.press("3");
  await page.keyboard.press("Enter");
  await said(page, "Discarded 3 cases");
  assert.deepEqual(await listed(page), before.slice(3));
  await page.keyboard.press("z");
  await page.waitForFunction(() => !document.querySelector(".t-undo"));
  await close();
});

test("two reviewers collide: the slower one is told what happened and decides", async () => {
  const one = await open(browser, desk, { as: "reviewer", path: "/triage" });
  const two = await open(browser, desk, { as: "second", path: "/triage" });
  const id = await reading(one.page);
  await one.page.goto(`${desk.url}/triage?case=${id}`);
  assert.match(await one.page.locator(".looking").innerText(), new RegExp(members.second.name));
  await two.page.goto(`${desk.url}/triage?case=${id}`);
  await two.page.keyboard.press("a");
  await two.page.keyboard.press("Enter");
  await said(two.page, `Assigned #${id}`);
  await one.page.keyboard.press("1");
  const box = one.page.locator(".t-say");
  await box.waitFor();
  assert.match(await box.innerText(), new RegExp(`Assigned to[^]*${members.second.name}`));
  await one.page.keyboard.press("Tab");
  await box.getByRole("button").press("Enter");
  await said(one.page, `Accepted #${id}`);
  await one.page.keyboard.press("z");
  await one.page.waitForFunction(() => !document.querySelector(".t-undo"));
  await one.close();
  await two.close();
});

test("keys are left alone while somebody types or an input method composes", async () => {
  const { page, close } = await open(browser, desk, { as: "reviewer", path: "/triage" });
  const before = await listed(page);
  await page.evaluate(() => {
    for (const init of [{ key: "1", isComposing: true }, { key: "1", keyCode: 229 }, { key: "1", ctrlKey: true }]) {
      document.body.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, ...init }));
    }
  });
  await page.keyboard.press("/");
  await page.keyboard.type("1j3");
  assert.equal(await page.inputValue("#q"), "1j3");
  assert.deepEqual(await listed(page), before);
  assert.equal(await undoable(page), "");
  await close();
});

test("keys can be changed and turned off", async () => {
  const { page, close } = await open(browser, desk, { as: "reviewer", path: "/shortcuts" });
  await page.fill("#key-next", "n");
  await page.getByRole("button", { name: "Save" }).click();
  await page.goto(desk.url + "/triage");
  const [first, second] = await listed(page);
  await page.keyboard.press("j");
  assert.equal(await reading(page), first);
  await page.keyboard.press("n");
  await page.waitForFunction((id) => document.querySelector("#pane article").dataset.id === id, second);
  await page.goto(desk.url + "/shortcuts");
  await page.check("[name=off]");
  await page.getByRole("button", { name: "default keys" }).click();
  await page.goto(desk.url + "/triage");
  await page.keyboard.press("j");
  await page.waitForTimeout(300);
  assert.equal(await reading(page), first);
  await page.goto(desk.url + "/shortcuts");
  await page.uncheck("[name=off]");
  await page.getByRole("button", { name: "Save" }).click();
  await close();
});

test("without scripts a case is accepted and the acceptance taken back", async () => {
  const { page, close } = await open(browser, desk, { as: "reviewer", path: "/triage", js: false });
  const before = await listed(page);
  await page.getByRole("button", { name: "Accept", exact: true }).click();
  assert.equal(await undoable(page), `Accepted #${before[0]}`);
  await page.getByRole("button", { name: "Undo" }).click();
  assert.deepEqual(await listed(page), before);
  await close();
});

/** A new case with several sightings, as the API lists them. */
async function several() {
  const { cases } = await desk.call("reviewer", "GET", "/cases?stage=new");
  return cases.find((c) => c.sightings > 1);
}

test("a sighting that is another claim is split off by keyboard, and taken back", async () => {
  const { id, sightings } = await several();
  const { page, close } = await open(browser, desk, { as: "reviewer", path: `/triage?case=${id}` });
  const before = await listed(page);
  await page.keyboard.press("s");
  const choices = page.locator("[data-act=split] [name=item]");
  assert.equal(await choices.count(), sightings);
  await page.keyboard.press("Escape");
  assert.ok(await page.locator("[data-act=split] summary").evaluate((el) => el === document.activeElement), "Escape gives the focus back");
  await page.keyboard.press("s");
  await page.keyboard.press("Tab"); // on to the second sighting
  await page.keyboard.press("Enter");
  await said(page, "Took item ");
  assert.equal(await reading(page), String(id), "it stays with the case");
  assert.match(await undoable(page), new RegExp(`out of #${id} into a case of its own`));
  const own = (await listed(page)).filter((other) => !before.includes(other));
  assert.equal(own.length, 1, "the case of its own is in the list");
  assert.equal((await desk.call("reviewer", "GET", `/cases/${id}`)).sightings.length, sightings - 1);
  await page.keyboard.press("z");
  await page.waitForFunction(() => !document.querySelector(".t-undo"));
  assert.equal(await reading(page), String(id));
  assert.deepEqual(await listed(page), before);
  assert.equal((await desk.call("reviewer", "GET", `/cases/${id}`)).sightings.length, sightings);
  await close();
});

test("without scripts a sighting is split off and taken back", async () => {
  const { id, sightings } = await several();
  const { page, close } = await open(browser, desk, { as: "reviewer", path: `/triage?case=${id}`, js: false });
  await page.locator("[data-act=split] summary").click();
  await page.locator("[data-act=split] [name=item]").last().click();
  assert.match(await undoable(page), /^Took item /);
  assert.equal(await reading(page), String(id));
  assert.equal((await desk.call("reviewer", "GET", `/cases/${id}`)).sightings.length, sightings - 1);
  await page.getByRole("button", { name: "Undo" }).click();
  assert.equal((await desk.call("reviewer", "GET", `/cases/${id}`)).sightings.length, sightings);
  await close();
});

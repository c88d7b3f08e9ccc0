// The whole way from a new case to a published answer, by keyboard alone.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { enter, follow, launch, tabTo } from "./browser.mjs";
import { members, passage, password, startDesk } from "./desk.mjs";

let desk, browser;
before(async () => {
  desk = await startDesk();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

// signIn types the address and the password of a member.
async function signIn(page, who) {
  await tabTo(page, "[name=email]");
  await page.keyboard.type(members[who].email);
  await tabTo(page, "[name=password]");
  await page.keyboard.type(password);
  await follow(page);
}

const worded = { en: "The tap water is poisoned", "zh-Hans": "自来水被人下毒" };
const summary = {
  en: "The fish died for want of oxygen. Nothing harmful was found in the water.",
  "zh-Hans": "鱼因缺氧死亡，水中没有发现有害物质。",
};

test("from a new case to a published answer without a mouse", { timeout: 120_000 }, async () => {
  const reviewer = await enter(browser, desk);
  let { page } = reviewer;
  await reviewer.go("/triage");
  await signIn(page, "reviewer");
  assert.match(page.url(), /\/triage/);

  // Triage: to the second case, and accepted. What is read next is another one.
  await page.keyboard.press("j");
  await page.waitForFunction(() => document.querySelectorAll(".t-row")[1].hasAttribute("aria-current"));
  const id = await page.$eval(".t-row[aria-current]", (row) => row.dataset.id);

  // e words the claim; Enter saves it, the other language is written next, and z takes a wording back.
  await page.waitForSelector(`#pane article[data-id="${id}"] [data-act=claim]`);
  const word = async () => {
    await page.keyboard.press("e");
    await page.waitForSelector("[data-act=claim][open] [data-take]:focus");
    await page.keyboard.press("1");
    await page.waitForSelector("[data-act=claim][open] textarea:focus");
    assert.equal(await page.$eval("textarea:focus", (field) => field.value), await page.$eval("[data-take]", (first) => first.value), "the first proposal is in its field");
    for (const [lang, said] of [["en", worded.en], ["zh-Hans", worded["zh-Hans"]]]) {
      await tabTo(page, `[data-act=claim] textarea[lang=${lang}]`);
      await page.keyboard.press("Control+a");
      await page.keyboard.insertText(said);
    }
    await page.keyboard.press("Enter");
  };
  await word();
  await page.waitForFunction((said) => document.querySelector("#pane h2")?.textContent === said, worded.en);
  assert.match(await page.textContent("#pane .otherclaim"), new RegExp(worded["zh-Hans"]));
  assert.equal(await page.$eval(".t-row[aria-current]", (row) => row.dataset.id), id, "it stays with the case");
  await page.keyboard.press("z");
  await page.waitForFunction((said) => document.querySelector("#pane h2")?.textContent !== said, worded.en);
  await word();
  await page.waitForFunction((said) => document.querySelector("#pane h2")?.textContent === said, worded.en);

  await page.keyboard.press("1");
  await page.waitForFunction((gone) => !document.querySelector(`.t-row[data-id="${gone}"]`), id);
  assert.notEqual(await page.$eval(".t-row[aria-current]", (row) => row.dataset.id), id);

  // The accepted cases; o opens the one that is read.
  await tabTo(page, "nav.tabs a[href*=accepted]");
  await follow(page);
  assert.equal(await page.$eval(".t-row[aria-current]", (row) => row.dataset.id), id);
  await follow(page, "o");
  assert.equal(await page.textContent("h1"), worded.en);

  // Evidence: the page is fetched, a passage of it cited.
  await tabTo(page, "a[href$='/evidence/new']");
  await follow(page);
  await tabTo(page, "[name=url]");
  await page.keyboard.type(desk.pages.url);
  await follow(page);
  assert.match(await page.textContent("#captured"), /no poison and no germs/);
  await tabTo(page, "#f-quote");
  await page.keyboard.type(passage);
  await tabTo(page, "[name=stance]");
  await page.keyboard.press("ArrowDown"); // from the first, supports, to the second
  assert.equal(await page.$eval("[name=stance]:checked", (el) => el.value), "refutes");
  await tabTo(page, "[name=note]");
  await page.keyboard.type("Water tests of the operator, two weeks running.");
  await tabTo(page, "form[action$='/evidence'] button[type=submit]");
  await follow(page);
  assert.match(await page.textContent("article.piece:not(.proposal)"), /no poison and no germs/);

  // Risk, with a reason.
  await tabTo(page, "a[href$='/risk']");
  await follow(page);
  await tabTo(page, "[name=likelihood]");
  await page.keyboard.press("ArrowRight");
  await tabTo(page, "[name=impact]");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await tabTo(page, "[name=reason]");
  await page.keyboard.type("Many people drink this water, and the tests are good.");
  await tabTo(page, "#riskform > p button");
  await follow(page);
  assert.match(await page.textContent("section[aria-labelledby=risk]"), /the tests are good/);

  // The verdict; the preview follows what is typed.
  await tabTo(page, "a[href$='/verdict']");
  await follow(page);
  await tabTo(page, "[name=verdict]");
  while (await page.evaluate(() => document.activeElement.value) !== "false") await page.keyboard.press("ArrowDown");
  await tabTo(page, "#s-en");
  await page.keyboard.type(summary.en);
  await tabTo(page, "textarea[lang^=zh]");
  await page.keyboard.insertText(summary["zh-Hans"]);
  await page.waitForFunction((text) => document.querySelector("#previewbody").textContent.includes(text), summary["zh-Hans"]);
  await tabTo(page, "[name=do][value=save]");
  await follow(page);
  assert.ok(await page.isDisabled("form[action$='/sign'] button"), "nobody signs their own verdict");
  await reviewer.close();

  // A second person signs and publishes.
  const editor = await enter(browser, desk);
  page = editor.page;
  await editor.go("/today");
  await signIn(page, "editor");
  assert.match(await page.textContent("nav.main"), /To sign\s+1/);
  await tabTo(page, `section[aria-labelledby=to-sign] a[href='/cases/${id}/sign']`);
  await follow(page);
  assert.match(page.url(), new RegExp(`/cases/${id}/sign$`));
  for (const text of [...Object.values(worded), summary.en, summary["zh-Hans"], "no poison and no germs", "the first proposal", "Nothing is wanting"]) {
    assert.ok((await page.textContent("main")).includes(text), `the signer sees ${text}`);
  }
  await tabTo(page, "form[action$='/sign'] button");
  await follow(page);
  assert.match(await page.textContent("[role=status]"), /Signed by .* not public yet/);
  await tabTo(page, "form[action$='/publish'] button");
  await follow(page);
  assert.match(await page.textContent("[role=status]"), /Published/);
  assert.doesNotMatch(await page.textContent("nav.main"), /To sign/);
  await tabTo(page, "a[href*='/answers/']");
  await follow(page);

  // The public page, in both languages.
  assert.equal(await page.textContent("h1"), worded.en);
  assert.match(page.url(), /the-tap-water-is-poisoned$/);
  assert.match(await page.textContent("main"), /The fish died for want of oxygen/);
  assert.match(await page.textContent(".evidence"), /no poison and no germs/);
  await tabTo(page, "nav.langs a[hreflang^=zh]");
  await follow(page);
  assert.equal(await page.textContent("h1"), worded["zh-Hans"]);
  assert.match(await page.textContent("main"), /鱼因缺氧死亡/);
  assert.equal(await page.getAttribute("html", "lang"), "zh-Hans");
  await editor.close();
});

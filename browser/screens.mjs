// Every screen of the desk and of the public pages, and what has to have happened
// for them to show something.
import { passage } from "./desk.mjs";

/** Works on the cases through the API, so that no screen is empty; returns the addresses. */
export async function prepare(desk) {
  const reviewer = (...call) => desk.call("reviewer", ...call);
  const editor = (...call) => desk.call("editor", ...call);
  const { cases } = await reviewer("GET", "/cases?stage=new");
  const chinese = cases.find((c) => /\p{Script=Han}/u.test(c.claim));
  const [answered, working, discarded, merged] = cases.filter((c) => c !== chinese);

  // One is answered, after a risk assessment with Annex 2's questions.
  const at = (c, rest = "") => `/cases/${c.id}${rest}`;
  const cite = (c, stance) => reviewer("POST", at(c, "/evidence"), { url: desk.pages.url, quote: passage, stance, note: "Water tests of two weeks." });
  const risk = (c) => reviewer("POST", at(c, "/risk"), { likelihood: 2, impact: 4, reason: "Many people drink this water; the tests are good." });
  const verdict = (c) => reviewer("POST", at(c, "/verdict"), { verdict: "false", summary: {
    en: "The fish died for want of oxygen.\nNothing harmful was found in the water.", "zh-Hans": "鱼因缺氧死亡。\n水中没有发现有害物质。",
  } });
  for (const c of [answered, working]) {
    await reviewer("POST", at(c, "/accept"));
    await cite(c, "refutes");
    await risk(c);
    await verdict(c);
  }
  await editor("POST", at(answered, "/sign"));
  const { url } = await editor("POST", at(answered, "/publish"));
  await reviewer("POST", at(working, "/assign"), { to: "Rowan Reed" });
  const referral = await reviewer("POST", at(working, "/referrals"), { recipient: "Rivermouth water board", question: "Were there more dead fish than in other summers?" });
  const evidence = (await reviewer("GET", at(working))).evidence[0].id;
  await reviewer("POST", at(discarded, "/discard"), { reason: "no claim in it" });
  await reviewer("POST", at(merged, "/merge"), { into: String(working.id) });

  const { receipt } = await desk.call(undefined, "POST", "/tips", { text: "People say that boiled onions cure the fever of the harbour quarter within a day.", language: "en", area: "Harbour quarter" });
  const items = (await reviewer("GET", at(working))).sightings;
  const own = (address) => { const u = new URL(address); return u.pathname + u.search; };
  return {
    case: at(working), answered: at(answered), discarded: at(discarded), merged: at(merged), chinese: at(chinese),
    fresh: chinese.id, evidence: at(working, `/evidence/${evidence}`), referral: at(working, `/referrals/${referral.id}`),
    link: own(referral.link), answer: own(url), receipt, item: `/items/${items[0].item ?? items[0].id}`, page: desk.pages.url,
  };
}

const press = (form) => async (page) => {
  await Promise.all([page.waitForEvent("load"), page.locator(form).first().click()]);
};

/** The screens: who looks, at which address, after which act. */
export const screens = {
  "sign-in": { path: () => "/sign-in" },
  "sign-in refused": { path: () => "/sign-in", act: async (page) => {
    await page.fill("[name=email]", "nobody@desk.example");
    await page.fill("[name=password]", "not the password");
    await press("main button[type=submit]")(page);
  } },
  "spent set-up link": { path: () => "/set-up?token=spent", status: 410 },
  answers: { path: () => "/public/" },
  "answers found": { path: () => "/public/?q=oxygen" },
  "no answers found": { path: () => "/public/?q=qqqqzzzz" },
  answer: { path: (made) => made.answer },
  tip: { path: () => "/public/tip" },
  "tip refused": { path: () => "/public/tip", act: press("form.form button[type=submit]") },
  receipt: { path: () => "/public/receipt" },
  "receipt looked up": { path: (made) => `/public/receipt?number=${made.receipt}` },
  "how we work": { path: () => "/public/how-we-work" },
  "referral by link": { path: (made) => made.link },
  "reply refused": { path: (made) => made.link, act: press(".reply button[type=submit]") },
  "no such public page": { path: () => "/public/nothing", status: 404 },

  triage: { as: "reviewer", path: () => "/triage" },
  "triage in Chinese": { as: "reviewer", path: (made) => `/triage?case=${made.fresh}` },
  "triage, my cases": { as: "reviewer", path: () => "/triage?view=mine" },
  "triage selection": { as: "reviewer", path: () => "/triage", act: async (page) => {
    if (await page.locator(".t-row input").first().isVisible()) await page.locator(".t-row input").first().check();
  } },
  "help of triage": { as: "reviewer", path: () => "/triage", act: async (page) => {
    await page.keyboard.press("?");
    await page.waitForSelector("#help[open]");
  } },
  shortcuts: { as: "reviewer", path: () => "/shortcuts" },
  queue: { as: "reviewer", path: () => "/queue" },
  "all cases": { as: "reviewer", path: () => "/queue?stage=all" },
  "empty stage": { as: "reviewer", path: () => "/queue?stage=closed" },
  case: { as: "reviewer", path: (made) => made.case },
  "case in Chinese": { as: "reviewer", path: (made) => made.chinese },
  "discarded case": { as: "reviewer", path: (made) => made.discarded },
  "merged case": { as: "reviewer", path: (made) => made.merged },
  item: { as: "reviewer", path: (made) => made.item },
  "new evidence": { as: "reviewer", path: (made) => `${made.case}/evidence/new` },
  "evidence beside its page": { as: "reviewer", path: (made) => `${made.case}/evidence/new?url=${encodeURIComponent(made.page)}`, act: press("form[action$='/evidence/read'] button") },
  evidence: { as: "reviewer", path: (made) => made.evidence },
  "evidence compared": { as: "reviewer", path: (made) => made.evidence, act: press("form[action$='/changed'] button") },
  risk: { as: "reviewer", path: (made) => `${made.case}/risk` },
  verdict: { as: "reviewer", path: (made) => `${made.case}/verdict` },
  "new referral": { as: "reviewer", path: (made) => `${made.case}/referrals/new` },
  "brief of a referral": { as: "reviewer", path: (made) => `${made.case}/referrals/new`, act: async (page) => {
    await page.check("[name=to][value=other]");
    await page.fill("[name=name]", "Hollin rangers");
    await page.fill("[name=question]", "Since when have the fish been dying?");
    await press("button[value=brief]")(page);
  } },
  referral: { as: "reviewer", path: (made) => made.referral },
  "search box": { as: "reviewer", path: () => "/search" },
  search: { as: "reviewer", path: () => "/search?q=vaccine" },
  "search in Chinese": { as: "reviewer", path: () => `/search?q=${encodeURIComponent("疫苗")}` },
  "search mistake": { as: "reviewer", path: () => "/search?q=%28measles", status: 400 },
  "nothing found": { as: "reviewer", path: () => "/search?q=qqqqzzzz" },
  sources: { as: "reviewer", path: () => "/sources" },
  recipients: { as: "reviewer", path: () => "/recipients" },
  "own account": { as: "reviewer", path: () => "/me" },
  "not for this role": { as: "reviewer", path: () => "/members", status: 403 },
  "no such page": { as: "reviewer", path: () => "/nothing", status: 404 },

  "case to be signed": { as: "editor", path: (made) => made.case },
  "answered case": { as: "editor", path: (made) => made.answered },
  "new recipient": { as: "editor", path: () => "/recipients/new" },

  members: { as: "admin", path: () => "/members" },
};

// Every screen of the desk and of the public pages, and what has to have happened
// for them to show something.
import { passage, virus } from "./desk.mjs";

/** Works on the cases through the API, so that no screen is empty; returns the addresses. */
export async function prepare(desk) {
  const reviewer = (...call) => desk.call("reviewer", ...call);
  const editor = (...call) => desk.call("editor", ...call);
  const { cases } = await reviewer("GET", "/cases?stage=new");
  const chinese = cases.find((c) => /\p{Script=Han}/u.test(c.claim));
  const answered = cases.find((c) => c.claim.startsWith("The town's drinking water"));
  // Two publications have this story, and the one that is fetched first words the case.
  const working = cases.find((c) => /^(Mystery pneumonia hits|Doctors puzzled by|Family doctors in)/.test(c.claim));
  const merged = cases.find((c) => c.claim.startsWith("Statement: respiratory"));
  const discarded = cases.find((c) => ![chinese, answered, working, merged].includes(c));
  const several = cases.find((c) => c.sightings > 1 && ![chinese, answered, working, merged, discarded].includes(c));

  // One is answered, the other waits for a signature and for an answer from outside.
  const at = (c, rest = "") => `/cases/${c.id}${rest}`;
  await work(reviewer, at(answered), {
    claim: { en: "Dead fish in the Hollin reservoir show that the tap water is poisoned.", "zh-Hans": "霍林水库的死鱼说明自来水有毒。" },
    evidence: { url: desk.pages.url, quote: passage, stance: "refutes", note: "Water tests of two weeks, by the operator's laboratory." },
    risk: { likelihood: 2, impact: 4, reason: "Many people drink this water; the tests are good." },
    verdict: { verdict: "false", summary: {
      en: "The fish died for want of oxygen after the warmest week of the year.\nNothing harmful was found in the water. **Tap water can be drunk.**\n1. [Results of the tests](https://water.example/tests)\n2. What the operator does now",
      "zh-Hans": "鱼因水温过高、缺氧而死亡。\n水中没有发现有害物质，自来水可以饮用。",
    } },
  });
  await work(reviewer, at(working), {
    claim: { en: "An unknown pneumonia has struck a city market.", "zh-Hans": "城市市场暴发不明肺炎。" },
    evidence: { url: desk.pages.clinic, quote: virus, stance: "context", note: "The virus is known, and so is its course." },
    risk: { likelihood: 4, impact: 3, reason: "Eleven people are ill; the virus spreads in close rooms.", annex2: [
      { yes: true, reason: "One person needed oxygen." }, { yes: false, reason: "A known virus with a known course." },
      { yes: false, reason: "No case outside the city." }, { yes: false, reason: "Nobody asks for restrictions." },
    ] },
    verdict: { verdict: "partly-true", summary: {
      en: "Eleven stallholders were ill, **that is right**.\nThe cause is no mystery: it is adenovirus type 7, which is known. What helps:\n- fresh air\n- [washing hands](https://www.who.int/hands) often",
      "zh-Hans": "十一名摊主患病**属实。**\n病因并不神秘：是已知的腺病毒7型。怎样预防：\n- 多通风\n- 勤[洗手](https://www.who.int/hands)",
    } },
  });
  await editor("POST", at(answered, "/sign"));
  const { url } = await editor("POST", at(answered, "/publish"));
  await reviewer("POST", at(working, "/assign"), { to: "Rowan Reed" });
  const referral = await reviewer("POST", at(working, "/referrals"), { recipient: "Rivermouth hospital laboratory", question: "Was anything beside adenovirus type 7 found in the eleven samples?" });
  const evidence = (await reviewer("GET", at(working))).evidence[0].id;
  await reviewer("POST", at(discarded, "/discard"), { reason: "no claim in it" });
  await reviewer("POST", at(merged, "/merge"), { into: String(working.id) });

  const { receipt } = await desk.call(undefined, "POST", "/tips", { text: "People say that boiled onions cure the fever of the harbour quarter within a day.", language: "en", area: "Harbour quarter" });
  // A webhook that gets an answer it cannot use.
  const hook = await desk.call("admin", "POST", "/webhooks", { url: `http://${desk.pages.host}/hook`, events: ["case.accepted", "answer.published"] });
  await desk.call("admin", "POST", `/webhooks/${hook.id}/test`);
  const items = (await reviewer("GET", at(working))).sightings;
  desk.pages.page.more = "All eleven are at home again."; // changed since the capture
  const own = (address) => { const u = new URL(address); return u.pathname + u.search; };
  return {
    case: at(working), answered: at(answered), discarded: at(discarded), merged: at(merged), chinese: at(chinese),
    fresh: chinese.id, several: several.id, evidence: at(working, `/evidence/${evidence}`), referral: at(working, `/referrals/${referral.id}`),
    link: own(referral.link), answer: own(url), receipt, item: `/items/${items[0].item ?? items[0].id}`, page: desk.pages.clinic, feed: desk.pages.feed, hook: `/webhooks/${hook.id}`,
  };
}

// work takes a case from triage to a proposed verdict.
async function work(call, path, { claim, evidence, risk, verdict }) {
  await call("POST", `${path}/accept`);
  await call("POST", `${path}/claim`, claim);
  await call("POST", `${path}/evidence`, evidence);
  await call("POST", `${path}/risk`, risk);
  await call("POST", `${path}/verdict`, verdict);
}

const press = (form) => async (page) => {
  await Promise.all([page.waitForEvent("load"), page.locator(form).first().click()]);
};

/**
 * The screens: who looks, at which address, after which act; `picture` is the name
 * of the picture that make pictures takes, and `more` says that there is one in each window.
 */
export const screens = {
  "sign-in": { picture: "sign-in", path: () => "/sign-in" },
  "sign-in refused": { path: () => "/sign-in", act: async (page) => {
    await page.fill("[name=email]", "nobody@desk.example");
    await page.fill("[name=password]", "not the password");
    await press("main button[type=submit]")(page);
  } },
  "tip sent": { path: () => "/public/tip", act: async (page) => {
    await page.fill("#text", "Some say that the night bus spreads the market's illness.");
    await press("form.form button[type=submit]")(page);
  } },
  "spent set-up link": { path: () => "/set-up?token=spent", status: 404 },
  answers: { picture: "public-answers", path: () => "/public/" },
  "answers found": { path: () => "/public/?q=oxygen" },
  "no answers found": { path: () => "/public/?q=qqqqzzzz" },
  answer: { picture: "public-answer", more: true, path: (made) => made.answer },
  tip: { picture: "public-tip", more: true, path: () => "/public/tip" },
  "tip refused": { path: () => "/public/tip", act: press("form.form button[type=submit]") },
  receipt: { path: () => "/public/receipt" },
  "receipt looked up": { picture: "public-receipt", path: (made) => `/public/receipt?number=${made.receipt}` },
  "how we work": { picture: "public-how-we-work", path: () => "/public/how-we-work" },
  "referral by link": { picture: "referral-link", more: true, path: (made) => made.link },
  "reply refused": { path: (made) => made.link, act: press(".reply button[type=submit]") },
  "no such public page": { path: () => "/public/nothing", status: 404 },

  today: { picture: "today", more: true, as: "reviewer", path: () => "/today" },
  triage: { picture: "triage", more: true, as: "reviewer", path: () => "/triage" },
  "triage in Chinese": { as: "reviewer", path: (made) => `/triage?case=${made.fresh}` },
  "triage, my cases": { as: "reviewer", path: () => "/triage?view=mine" },
  "triage selection": { as: "reviewer", path: () => "/triage", act: async (page) => {
    if (await page.locator(".t-row input").first().isVisible()) await page.locator(".t-row input").first().check();
    // The panel of the selected cases stays in sight above the list; at the list's end
    // it covers none of it, so what is judged does not hang on which row lies beneath.
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  } },
  "split in triage": { picture: "triage-split", more: true, as: "reviewer", path: (made) => `/triage?view=all&case=${made.several}`, act: async (page) => {
    await page.keyboard.press("s");
    await page.waitForSelector("[data-act=split][open] [name=item]");
  } },
  "help of triage": { picture: "triage-help", as: "reviewer", path: () => "/triage", act: async (page) => {
    await page.keyboard.press("?");
    await page.waitForSelector("#help[open]");
  } },
  shortcuts: { picture: "shortcuts", as: "reviewer", path: () => "/shortcuts" },
  queue: { picture: "queue", more: true, as: "reviewer", path: () => "/queue" },
  "all cases": { as: "reviewer", path: () => "/queue?stage=all" },
  "empty stage": { as: "reviewer", path: () => "/queue?stage=closed" },
  case: { picture: "case", more: true, as: "reviewer", path: (made) => made.case },
  "case in Chinese": { as: "reviewer", path: (made) => made.chinese },
  "discarded case": { as: "reviewer", path: (made) => made.discarded },
  "merged case": { as: "reviewer", path: (made) => made.merged },
  "known claims": { picture: "known", as: "reviewer", path: () => "/known" },
  "known claims of a text": { as: "reviewer", path: () => "/known?q=vaccine+autism" },
  "known claims of no kind": { as: "reviewer", path: () => "/known?verdict=unproven" },
  item: { picture: "item", as: "reviewer", path: (made) => made.item },
  "new evidence": { as: "reviewer", path: (made) => `${made.case}/evidence/new` },
  "evidence beside its page": { picture: "evidence-new", as: "reviewer", path: (made) => `${made.case}/evidence/new?url=${encodeURIComponent(made.page)}`, act: press("form[action$='/evidence/read'] button") },
  evidence: { picture: "evidence", as: "reviewer", path: (made) => made.evidence },
  "evidence compared": { picture: "evidence-changed", as: "reviewer", path: (made) => made.evidence, act: press("form[action$='/changed'] button") },
  risk: { picture: "risk", as: "reviewer", path: (made) => `${made.case}/risk` },
  "claim worded": { picture: "claim", more: true, as: "reviewer", path: (made) => `${made.case}/claim` },
  "claim refused": { as: "reviewer", path: (made) => `${made.case}/claim`, act: async (page) => {
    await page.fill("[name='claim:en']", "城市市场暴发不明肺炎。");
    await press("#claimform button:not([data-take])")(page);
  } },
  "claim in triage": { picture: "triage-claim", more: true, as: "reviewer", path: (made) => `/triage?view=all&case=${made.several}`, act: async (page) => {
    await page.keyboard.press("e");
    await page.waitForSelector("[data-act=claim][open] [data-take]:focus");
  } },
  verdict: { picture: "verdict", more: true, as: "reviewer", path: (made) => `${made.case}/verdict` },
  "how to write an answer": { picture: "verdict-writing", more: true, as: "reviewer", path: (made) => `${made.case}/verdict`, act: async (page) => {
    await page.locator("details.howto > summary").click();
    await page.locator("details.howto").scrollIntoViewIfNeeded();
  } },
  "new referral": { as: "reviewer", path: (made) => `${made.case}/referrals/new` },
  "brief of a referral": { picture: "referral-new", as: "reviewer", path: (made) => `${made.case}/referrals/new`, act: async (page) => {
    await page.check("[name=to][value=other]");
    await page.fill("[name=name]", "Quayside school doctor");
    await page.fill("[name=question]", "Are pupils of the school near the market ill, too?");
    await press("button[value=brief]")(page);
  } },
  referral: { picture: "referral", as: "reviewer", path: (made) => made.referral },
  "search box": { as: "reviewer", path: () => "/search" },
  signals: { picture: "signals", more: true, as: "reviewer", path: () => "/signals" },
  "signals of a topic that has none": { as: "reviewer", path: () => "/signals?topic=vaccines&place=KE&days=2" },
  signal: { picture: "signal", more: true, as: "reviewer", path: () => "/signals/radiation-chemical/all" },
  "day of a signal": { as: "reviewer", path: () => "/signals/vaccines/all", act: async (page) => {
    await page.locator("summary").first().click();
    await Promise.all([page.waitForEvent("load"), page.locator(".sigdays tbody a").last().click()]);
  } },
  search: { picture: "search", as: "reviewer", path: () => "/search?q=vaccine" },
  "search in Chinese": { as: "reviewer", path: () => `/search?q=${encodeURIComponent("疫苗")}` },
  "saved search": { as: "reviewer", path: () => "/search?q=vaccine", act: async (page) => {
    await page.fill("form[action='/search/save'] [name=name]", "Vaccine claims");
    await press("form[action='/search/save'] button")(page);
  } },
  "search mistake": { as: "reviewer", path: () => "/search?q=%28measles", status: 400 },
  "nothing found": { as: "reviewer", path: () => "/search?q=qqqqzzzz" },
  rules: { picture: "rules", as: "reviewer", path: () => "/rules" },
  rule: { picture: "rule", as: "reviewer", path: () => "/rules/water-contaminated" },
  "rule explained": { picture: "rule-explain", as: "reviewer", path: () => "/rulefiles/explain?rule=water-contaminated&item=1" },
  "rule not explained": { as: "reviewer", path: () => "/rulefiles/explain?rule=none&item=1", status: 404 },
  "rule file": { as: "reviewer", path: () => "/rulefiles/edit?file=rules/food-water-safety.yaml" },
  "rule editor": { picture: "rule-editor", more: true, as: "admin", path: () => "/rulefiles/edit?file=rules/food-water-safety.yaml", act: async (page) => {
    await page.fill("#try_text", "They poisoned the tap water, say neighbours.");
    await press("button[value=try]")(page);
  } },
  "rule editor with a mistake": { picture: "rule-editor-mistake", as: "admin", path: () => "/rulefiles/edit?file=rules/food-water-safety.yaml", act: async (page) => {
    await page.locator("#text").evaluate((t) => { t.value = t.value.replace(/threshold: \d+/, "threshold: high"); });
    await press("button[value=check]")(page);
  } },
  "no backtest": { as: "editor", status: 403, path: () => "/rulefiles/backtest" },
  "rule backtest": { picture: "rule-backtest", more: true, as: "admin", path: () => "/rulefiles/edit?file=rules/food-water-safety.yaml", act: async (page) => {
    await page.locator("#text").evaluate((t) => { t.value = t.value.replace(/threshold: \d+/, "threshold: 90"); });
    await press("button[value=backtest]")(page);
    await page.waitForSelector("#job[data-state=done]");
  } },
  "new rule file": { as: "admin", path: () => "/rulefiles/new?q=measles" },
  "rule to be learnt": { as: "admin", path: () => "/rulefiles/learn" },
  "rule not learnt": { as: "admin", path: () => "/rulefiles/learn?go=1" },
  "rule versions": { picture: "rule-versions", as: "admin", path: () => "/rulefiles/versions?file=rules/food-water-safety.yaml" },
  sources: { picture: "sources", as: "reviewer", path: () => "/sources" },
  "own account": { picture: "account", as: "reviewer", path: () => "/me" },
  "digest asked for": { as: "editor", path: () => "/me", act: async (page) => {
    await page.check("[name=daily]");
    await press("section[aria-labelledby=digest] button[type=submit]")(page);
  } },
  "not for this role": { as: "reviewer", path: () => "/members", status: 403 },
  "no such page": { as: "reviewer", path: () => "/nothing", status: 404 },

  "case to be signed": { picture: "case-sign", as: "editor", path: (made) => made.case },
  "cases to be signed": { as: "editor", path: () => "/queue?stage=to-sign" },
  "verdict to be signed": { picture: "sign", more: true, as: "editor", path: (made) => `${made.case}/sign` },
  "answered case": { as: "editor", path: (made) => made.answered },
  "new recipient": { picture: "recipient", as: "editor", path: () => "/recipients/new" },
  "recipient kept": { picture: "recipients", as: "editor", path: () => "/recipients/new", act: async (page) => {
    await page.fill("[name=organisation]", "Rivermouth water board");
    await page.fill("[name=competence]", "drinking water, food-water-safety");
    await page.fill("[name=area]", "Rivermouth");
    await page.selectOption("[name=language]", "en");
    await page.fill("[name=usual]", "6");
    await page.fill("[name=email]", "desk@water.example");
    await press("form.door-wide button")(page);
  } },
  "recipient refused": { as: "editor", path: () => "/recipients/new", act: async (page) => {
    await page.fill("[name=organisation]", "Harbour office");
    await page.fill("[name=usual]", "soon");
    await press("form.door-wide button")(page);
  } },

  members: { picture: "members", as: "admin", path: () => "/members" },
  webhooks: { picture: "webhooks", as: "admin", path: () => "/webhooks" },
  "new webhook": { as: "admin", path: () => "/webhooks/new" },
  "one webhook": { as: "admin", path: (made) => made.hook },
  mails: { as: "admin", path: () => "/webhooks/mails" },
  "sources of an admin": { as: "admin", path: () => "/sources" },
  "address to test": { as: "admin", path: () => "/sources/test" },
  "address tested": { picture: "source-test", as: "admin", path: () => "/sources/test", act: async (page, made) => {
    await page.fill("#url", made.feed);
    await press("form.try button")(page);
  } },
  "list of feeds": { as: "admin", path: () => "/sources/import" },
  "list of feeds read": { picture: "source-import", as: "admin", path: () => "/sources/import", act: async (page, made) => {
    await page.fill("#list", `<opml version="2.0"><body><outline text="Water"><outline type="rss" text="Hollin water board" xmlUrl="${made.feed}"/></outline><outline type="rss" text="Nowhere"/></body></opml>`);
    await press("form.list button")(page);
  } },
  "webhook refused": { as: "admin", path: () => "/webhooks/new", act: async (page) => {
    await page.fill("[name=url]", "http://10.1.2.3/hook");
    await press("form.panel button")(page);
  } },
  "webhook with its secret": { picture: "webhook", as: "admin", path: () => "/webhooks/new", act: async (page) => {
    await page.fill("[name=url]", "https://hooks.example/desk");
    await press("form.panel button")(page);
  } },
  "link for a password": { as: "admin", path: () => "/members", act: press("button[name=do][value=link]") },
};

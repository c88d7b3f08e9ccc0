// A browser that keeps account of what it does, and hands on a keyboard.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { members, password } from "./desk.mjs";

/** Launches the system's Chromium, which fetches nothing on its own. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

const sessions = new Map(); // of a desk and a member: signed in once, used by all

// session signs a member in through the page and returns the cookies.
async function session(browser, desk, who) {
  const key = `${desk.url} ${who}`;
  if (!sessions.has(key)) {
    sessions.set(key, (async () => {
      const context = await browser.newContext({ locale: "en-GB" });
      const page = await context.newPage();
      await page.goto(`${desk.url}/sign-in`);
      await page.fill("[name=email]", members[who].email);
      await page.fill("[name=password]", password);
      await Promise.all([page.waitForURL("**/queue"), page.keyboard.press("Enter")]);
      const state = await context.storageState();
      await context.close();
      return state;
    })());
  }
  return sessions.get(key);
}

/**
 * Opens a window: of a member (`as`), or of somebody who is not signed in. Console
 * errors, script errors and requests to other hosts are collected in `faults`.
 */
export async function enter(browser, desk, { as, width = 1440, height = 900, scheme = "light", lang = "en", js = true } = {}) {
  const context = await browser.newContext({
    viewport: { width, height }, colorScheme: scheme, locale: lang === "zh" ? "zh-CN" : "en-GB", timezoneId: "Europe/Lisbon",
    javaScriptEnabled: js, reducedMotion: "reduce", storageState: as && await session(browser, desk, as),
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const faults = [];
  const host = new URL(desk.url).host;
  const hosts = [host, desk.provider?.host];
  page.on("request", (r) => { if (!hosts.includes(new URL(r.url()).host)) faults.push(`request to ${r.url()}`); });
  page.on("pageerror", (e) => faults.push(`script error: ${e.message}`));
  page.on("console", (m) => {
    // Chromium reports the status of a refusal, which is what was asked for.
    const refusal = new URL(m.location().url || desk.url).host === host && /Failed to load resource.*status of 4/.test(m.text());
    if (m.type() === "error" && !refusal) faults.push(`console: ${m.text()}`);
  });
  return {
    page, faults, context,
    go: async (path) => (await page.goto(path.startsWith("http") ? path : desk.url + path, { waitUntil: "load" })).status(),
    close: async () => {
      await context.close();
      assert.deepEqual(faults, [], "nothing went wrong on the way");
    },
  };
}

/** Opens a page in a window of its own. */
export async function open(browser, desk, { path = "/", ...how }) {
  const window = await enter(browser, desk, how);
  return { ...window, status: await window.go(path) };
}

/** Presses the tab key until what has the focus matches a selector, and a text if one is given. */
export async function tabTo(page, selector, text = "") {
  for (let i = 0; i < 300; i++) {
    await page.keyboard.press("Tab");
    const there = await page.evaluate(([s, t]) => {
      const el = document.activeElement;
      return Boolean(el?.matches(s)) && (el.innerText || el.value || "").includes(t);
    }, [selector, text]);
    if (there) return;
  }
  throw new Error(`the tab key does not reach ${selector} ${text} on ${page.url()}`);
}

/** Presses a key that leads to another page, and waits for it. */
export async function follow(page, key = "Enter") {
  await Promise.all([page.waitForEvent("load"), page.keyboard.press(key)]);
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What axe finds against WCAG 2.2 A and AA, with everything that can be opened open. */
export async function violations(page) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
  await page.evaluate(axe);
  const result = await page.evaluate((values) => window.axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] }), tags);
  return result.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target} (${n.failureSummary})`).join("; ")}`);
}

/**
 * What can be pressed and is less than 24 px high or wide by its own size, wherever it
 * happens to lie: axe forgives a small one that stands far enough from the others, which
 * a longer text can change. A box for a tick counts with its label; the width of a link
 * within a line is its word's.
 */
export async function small(page) {
  return page.evaluate(() => {
    document.querySelectorAll("details").forEach((d) => { d.open = true; });
    const size = (el) => el.getBoundingClientRect();
    const enough = (el) => size(el).height >= 24 && (size(el).width >= 24 || getComputedStyle(el).display === "inline");
    return [...document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), select, textarea, [role=button]")]
      .filter((el) => el.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .filter((el) => !enough(el) && !(/^(radio|checkbox)$/.test(el.type) && [...el.labels].some(enough)))
      .map((el) => `${el.parentElement.tagName}.${el.parentElement.className} > ${el.tagName}.${el.className} ${Math.floor(size(el).width)}x${Math.floor(size(el).height)}: ${(el.innerText || el.name || "").slice(0, 40)}`);
  });
}

/**
 * What can be pressed and reaches into what can be pressed a line below, were the two
 * under each other: whether they are is a matter of how the text runs. What lies above
 * the page, such as a dialog, is left out.
 */
export async function crowded(page) {
  return page.evaluate(() => {
    document.querySelectorAll("details").forEach((d) => { d.open = true; });
    const style = (el) => getComputedStyle(el);
    const above = (el) => el && (/absolute|fixed|sticky/.test(style(el).position) || above(el.parentElement));
    const block = (el) => (style(el).display.startsWith("inline") ? block(el.parentElement) : el);
    const name = (el) => `${el.parentElement.tagName}.${el.parentElement.className} > ${el.tagName}: ${(el.innerText || el.name || "").slice(0, 40)}`;
    const all = [...document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), select, textarea")]
      .filter((el) => el.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !above(el))
      .map((el) => ({ el, own: el.getBoundingClientRect(), column: block(el).getBoundingClientRect() }));
    const found = [];
    for (const a of all) {
      for (const b of all) {
        const into = a.own.bottom - b.own.top;
        const apart = a.column.right <= b.column.left + 1 || b.column.right <= a.column.left + 1;
        const line = Math.min(a.own.height, b.own.height) / 2; // further in they stand beside each other
        if (a.own.top < b.own.top && into > 0.5 && into < line && !apart && !a.el.contains(b.el) && !b.el.contains(a.el)) {
          found.push(`${name(a.el)} reaches ${into.toFixed(1)} px into ${name(b.el)}`);
        }
      }
    }
    return found;
  });
}

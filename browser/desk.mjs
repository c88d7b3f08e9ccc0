// A demonstration for the tests, and a browser that keeps account of what it does.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

/** Starts `rumordesk demo` and waits for the address of its pages. */
export async function startDesk() {
  if (process.env.DESK_URL) return { url: process.env.DESK_URL.replace(/\/+$/, ""), stop: async () => {} };
  const dir = await mkdtemp(join(tmpdir(), "rumordesk-browser-"));
  const child = spawn(process.env.DESK_BINARY, ["demo", "--listen", "127.0.0.1:0", "--keep", dir], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const url = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the demonstration does not come up:\n${said}`)), 120_000);
    const hear = (chunk) => {
      said += chunk;
      const found = said.match(/read at (http:\/\/[^\s/]+)/);
      if (found) {
        clearTimeout(timer);
        resolve(found[1]);
      }
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    ended.then((code) => reject(new Error(`the demonstration ended with ${code}:\n${said}`)));
  });
  return {
    url,
    async stop() {
      child.kill("SIGINT");
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Launches the system's Chromium, which fetches nothing on its own. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

/** A page that notes console errors, failed loads and requests to other hosts. */
export async function open(browser, desk, { path = "/", width = 1440, height = 900, scheme = "light", lang = "en", js = true }) {
  const context = await browser.newContext({
    viewport: { width, height }, colorScheme: scheme, locale: lang === "zh" ? "zh-CN" : "en-GB",
    javaScriptEnabled: js, reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const faults = [];
  const host = new URL(desk.url).host;
  page.on("request", (r) => { if (new URL(r.url()).host !== host) faults.push(`request to ${r.url()}`); });
  page.on("pageerror", (e) => faults.push(`script error: ${e.message}`));
  page.on("console", (m) => {
    // Chromium reports the status of an error page, which is what was asked for.
    const own = m.location().url === page.url() && /Failed to load resource/.test(m.text());
    if (m.type() === "error" && !own) faults.push(`console: ${m.text()}`);
  });
  const response = await page.goto(desk.url + path, { waitUntil: "load" });
  return { page, faults, status: response.status(), close: () => context.close() };
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What axe finds against WCAG 2.2 A and AA, with everything that can be opened open. */
export async function violations(page) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
  await page.evaluate(axe);
  const result = await page.evaluate((values) => window.axe.run(document, { runOnly: { type: "tag", values } }), tags);
  return result.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target} (${n.failureSummary})`).join("; ")}`);
}

import { chromium } from "playwright-core";
import { readFileSync } from "node:fs";
const base = process.argv[2];
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const axe = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
for (const [i, path] of process.argv.slice(3).entries())
  for (const [w, scheme, lang] of [[1440, "light", "en"], [360, "dark", "zh"]]) {
    const c = await b.newContext({ viewport: { width: w, height: 900 }, colorScheme: scheme, bypassCSP: true });
    const p = await c.newPage();
    p.on("console", (m) => m.type() === "error" && console.log("console", m.text()));
    const r = await p.goto(base + path + (path.includes("?") ? "&" : "?") + "lang=" + lang);
    const over = await p.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    await p.evaluate(axe);
    const res = await p.evaluate(() => axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
    console.log(path, w, r.status(), over ? "OVERFLOW" : "", res.violations.map((v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 120)).join(" | ")));
    await p.screenshot({ path: `/tmp/w4/shot${i}-${w}.png`, fullPage: true });
    await c.close();
  }
await b.close();

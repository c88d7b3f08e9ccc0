// The pictures of the documentation, taken anew by every run.
import { after, before, test } from "node:test";
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { launch, open, startDesk } from "./desk.mjs";

const folder = fileURLToPath(new URL("../docs/img/", import.meta.url));
const skip = process.env.KEEP_PICTURES ? "KEEP_PICTURES is set" : false;

let desk, browser, first;
before(async () => {
  if (skip) return;
  desk = await startDesk();
  browser = await launch();
  await mkdir(folder, { recursive: true });
  const { page, close } = await open(browser, desk, { path: "/queue?stage=all" });
  // The case with most sightings shows most of what a case page can.
  first = await page.$$eval("table.queue tbody tr", (rows) => rows
    .map((r) => ({ href: r.querySelector("a[data-row]").getAttribute("href"), n: Number(r.querySelector(".c-seen b").textContent.replace(/,/g, "")) }))
    .sort((a, b) => b.n - a.n)[0].href);
  await close();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

const pictures = {
  "queue.png": { path: "/queue" },
  "queue-zh.png": { path: "/queue", lang: "zh" },
  "queue-dark.png": { path: "/queue", scheme: "dark" },
  "queue-narrow.png": { path: "/queue", width: 360, height: 740 },
  "case.png": { case: true },
  "case-zh.png": { case: true, lang: "zh" },
  "case-narrow.png": { case: true, width: 360, height: 740, scheme: "dark" },
  "search.png": { path: "/search?q=vaccine" },
  "sources.png": { path: "/sources" },
};

for (const [name, how] of Object.entries(pictures)) {
  test(name, { skip }, async () => {
    const { page, close } = await open(browser, desk, { ...how, path: how.case ? first : how.path });
    await page.screenshot({ path: folder + name });
    await close();
  });
}

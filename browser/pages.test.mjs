// Every screen: no violation of WCAG 2.2 AA that axe finds, nothing too small to touch,
// no error, no request elsewhere, no sideways scrolling. Four windows see each screen
// in both languages, narrow and wide, light and dark, and every pair of these. With
// PICTURES set (make pictures) each screen is pictured into that folder on the way, and
// those that docs/img has are taken anew.
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { crowded, enter, launch, small, violations } from "./browser.mjs";
import { startDesk } from "./desk.mjs";
import { prepare, screens } from "./screens.mjs";

let desk, browser, made;
before(async () => {
  desk = await startDesk();
  browser = await launch();
  made = await prepare(desk);
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

const windows = [
  { lang: "en", width: 1440, height: 900, scheme: "light", name: "" },
  { lang: "en", width: 360, height: 740, scheme: "dark", name: "-narrow" },
  { lang: "zh", width: 1440, height: 900, scheme: "dark", name: "-zh" },
  { lang: "zh", width: 360, height: 740, scheme: "light", name: "-narrow-zh" },
];

const folder = process.env.PICTURES && resolve(process.env.PICTURES);
const shown = fileURLToPath(new URL("../docs/img/", import.meta.url));

// picture takes the part of a screen that is seen first.
async function picture(page, screen, how) {
  if (!folder || !screen.picture || (how.name && !screen.more)) return;
  const name = `${screen.picture}${how.name}.png`;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: resolve(folder, name) });
  if (existsSync(resolve(shown, name))) await copyFile(resolve(folder, name), resolve(shown, name));
}

for (const how of windows) {
  describe(`${how.lang}, ${how.width} px, ${how.scheme}`, () => {
    for (const as of [undefined, "reviewer", "editor", "admin"]) {
      test(as ? `as ${as}` : "not signed in", async (t) => {
        const window = await enter(browser, desk, { ...how, as });
        const { page, faults } = window;
        for (const [name, screen] of Object.entries(screens).filter(([, s]) => s.as === as)) {
          await t.test(name, async () => {
            faults.length = 0;
            const status = await window.go(screen.path(made));
            assert.equal(status, screen.status ?? 200);
            await screen.act?.(page, made);
            await picture(page, screen, how);
            assert.equal(await page.getAttribute("html", "lang"), how.lang === "zh" ? "zh-Hans" : "en");
            assert.equal(await page.locator("h1").count(), 1, "one h1");
            assert.deepEqual(await violations(page), []);
            assert.deepEqual(await small(page), [], "large enough to touch");
            assert.deepEqual(await crowded(page), [], "far enough apart");
            const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
            assert.ok(over <= 0, `${over} px too wide`);
            assert.deepEqual(faults, []);
          });
        }
        await window.close();
      });
    }
  });
}

test("the first page costs at most 150 KB, all told", async () => {
  for (const path of ["/triage", "/queue", made.case, "/public/", made.answer]) {
    const window = await enter(browser, desk, { as: "reviewer" });
    const sizes = [];
    window.page.on("requestfinished", (r) => sizes.push(r.sizes().then((s) => s.responseHeadersSize + s.responseBodySize)));
    await window.go(path);
    await window.page.waitForLoadState("networkidle");
    const total = (await Promise.all(sizes)).reduce((a, b) => a + b, 0);
    assert.ok(sizes.length > 1 && total <= 150 * 1024, `${path}: ${total} bytes in ${sizes.length} answers`);
    await window.close();
  }
});

// Every screen as the desk sends it, put to the Nu Html Checker: no error. What a
// screen shows only after an act is the browser suite's.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { members, password, startDesk } from "../browser/desk.mjs";
import { prepare, screens } from "../browser/screens.mjs";

let desk, made, folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "rumordesk-html-"));
  desk = await startDesk();
  made = await prepare(desk);
});
after(async () => {
  await desk?.stop();
  await rm(folder, { recursive: true, force: true });
});

// signIn returns the cookies of a member who has signed in.
async function signIn(who) {
  const response = await fetch(`${desk.url}/sign-in`, {
    method: "POST", redirect: "manual", headers: { Origin: desk.url },
    body: new URLSearchParams({ email: members[who].email, password }),
  });
  assert.equal(response.status, 303, `${who} signs in`);
  return response.headers.getSetCookie().map((c) => c.split(";")[0]).join("; ");
}

// check puts every page of the folder to the checker and returns what it says.
function check() {
  const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");
  return new Promise((resolve, reject) => {
    execFile("java", ["-Xss4m", "-jar", jar, "--format", "json", "--exit-zero-always", "--stdout", folder], { maxBuffer: 64 << 20 }, (err, out, said) => {
      if (err) return reject(new Error(said || err.message));
      resolve(JSON.parse(out).messages);
    });
  });
}

test("every screen is valid HTML", async () => {
  const pages = new Map(); // of the folder: what they are
  for (const lang of ["en", "zh-CN"]) {
    for (const as of [undefined, "reviewer", "editor", "admin"]) {
      const cookie = as && await signIn(as);
      for (const [name, screen] of Object.entries(screens).filter(([, s]) => s.as === as)) {
        const response = await fetch(new URL(screen.path(made), desk.url), { headers: { "Accept-Language": lang, ...(cookie && { Cookie: cookie }) } });
        assert.equal(response.status, screen.status ?? 200, name);
        assert.match(response.headers.get("Content-Type"), /^text\/html/, name);
        const file = `${pages.size}.html`;
        pages.set(file, `${name} (${lang})`);
        const html = await response.text();
        // A quotation is not in the page's language by being on it.
        for (const [quote] of html.matchAll(/<(blockquote|cite)\b[^>]*>/g)) assert.match(quote, / lang="[a-z]/, name);
        await writeFile(join(folder, file), html);
      }
    }
  }
  assert.ok(pages.size > 100, `${pages.size} pages`);
  const said = await check();
  const of = (m) => pages.get(m.url.split("/").at(-1));
  const errors = said.filter((m) => m.type === "error");
  const byMessage = new Map();
  for (const m of errors) byMessage.set(m.message, [...(byMessage.get(m.message) ?? []), m]);
  const lines = [...byMessage].map(([message, all]) => `${all.length} × ${message}\n    on ${[...new Set(all.map(of))].slice(0, 5).join(", ")}\n    ${all[0].extract?.trim()}`);
  assert.equal(errors.length, 0, `${errors.length} errors\n${lines.join("\n")}`);
});

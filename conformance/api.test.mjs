// The API as others' programs see it: its document put to a validator, and then the
// program to schemathesis, as an admin and as a reviewer at the same time. Requests
// are bounded in number, and go to this machine only (see hooks.py).
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startDesk } from "../browser/desk.mjs";
import { prepare } from "../browser/screens.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const tool = (name) => join(process.env.CHECKERS ?? "", name);

let desk, folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "rumordesk-api-"));
  desk = await startDesk();
  await prepare(desk);
});
after(async () => {
  await desk?.stop();
  await rm(folder, { recursive: true, force: true });
});

// run returns what a program printed, and how it ended.
function run(name, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(tool(name), args, { cwd: folder, env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1", PYTHONPATH: here, ...env } });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => { said += chunk; });
    child.once("error", reject);
    child.once("close", (status) => resolve({ status, said }));
  });
}

test("the document is valid OpenAPI", async () => {
  const file = join(folder, "openapi.json");
  await writeFile(file, await (await fetch(`${desk.url}/api/v1/openapi.json`)).text());
  const { status, said } = await run("openapi-spec-validator", ["--errors", "all", file]);
  assert.equal(status, 0, said);
});

describe("schemathesis finds nothing", { concurrency: true }, () => {
  // Whoever may do everything meets every check; the reviewer, every refusal of a role.
  for (const [who, phases] of [["admin", "coverage,fuzzing"], ["reviewer", "coverage"]]) {
    test(`as ${who}`, async () => {
      const { status, said } = await run("st", [
        "--config-file", join(here, "schemathesis.toml"), "run", `${desk.url}/api/v1/openapi.json`,
        "--header", `Authorization: Bearer ${desk.tokens[who]}`, "--phases", phases, "--max-examples", "8",
        "--seed", process.env.SEED ?? "12", "--rate-limit", "45/s", "--continue-on-failure", "--suppress-health-check", "all", "--warnings", "off", "--no-color",
      ], { SCHEMATHESIS_HOOKS: "hooks", LOOPBACK_PAGE: desk.pages.url });
      assert.equal(status, 0, said);
      const cases = Number(said.match(/(\d+) generated/)?.[1]);
      assert.ok(cases > 1000, `${cases} requests\n${said}`);
    });
  }
});

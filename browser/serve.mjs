// A desk with members for the tests: the cases of the demonstration in a data folder,
// served by `rumordesk serve`, which asks for a sign-in.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open } from "./desk.mjs";

const binary = () => process.env.DESK_BINARY;
const password = "a password for the browser tests";

/** Runs a command to its end. */
function command(args, input = "") {
  return new Promise((resolve, reject) => {
    const child = spawn(binary(), args, { stdio: ["pipe", "pipe", "pipe"] });
    let said = "";
    child.stdout.on("data", (chunk) => { said += chunk; });
    child.stderr.on("data", (chunk) => { said += chunk; });
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve(said) : reject(new Error(`rumordesk ${args.join(" ")} ended with ${code}:\n${said}`))));
    child.stdin.end(input);
  });
}

/** Starts a desk with two reviewers and waits for its address. */
export async function startServe() {
  const dir = await mkdtemp(join(tmpdir(), "rumordesk-serve-"));
  await command(["demo", "--once", "--listen", "127.0.0.1:0", "--keep", dir]);
  const config = join(dir, "rumordesk.yaml");
  await writeFile(config, (await readFile(config, "utf8")).replace(/^listen:.*$/m, "listen: 127.0.0.1:0"));
  const members = [
    { email: "li@desk.example", name: "Li", role: "reviewer" },
    { email: "ana@desk.example", name: "Ana", role: "reviewer" },
  ];
  for (const m of members) {
    await command(["-c", config, "user", "add", m.email, "--name", m.name, "--role", m.role, "--password-stdin"], password + "\n");
  }
  const child = spawn(binary(), ["-c", config, "serve"], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const url = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the desk does not come up:\n${said}`)), 60_000);
    const hear = (chunk) => {
      said += chunk;
      const found = said.match(/rumordesk is at (http:\/\/[^\s/]+)/);
      if (found) {
        clearTimeout(timer);
        resolve(found[1]);
      }
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    ended.then((code) => reject(new Error(`the desk ended with ${code}:\n${said}`)));
  });
  return {
    url,
    members,
    async stop() {
      child.kill("SIGINT");
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A page of one of the desk's members, who has signed in by the form. */
export async function signedIn(browser, desk, member, options) {
  const opened = await open(browser, desk, { ...options, path: "/sign-in" });
  await opened.page.fill("[name=email]", desk.members[member].email);
  await opened.page.fill("[name=password]", password);
  await opened.page.locator("main form button[type=submit]").first().click();
  await opened.page.waitForURL((u) => u.pathname !== "/sign-in");
  await opened.page.goto(desk.url + options.path);
  return opened;
}

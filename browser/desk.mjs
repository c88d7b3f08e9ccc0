// A desk for the tests: the demonstration's content, members of its own, and the
// program that a team runs.
import { execFile, spawn } from "node:child_process";
import { createServer } from "node:http";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What every member of the tests signs in with. */
export const password = "quiet harbour lantern";

/** The members: two reviewers, an editor and an admin. */
export const members = {
  reviewer: { email: "rowan@desk.example", name: "Rowan Reed", role: "reviewer" },
  second: { email: "sasha@desk.example", name: "Sasha Stone", role: "reviewer" },
  editor: { email: "emery@desk.example", name: "Emery East", role: "editor" },
  admin: { email: "alex@desk.example", name: "Alex Ash", role: "admin" },
};

const binary = () => process.env.DESK_BINARY ?? "rumordesk";

// run runs one command to its end and returns what it printed.
function run(args, input) {
  return new Promise((resolve, reject) => {
    const child = execFile(binary(), args, (err, out, said) => err ? reject(new Error(`${args.join(" ")}: ${said || err.message}`)) : resolve(out.trim()));
    child.stdin.end(input);
  });
}

/**
 * Starts a desk. Without `empty` it has the demonstration's cases, the members
 * above and a token of each; with it, it is as on the first start.
 */
export async function startDesk({ empty = false } = {}) {
  const dir = await mkdtemp(join(tmpdir(), "rumordesk-browser-"));
  const pages = await startPages();
  let child;
  const stop = async () => {
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGINT");
      await ended;
    }
    await pages.stop();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    if (empty) {
      await mkdir(join(dir, "rules"));
      await run(["init", dir]).catch(() => {});
    } else {
      await run(["demo", "--keep", dir, "--once"]);
    }
    const config = join(dir, "desk.yaml");
    await writeFile(config, `listen: "127.0.0.1:0"\nlanguages: [en, zh]\nrules: ["rules/*.yaml"]\nnetwork:\n  allow: ["${pages.host}"]\nsources: []\n`);
    const tokens = {};
    if (!empty) {
      for (const [who, m] of Object.entries(members)) {
        await run(["--config", config, "user", "add", m.email, "--name", m.name, "--role", m.role, "--password-stdin"], password + "\n");
        tokens[who] = await run(["--config", config, "user", "token", m.email, "--name", "tests"]);
      }
    }
    child = spawn(binary(), ["--config", config, "serve"], { stdio: ["ignore", "pipe", "pipe"] });
    const { url, setUp } = await ready(child, empty);
    return { url, setUp, pages, tokens, call: (who, ...rest) => call(url, tokens[who], ...rest), stop };
  } catch (err) {
    await stop();
    throw err;
  }
}

// ready waits until the pages can be opened, and for the link of a first start.
function ready(child, first) {
  let said = "";
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the desk does not come up:\n${said}`)), 120_000);
    const hear = (chunk) => {
      said += chunk;
      const url = said.match(/rumordesk is at (http:\/\/[^\s/]+)/)?.[1];
      const setUp = said.match(/works once:\s+(http:\S+)/)?.[1];
      if (url && (setUp || !first)) {
        clearTimeout(timer);
        resolve({ url, setUp });
      }
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", (code) => { clearTimeout(timer); reject(new Error(`the desk ended with ${code}:\n${said}`)); });
  });
}

// call asks the API in a member's name; an error has the problem's words.
async function call(url, token, method, path, body) {
  const response = await fetch(`${url}/api/v1${path}`, {
    method, body: body && JSON.stringify(body),
    headers: { ...(token && { Authorization: `Bearer ${token}` }), ...(body && { "Content-Type": "application/json" }) },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : null;
}

/** The passage that the tests cite. */
export const passage = "Laboratory tests of the reservoir found no poison and no germs above the limits.";

/** A site on loopback that evidence can be found on; `page.text` can be changed. */
async function startPages() {
  const page = { text: passage };
  const server = createServer((request, response) => {
    if (request.url !== "/tests") {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
    response.end(`<!doctype html><html lang="en"><title>Results of the water tests</title><main><article>
<h1>Results of the water tests</h1><p>Samples were taken at four places of the Hollin reservoir on Monday and on Thursday.</p>
<p>${page.text}</p><p>The fish died for want of oxygen after the warmest week of the year. Tap water can be drunk.</p></article></main></html>`);
  });
  await new Promise((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  const host = `127.0.0.1:${server.address().port}`;
  return {
    host, url: `http://${host}/tests`, page,
    stop: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}

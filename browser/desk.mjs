// A desk for the tests: the demonstration's content, members of its own, and the
// program that a team runs.
import { execFile, spawn } from "node:child_process";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { rmSync } from "node:fs";
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
 * above and a token of each; with it, it is as on the first start. With `login`
 * members can sign in through an identity provider, too. With `hearsay` the detection
 * model is on in place of rules, and the source hearsay has what it is to find.
 */
export async function startDesk({ empty = false, login = false, hearsay = false } = {}) {
  const dir = await mkdtemp(join(tmpdir(), "rumordesk-browser-"));
  const pages = await startPages();
  let child, provider;
  // Whatever ends the tests ends the desk, too.
  const last = () => {
    child?.kill("SIGKILL");
    provider?.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  process.once("exit", last);
  const stop = async () => {
    process.off("exit", last);
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGINT");
      await ended;
    }
    provider?.stop();
    await pages.stop();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const config = join(dir, "rumordesk.yaml");
    await run(empty ? ["init", dir] : ["demo", "--keep", dir, "--once"]);
    // The sources stay as they are and are left alone: their site is gone by now.
    const sources = empty ? "[]\n" : (await readFile(config, "utf8")).split(/^sources:/m)[1].replace(/^ {4}schedule:.*$/gm, "$&\n    paused: true");
    let listen = "127.0.0.1:0", oidc = "";
    if (login) { // the provider has to know the address before the desk has it
      listen = `127.0.0.1:${await freePort()}`;
      provider = await startProvider(`http://${listen}/sign-in/provider/callback`);
      oidc = `oidc: {issuer: "${provider.url}", client_id: desk, name: "Harbour login"}\n`;
    }
    await writeFile(config, `listen: "${listen}"\n${oidc}sources_from: ["sources/*.yaml"]\nlanguages: [en, zh]\nrules: ${hearsay ? "[]" : '["rules/*.yaml"]'}\n${hearsay ? "candidates: {model: on, share: 1%}\n" : ""}network:\n  allow: ["${pages.host}"]\nsources: ${sources}${hearsay ? pages.source : ""}`);
    const tokens = {};
    if (!empty) {
      for (const [who, m] of Object.entries(members)) {
        await run(["--config", config, "user", "add", m.email, "--name", m.name, "--role", m.role, "--password-stdin"], password + "\n");
        tokens[who] = await run(["--config", config, "user", "token", m.email, "--name", "tests"]);
      }
    }
    child = spawn(binary(), ["--config", config, "serve"], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, RUMORDESK_OIDC_SECRET: "a secret & more" } });
    const { url, setUp } = await ready(child, empty);
    return { url, setUp, pages, provider, tokens, call: (who, ...rest) => call(url, tokens[who], ...rest), stop };
  } catch (err) {
    await stop();
    throw err;
  }
}

// freePort names a port that nothing listens on.
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  const { port } = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

/** Starts the identity provider of the tests; `next` says who signs in from then on. */
async function startProvider(redirect) {
  const child = spawn(process.env.PROVIDER_BINARY ?? "provider", ["-redirect", redirect], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = new Promise((_, reject) => { child.once("error", reject); });
  const { value } = await Promise.race([lines.next(), failed]);
  if (!value) throw new Error("the identity provider does not come up");
  return {
    url: value, host: new URL(value).host, stop: () => child.kill("SIGKILL"),
    next: async (email) => { child.stdin.write(email + "\n"); await lines.next(); },
  };
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

/** A passage about another case. */
export const virus = "All eleven samples had adenovirus type 7, and nothing else.";

/** A site on loopback that evidence can be found on; the text of `page` can be changed. */
async function startPages() {
  const page = { text: passage, more: "Ten of the eleven are at home again." };
  const article = (title, ...lines) => `<!doctype html><html lang="en"><title>${title}</title><main><article>
<h1>${title}</h1>${lines.map((l) => `<p>${l}</p>`).join("\n")}</article></main></html>`;
  const pages = {
    "/tests": () => article("Results of the water tests", "Samples were taken at four places of the Hollin reservoir on Monday and on Thursday.",
      page.text, "The fish died for want of oxygen after the warmest week of the year. Tap water can be drunk."),
    "/clinic": () => article("What made the stallholders ill", "The hospital's laboratory looked at samples of all eleven stallholders of the Quayside Market.",
      virus, `${page.more} Whoever has a fever should stay at home and drink enough.`),
  };
  // Hearsay in both languages.
  const hearsay = [
    ["Onion steam clears the lungs", "Breathing onion steam every hour kills the new virus within three days, a secret that hospitals hide from you, so share it before it is deleted."],
    ["喝姜汤的秘密", "紧急通知！每天喝三碗生姜红糖水能杀死肺里的新病毒，医院不敢说，快转给家人！"],
  ];
  hearsay.forEach(([title, text], i) => { pages[`/hearsay/${i}`] = () => article(title, text); });
  pages["/hearsay"] = () => `<!doctype html><title>Hearsay</title>${hearsay.map(([title], i) => `<a class="go" href="/hearsay/${i}">${title}</a>`).join("\n")}`;
  const feed = () => `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Hollin water board</title>
<link>http://${host}/</link><description>Notices</description>
<item><title>Results of the water tests</title><link>http://${host}/tests</link><pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate></item>
<item><title>What made the stallholders ill</title><link>http://${host}/clinic</link><pubDate>Thu, 05 Mar 2026 09:30:00 GMT</pubDate></item>
</channel></rss>`;
  const server = createServer((request, response) => {
    const found = request.url === "/feed.xml" ? feed : pages[request.url];
    response.writeHead(found ? 200 : 404, { "Content-Type": found === feed ? "application/rss+xml" : "text/html; charset=utf-8" });
    response.end(found?.() ?? "");
  });
  await new Promise((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  const host = `127.0.0.1:${server.address().port}`;
  return {
    host, url: `http://${host}/tests`, feed: `http://${host}/feed.xml`, clinic: `http://${host}/clinic`, page,
    source: `\n  - {id: hearsay, name: Hearsay Weekly, kind: news, language: en, schedule: "@every 24h", rate: 100/s, listing: {url: "http://${host}/hearsay", links: a.go}}\n`,
    stop: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}

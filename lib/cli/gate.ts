/** `countersign gate`: may this be deployed there, now? Only a whole, readable yes about the very thing that was asked ends with 0. */
import { setTimeout as pause } from "node:timers/promises";
import { boolean, type Json, reasonsIn, text, textOrNull } from "./answers.ts";
import { callingHelp, callingOptions, serverOf } from "./calling.ts";
import { ask, Problem, type Server } from "./client.ts";
import { type Command, digestIn, type Given } from "./command-line.ts";
import { readLocal, whyUnreadable } from "./local-file.ts";
import { CouldNotTell, type Exit, exits, sayAside, sayResult, tell, WrongUse } from "./outcome.ts";

export const gate: Command = {
  name: "gate",
  summary: "may this digest be deployed there, now?",
  takes: "--digest SHA256|--file FILE --environment NAME",
  help: `Ends with 0 where it may, with 1 and every reason where it may not, and with 2 where nothing could
be told: no answer, a token that is not in force, anything unexpected. A pipeline goes on with 0 alone.
The answer holds for the moment it was given.

  --digest SHA256        what would be deployed, by its SHA-256
  --file FILE            the same, hashed from the file
  --environment NAME     where to
  --wait SECONDS         ask again, at most so long, until it may
  --json                 the answer as it came, with its signed statement
${callingHelp}`,
  options: {
    ...callingOptions,
    ...{ digest: { type: "string" }, file: { type: "string" }, environment: { type: "string" } },
    ...{ wait: { type: "string" }, json: { type: "boolean" } },
  },
  async run(given) {
    const environment = given.needed("environment", "say where it would be deployed to");
    const waitMs = (given.seconds("wait") ?? 0) * 1000;
    const server = serverOf(given);
    const digest = await digestOf(given);
    const told = await untilAllowed(() => verdict(server, digest, environment), waitMs);
    if (given.has("json")) sayResult(JSON.stringify(told.kind === "told" ? told.body : { allowed: null, message: told.message }));
    else if (told.exit === exits.yes) sayResult(told.message);
    if (told.exit !== exits.yes) sayAside(told.message);
    return told.exit;
  },
};

async function digestOf(given: Given): Promise<string> {
  const [sent, file] = [given.text("digest"), given.text("file")];
  if ((sent === null) === (file === null)) throw new WrongUse("Say what would be deployed: --digest, or --file.");
  if (sent !== null) {
    const digest = digestIn(sent);
    if (digest === null) throw new WrongUse("--digest is a SHA-256: 64 hexadecimal digits.");
    return digest;
  }
  const path = file ?? "";
  const why = await whyUnreadable(path);
  if (why !== null) throw new WrongUse(why);
  return (await readLocal(path)).sha256;
}

type Told = { message: string } & ({ kind: "told"; exit: Exit; body: Json } | { kind: "nothing"; exit: 2 });

const between = 5000;

async function untilAllowed(once: () => Promise<Told>, waitMs: number): Promise<Told> {
  const end = Date.now() + waitMs;
  for (let said = ""; ; ) {
    const told = await once();
    const left = end - Date.now();
    if (told.exit === exits.yes || left <= 0) return told;
    if (told.message !== said) sayAside(`${told.message}\nAsking again, for ${Math.ceil(left / 1000)} s at most.`);
    said = told.message;
    await pause(Math.min(between, left));
  }
}

/** One question. Nothing but an answer by the contract counts, about this digest and this environment. */
async function verdict(server: Server, digest: string, environment: string): Promise<Told> {
  try {
    const body = await ask(server, { method: "POST", path: "/gate-checks", json: { digest, environment }, isQuestion: true });
    const allowed = boolean(body, "allowed");
    const reasons = reasonsIn(body, server.url);
    const release = textOrNull(body, "release");
    if (text(body, "digest") !== digest || text(body, "environment") !== environment)
      throw new CouldNotTell("The answer is about something else than was asked.");
    if (allowed && reasons.length > 0) throw new CouldNotTell("The answer contradicts itself: allowed, with reasons against it.");
    const by = release === null ? "" : ` by ${release}`;
    const what = `sha256:${digest} ${allowed ? "may" : "may not"} be deployed to ${environment}${by}.`;
    return { kind: "told", exit: allowed ? exits.yes : exits.no, message: tell(what, reasons), body };
  } catch (error) {
    if (!(error instanceof CouldNotTell || error instanceof Problem)) throw error;
    const message = `${tell(error.message, error.reasons)}\nWhether it may be deployed is not known: take it for a no.`;
    return { kind: "nothing", exit: exits.unknown, message };
  }
}

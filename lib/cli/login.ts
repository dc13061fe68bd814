/** `countersign login`: keeps the address and an access token for this user, once the server has said that the token is in force. */
import { createInterface } from "node:readline";
import { callingOptions } from "./calling.ts";
import { ask, Problem, type Server } from "./client.ts";
import type { Command } from "./command-line.ts";
import { CouldNotTell, exits, sayAside, sayResult, WrongUse } from "./outcome.ts";
import { addressIn, isOpen, keepSettings, tokenIn } from "./settings.ts";
import { askHidden } from "./terminal.ts";

export const login: Command = {
  name: "login",
  summary: "keep a server's address and your access token on this machine",
  takes: "[--url URL] [--token-stdin]",
  help: `Asks for the address and for an access token, sees whether the token is in force, and keeps both
in a file that only you may read. A token is made under Your account, Access tokens.
A pipeline needs no login: it sets COUNTERSIGN_URL and COUNTERSIGN_TOKEN.

  --url URL              the address of Countersign, as in https://releases.example.com
  --token-stdin          read the token from the standard input
  --timeout SECONDS      how long a silent server is waited for (60)`,
  options: { ...callingOptions, url: { type: "string" }, "token-stdin": { type: "boolean" } },
  async run(given) {
    const isTerminal = process.stdin.isTTY && !given.has("token-stdin");
    const address = given.text("url") ?? process.env["COUNTERSIGN_URL"];
    if (!address && !isTerminal) throw new WrongUse("--url is missing: say the address of Countersign.");
    const url = addressIn(address || (await askOpenly("Address of Countersign: ")));
    if (!isTerminal && !given.has("token-stdin"))
      throw new WrongUse("There is no terminal to ask at. Give the token on the standard input, with --token-stdin.");
    if (isOpen(url)) sayAside(`${url} is not https: the token, and every answer, can be read and changed on its way.`);
    const token = tokenIn(isTerminal ? await askHidden("Access token (not shown): ") : await wholeInput(), "What was given");
    const silenceMs = Math.max(1, given.seconds("timeout") ?? 60) * 1000;
    await requireInForce({ url, token, silenceMs });
    sayResult(`The token is in force at ${url}. Kept in ${keepSettings({ url, token })}`);
    return exits.yes;
  },
};

/** A token that is not for reading is told so, and thereby known. */
async function requireInForce(server: Server): Promise<void> {
  try {
    await ask(server, { method: "GET", path: "/services" });
  } catch (error) {
    if (error instanceof CouldNotTell && error.isForbidden) return;
    if (!(error instanceof Problem)) throw error;
    throw new CouldNotTell(`${server.url} does not say whether the token is in force: ${error.message}`, error.reasons);
  }
}

function askOpenly(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve, reject) => {
    terminal.once("close", () => reject(new WrongUse("Nothing was said.")));
    terminal.question(question, (answer) => {
      resolve(answer);
      terminal.close();
    });
  });
}

const longestInput = 10_000;

async function wholeInput(): Promise<string> {
  let text = "";
  for await (const chunk of process.stdin) {
    text += String(chunk);
    if (text.length > longestInput) throw new WrongUse("What came on the standard input is no access token.");
  }
  return text;
}

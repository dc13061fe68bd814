/** Where the command calls, and with which token: both from the environment, or both from the file that `countersign login` wrote. */
import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { CouldNotTell, WrongUse } from "./outcome.ts";

export interface Settings {
  url: string;
  token: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** XDG Base Directory Specification; on Windows the folder for a user's settings. */
export function settingsFile(env: Environment = process.env): string {
  const own = process.platform === "win32" ? env["APPDATA"] : env["XDG_CONFIG_HOME"];
  // A relative path is to be ignored, by the specification.
  const folder = own && path.isAbsolute(own) ? own : path.join(env["HOME"] || homedir(), ".config");
  return path.join(folder, "countersign", "settings.json");
}

/** Half a setting is none: a token goes only to the address it was given with. */
export function readSettings(env: Environment = process.env): Settings {
  const [url, token] = [env["COUNTERSIGN_URL"], env["COUNTERSIGN_TOKEN"]];
  if (url && token) return { url: addressIn(url), token: tokenIn(token, "COUNTERSIGN_TOKEN") };
  if (token) throw new WrongUse("COUNTERSIGN_TOKEN is set without COUNTERSIGN_URL: say which server the token is for.");
  const kept = keptSettings(settingsFile(env));
  if (url && kept?.url !== addressIn(url))
    throw new WrongUse("COUNTERSIGN_URL is set without COUNTERSIGN_TOKEN, and countersign login was for another address.");
  if (kept) return kept;
  throw new WrongUse("Say which server, and with which token: countersign login, or COUNTERSIGN_URL and COUNTERSIGN_TOKEN.");
}

function keptSettings(file: string): Settings | null {
  let text: string;
  try {
    if (process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0)
      throw new CouldNotTell(`${file} can be read by others. Revoke its token, then: chmod 600 ${file}`);
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  try {
    const { url, token } = JSON.parse(text) as Partial<Record<string, unknown>>;
    if (typeof url === "string" && typeof token === "string") return { url: addressIn(url), token: tokenIn(token, file) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new CouldNotTell(`${file} cannot be read. Write it anew: countersign login`);
}

/** Keeps them for this user alone. Answers the file. */
export function keepSettings(settings: Settings, env: Environment = process.env): string {
  const file = settingsFile(env);
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(settings)}\n`, { mode: 0o600 });
  chmodSync(unfinished, 0o600);
  renameSync(unfinished, file);
  return file;
}

/** The address of an installation: http or https, without a query and without a slash at its end. */
export function addressIn(text: string): string {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    throw new WrongUse(`${text} is no address. It begins with https://`);
  }
  if ((url.protocol !== "https:" && url.protocol !== "http:") || url.username !== "" || url.password !== "")
    throw new WrongUse("An address begins with https:// (or http://), and carries no name and no password.");
  return (url.origin + url.pathname).replace(/\/+$/, "");
}

/** A token as it was shown once. Never repeated in a message. */
export function tokenIn(text: string, where: string): string {
  const token = text.trim();
  if (/^[\x21-\x7e]{8,500}$/.test(token)) return token;
  throw new WrongUse(`${where} holds no access token: one begins with cs_ and has no spaces.`);
}

/** Whether what is sent there can be read on its way. */
export function isOpen(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === "http:" && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

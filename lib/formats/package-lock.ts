/** Reads npm's lock file (package-lock.json or npm-shrinkwrap.json, lockfileVersion 2 or 3) as the list of outside components it is. */
import { PackageURL } from "packageurl-js";
import { z } from "zod";
import type { Refusal } from "#lib/domain/decision";
import type { IntakeComponent } from "#lib/domain/intake";
import { readJsonObject, UnreadableJson } from "./strict-json.ts";

export type LockReading = { readable: true; components: IntakeComponent[] } | { readable: false; refusal: Refusal };

const Entry = z.object({
  name: z.string().max(214).optional(),
  version: z.string().max(256).optional(),
  resolved: z.union([z.string(), z.boolean()]).optional(),
  integrity: z.string().max(4096).optional(),
  link: z.boolean().optional(),
  inBundle: z.boolean().optional(),
  license: z.unknown().optional(),
});
const Lock = z.object({ lockfileVersion: z.int(), packages: z.record(z.string(), Entry).optional() });
type Entry = z.infer<typeof Entry>;

const no = (code: string, message: string): LockReading => ({ readable: false, refusal: { code, message, field: "file" } });

/** Every package that was fetched from elsewhere; the project itself, its workspaces and links to them are its own. */
export function readPackageLock(bytes: Uint8Array): LockReading {
  let value: unknown;
  try {
    value = readJsonObject(bytes, "file");
  } catch (error) {
    if (!(error instanceof UnreadableJson)) throw error;
    return no("lock-malformed", error.message);
  }
  const lock = Lock.safeParse(value);
  if (!lock.success) {
    const [issue] = lock.error.issues;
    return no("lock-not-a-lock", `This is no lock file of npm: ${issue?.path.join("/") || "the file"}: ${issue?.message ?? ""}`);
  }
  const { lockfileVersion, packages } = lock.data;
  if ((lockfileVersion !== 2 && lockfileVersion !== 3) || !packages)
    return no("lock-version", `It has lockfileVersion ${lockfileVersion}; 2 and 3 are read. A newer npm writes it anew.`);
  const once = new Map<string, IntakeComponent>();
  for (const [place, entry] of Object.entries(packages)) {
    const component = componentAt(place, entry);
    if (typeof component === "string") return no("lock-entry", `${place}: ${component}`);
    if (component) once.set(JSON.stringify(component), component);
  }
  return { readable: true, components: [...once.values()] };
}

const folder = "node_modules/";

/** The component that stands at this place, null where it is the project's own, or what is wrong with it. */
function componentAt(place: string, entry: Entry): IntakeComponent | string | null {
  const { name: alias, version, integrity, link, license } = entry;
  if (!place.includes(folder) || link === true) return null;
  const full = alias ?? place.slice(place.lastIndexOf(folder) + folder.length);
  const scoped = /^@([^/]+)\/([^/]+)$/.exec(full);
  const [group, name] = scoped ? [`@${scoped[1] ?? ""}`, scoped[2] ?? ""] : ["", full];
  const texts = [full, version ?? "", ...licencesOf(license)];
  if (name.trim() === "" || name.includes("/") || texts.some((text) => text.includes("\0") || !text.isWellFormed()))
    return "This is no name of a package, or a text of it holds a NUL or half a character.";
  if (version === undefined || version === "") return "It has no version.";
  const hashes = hashesOf(integrity ?? "");
  if (hashes === null) return `Its integrity is no digest: ${(integrity ?? "").slice(0, 40)}`;
  return {
    type: "library",
    group,
    name,
    version,
    purl: purlOf(group, name, version, entry),
    hashes,
    licences: licencesOf(license),
  };
}

/**
 * What was not fetched from a registry under this very name (a git commit, a tarball of one's own, what came bundled inside another
 * package) is not what the registry calls so.
 */
function purlOf(group: string, name: string, version: string, { resolved, inBundle }: Entry): string | null {
  if (inBundle === true) return null;
  if (typeof resolved === "string" && !isRegistryPath(resolved, group === "" ? name : `${group}/${name}`, `${name}-${version}`))
    return null;
  return new PackageURL("npm", group || null, name, version).toString();
}

function isRegistryPath(resolved: string, full: string, file: string): boolean {
  const path = /^https?:\/\/[^/?#]+\/([^?#]+)\/-\/([^/?#]+)\.tgz$/.exec(resolved);
  const [, place = "", found = ""] = path ?? [];
  const named = place.replaceAll(/%40/gi, "@").replaceAll(/%2f/gi, "/");
  return (named === full || named.endsWith(`/${full}`)) && found === file;
}

const algorithms: Readonly<Record<string, { name: string; bytes: number }>> = {
  sha1: { name: "SHA-1", bytes: 20 },
  sha256: { name: "SHA-256", bytes: 32 },
  sha384: { name: "SHA-384", bytes: 48 },
  sha512: { name: "SHA-512", bytes: 64 },
};

/** Subresource Integrity (W3C): base64 digests with their algorithm, apart by blanks. Null where one of them is none. */
function hashesOf(integrity: string): string[] | null {
  const hashes: string[] = [];
  for (const one of integrity.split(/\s+/).filter((part) => part !== "")) {
    const [, key = "", base64 = ""] = /^(sha\d+)-([A-Za-z0-9+/]+={0,2})(?:\?\S*)?$/.exec(one) ?? [];
    const algorithm = algorithms[key];
    const digest = Buffer.from(base64, "base64");
    if (!algorithm || digest.length !== algorithm.bytes) return null;
    hashes.push(`${algorithm.name}:${digest.toString("hex")}`);
  }
  return [...new Set(hashes)].sort();
}

const licencesOf = (said: unknown): string[] =>
  typeof said === "string" && said.trim() !== "" && said.length <= 200 ? [said.trim()] : [];

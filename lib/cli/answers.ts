/** What the command reads in answers, and no more. What is missing or of another kind makes an answer that tells nothing. */
import { CouldNotTell, type Reason } from "./outcome.ts";

export type Json = { readonly [member: string]: unknown };

const odd = (name: string): CouldNotTell =>
  new CouldNotTell(`The answer cannot be read: ${name} is missing or of another kind. Is the server of another version?`);

export function object(value: unknown, name = "an object"): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw odd(name);
  return value as Json;
}

export function text(from: Json, name: string): string {
  const value = from[name];
  if (typeof value !== "string") throw odd(name);
  return value;
}

export const textOrNull = (from: Json, name: string): string | null => (from[name] === null ? null : text(from, name));

export function number(from: Json, name: string): number {
  const value = from[name];
  if (typeof value !== "number" || !Number.isFinite(value)) throw odd(name);
  return value;
}

export function boolean(from: Json, name: string): boolean {
  const value = from[name];
  if (typeof value !== "boolean") throw odd(name);
  return value;
}

export function list(from: Json, name: string): Json[] {
  const value: unknown = from[name];
  if (!Array.isArray(value)) throw odd(name);
  return value.map((one) => object(one, name));
}

/** The reasons in an answer; where each is mended is told as a whole address. */
export const reasonsIn = (from: Json, server: string): (Reason & { code: string })[] =>
  list(from, "reasons").map((one) => {
    const { href } = one;
    return {
      code: text(one, "code"),
      message: text(one, "message"),
      href: typeof href === "string" ? (href.startsWith("/") ? server + href : href) : null,
    };
  });

export interface BuildAnswer {
  id: string;
  iteration: number;
  source: string;
  commit: string;
  builder: string;
  runUrl: string;
  manifestDigest: string | null;
  artifacts: { name: string; version: string; sha256: string }[];
  testReports: ({ suite: string; environment: string; sha256: string } & Count)[];
  /** The last bill of materials. */
  sbom: { id: string; sha256: string } | null;
  provenance: { sha256: string; counts: boolean }[];
}

/** What was counted in a report. */
export interface Count {
  tests: number;
  failed: number;
  skipped: number;
  isPerfect: boolean;
  /** A line for each, as far as they are told. */
  failures: string[];
}

export const readCount = (from: Json): Count => ({
  ...{ tests: number(from, "tests"), failed: number(from, "failed"), skipped: number(from, "skipped") },
  isPerfect: boolean(from, "isPerfect"),
  failures: list(from, "failures").map((one) => [text(one, "suite"), text(one, "name"), text(one, "message")].join(": ")),
});

export const readBuild = (body: Json): BuildAnswer => ({
  ...{ id: text(body, "id"), iteration: number(body, "iteration") },
  ...{ source: text(body, "source"), commit: text(body, "commit"), builder: text(body, "builder") },
  ...{ runUrl: text(body, "runUrl"), manifestDigest: textOrNull(body, "manifestDigest") },
  artifacts: list(body, "artifacts").map((one) => ({
    ...{ name: text(one, "name"), version: text(one, "version"), sha256: text(one, "sha256") },
  })),
  testReports: list(body, "testReports").map((one) => ({
    ...{ suite: text(one, "suite"), environment: text(one, "environment"), sha256: text(one, "sha256") },
    ...readCount(one),
  })),
  sbom: body["billOfMaterials"] === null ? null : readBill(object(body["billOfMaterials"], "billOfMaterials")),
  provenance: list(body, "provenance").map((one) => ({ sha256: text(one, "sha256"), counts: boolean(one, "counts") })),
});

const readBill = (from: Json) => ({ id: text(from, "id"), sha256: text(from, "sha256") });

/** Every use case, called as every role: whoever lacks the role is told so, and nothing is written. */
import { globSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Capability, capabilities } from "#lib/domain/permissions";
import { type Role, roles } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import type { Context } from "#lib/services/context";
import { connect } from "../../support/database.ts";
import { once } from "../../support/once.ts";
import { contextOf, job, person, type Someone } from "../../support/people.ts";
import { type Stage, stage } from "./stage.ts";
import { cases, type UseCase, type Whose } from "./use-cases.ts";

const root = path.resolve(import.meta.dirname, "../../..");

/** Files of lib/services that no form calls: what services are made of, and the jobs of the worker. */
const notForForms = [
  "build/hold-upload",
  "build/read-report",
  "build/sweep-uploads",
  "change/change-change",
  "change/change-fields",
  "gate/expire-authorization",
  "gate/expire-late-authorizations",
  "gate/second-look",
  "gate/snapshots",
  "identity/decision-to-sign",
  "identity/forget-attempts",
  "identity/passkey-answer",
  "identity/password",
  "identity/person-fields",
  "identity/read-session",
  "identity/read-token",
  "identity/require-fresh-identity",
  "identity/require-password",
  "identity/sign-in-by-provider",
  "library/keep-stored",
  "library/open-intake",
  "library/remove-superseded",
  "library/sweep-media",
  "library/verify-library",
  "machine/answer-once",
  "machine/forget-answers",
  "meeting/change-meeting",
  "meeting/plan-meetings",
  "meeting/plan-series",
  "meeting/series-fields",
  "need/deliver-mail",
  "need/gather-mails",
  "need/raise-needs",
  "outbox/send-outbox",
  "plan/row-ids",
  "release/ask-first",
  "release/change-release",
  "service/configuration-item-fields",
  "service/service-fields",
];

describe("the table of use cases", () => {
  it("names every service that takes an input, and no other", async () => {
    const files = globSync("lib/services/*/*.ts", { cwd: root }).sort();
    const withInput: string[] = [];
    const without: string[] = [];
    for (const file of files) {
      const module = (await import(pathToFileURL(path.join(root, file)).href)) as object;
      const hasInput = Object.keys(module).some((name) => name.endsWith("Input"));
      (hasInput ? withInput : without).push(file.slice("lib/services/".length, -".ts".length));
    }
    const named = new Set(Object.keys(cases).map((name) => name.split(",", 1)[0] ?? ""));
    expect([...named].sort()).toEqual(withInput.sort());
    expect(without).toEqual(notForForms);
  });

  it("asks for every capability somewhere", () => {
    const asked = new Set(Object.values(cases).flatMap(({ whose }) => rolesFor(whose)?.capability ?? []));
    // Fetching what was withdrawn is a download and no use case.
    expect([...asked, "library:fetch_withdrawn"].sort()).toEqual(Object.keys(capabilities).sort());
  });
});

const isCapability = (name: string): name is Capability => Object.hasOwn(capabilities, name);

/** The capability that a row asks for, with the roles that have it; null where no role counts. */
function rolesFor(whose: Whose): { capability: Capability; roles: readonly Role[] } | null {
  const [name = ""] = whose.split(" or ", 1);
  return isCapability(name) ? { capability: name, roles: capabilities[name] } : null;
}

let on: Stage;
let nobody: Someone;
let owner: Client;
const holders = new Map<Role, Someone>();

beforeAll(async () => {
  owner = await connect("countersign_owner");
  on = await stage();
  nobody = await person({ name: "Nobody" });
  for (const role of roles) holders.set(role, await person({ name: `Only ${role}`, roles: [role] }));
});

afterAll(() => owner.end());

const holding = (role: Role): Context => {
  const found = holders.get(role);
  if (!found) throw new Error(`Nobody was appointed ${role}.`);
  return found.context;
};

/** Why it was refused, as codes; none when it was done. A schema that does not fit, or any other error, fails the test. */
async function refusedFor(context: Context, useCase: UseCase): Promise<string[]> {
  const sent = await useCase.sends(on);
  try {
    await useCase.attempt(context, sent);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [error.code, ...error.refusals.map(({ code }) => code)];
  }
}

/**
 * How many rows every table has, and the last transaction that wrote one: a row added, altered or removed shows. Attempts to sign
 * in are left out, those are counted whoever makes them.
 */
async function everything(): Promise<Record<string, string>> {
  const { rows } = await owner.query<{ name: string; is: string }>({ name: "everything", text: await counting() });
  return Object.fromEntries(rows.map(({ name, is }) => [name, is]));
}

const counting = once(async () => {
  const { rows } = await owner.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'sign_in_attempt'`,
  );
  const counts = rows.map(
    ({ name }) => `SELECT '${name}' AS name, count(*) || ' ' || coalesce(max(xmin::text::bigint), 0) AS is FROM ${name}`,
  );
  return counts.join(" UNION ALL ");
});

const byRole = Object.entries(cases).flatMap(([name, useCase]) => {
  const asked = rolesFor(useCase.whose);
  return asked ? [{ name, whose: useCase.whose, useCase, may: asked.roles }] : [];
});

describe("a use case of a role", () => {
  it.each(byRole)("$name: $whose", async ({ name, useCase, may }) => {
    // Whoever holds every other role is let in if any of them lets in.
    const others = contextOf(
      nobody,
      roles.filter((role) => !may.includes(role)),
    );
    const before = await everything();
    expect(await refusedFor(others, useCase)).toEqual(lackingRole);
    expect(await refusedFor(nobody.context, useCase)).toEqual(lackingRole);
    if (name !== "library/verify-item") expect(await refusedFor(job, useCase)).toEqual(lackingRole);
    expect(await everything()).toEqual(before);

    for (const role of may) expect([role, await refusedFor(holding(role), useCase)]).not.toEqual([role, lackingRole]);
  });
});

/** The role is missing, whatever else is. */
const lackingRole: unknown = expect.arrayContaining(["refused", "role-missing"]);

const named = (name: string): UseCase => {
  const found = cases[name];
  if (!found) throw new Error(`The table has no ${name}.`);
  return found;
};

describe("a vote", () => {
  it("belongs to a seat, never to a role: not even the change manager's, who was appointed after it was asked", async () => {
    const vote = named("gate/cast-vote");
    const before = await everything();
    for (const role of roles) expect([role, await refusedFor(holding(role), vote)]).toEqual([role, ["refused", "no-seat"]]);
    expect(await refusedFor(nobody.context, vote)).toEqual(["refused", "no-seat"]);
    expect(await refusedFor(job, vote)).toEqual(["refused", "not-a-person"]);
    expect(await everything()).toEqual(before);
  });
});

describe("an answer", () => {
  it("belongs to those who are asked, never to a role", async () => {
    const answer = named("gate/answer-question");
    const before = await everything();
    for (const role of roles)
      expect([role, await refusedFor(holding(role), answer)]).toEqual([role, ["refused", "not-an-answerer"]]);
    expect(await refusedFor(job, answer)).toEqual(["refused", "not-a-person"]);
    expect(await everything()).toEqual(before);
    expect(await refusedFor(on.manager.context, answer)).toEqual([]);
  });
});

describe("what was asked, or is held,", () => {
  it("is withdrawn by who asked for it, whatever their role is now", async () => {
    const codes = await refusedFor(
      { ...job, actor: { ...asPerson(on.manager), roles: [] } },
      named("gate/withdraw-authorization"),
    );
    expect(codes).not.toContain("role-missing");
  });

  it("is given up by its holder, who needs no role for that", async () => {
    const codes = await refusedFor(
      { ...job, actor: { ...asPerson(on.bystander), roles: [] } },
      named("appointment/end-appointment"),
    );
    expect(codes).not.toContain("role-missing");
  });
});

const asPerson = ({ id, name }: Someone) => ({ kind: "person", id, name }) as const;

describe("a conflict of interest", () => {
  it("is declared by who has a seat, never by role", async () => {
    const recusal = named("gate/declare-recusal");
    const before = await everything();
    for (const role of roles) expect([role, await refusedFor(holding(role), recusal)]).toEqual([role, ["refused", "no-seat"]]);
    expect(await refusedFor(job, recusal)).toEqual(["refused", "not-a-person"]);
    expect(await everything()).toEqual(before);
  });
});

describe("what concerns oneself", () => {
  it.each(Object.entries(cases).filter(([, { whose }]) => whose === "oneself"))(
    "%s asks for no role, but for a person",
    async (_, useCase) => {
      for (const role of roles) expect(await refusedFor(holding(role), useCase)).not.toContain("role-missing");
      expect(await refusedFor(nobody.context, useCase)).not.toContain("role-missing");
      const [code] = await refusedFor(job, useCase);
      expect(["refused", "forbidden"]).toContain(code);
    },
  );
});

describe("what comes before signing in", () => {
  it.each([
    ["identity/found-organisation", "conflict"],
    ["identity/sign-in", "unauthenticated"],
    ["identity/sign-in-demonstration", "forbidden"],
  ])("%s opens nothing here: %s", async (name, ...codes) => {
    const before = await everything();
    expect(await refusedFor(nobody.context, named(name))).toEqual(codes);
    expect(await everything()).toEqual(before);
  });
});

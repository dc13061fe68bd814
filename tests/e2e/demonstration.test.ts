/** The demonstration, as it is served: every screen has something true to show, whatever the day and the hour. */
import { expect, test } from "@playwright/test";
import { phases, roles } from "../../lib/domain/release.ts";
import { firstOf, rowsOf } from "./support/behind.ts";
import { deskOf, plain } from "./support/desk-by-hand.ts";
import { releasePath } from "./support/landmarks.ts";

const count = async (sql: string): Promise<number> => Number(await firstOf(`SELECT count(*) FROM ${sql}`));
const firsts = async (sql: string): Promise<unknown[]> => (await rowsOf<{ it: unknown }>(sql)).map(({ it }) => it);

test("it has a release in every phase, most of them closed", async () => {
  const rows = await rowsOf<{ phase: string; n: number }>("SELECT phase, count(*)::int AS n FROM release GROUP BY phase");
  expect(new Set(rows.map(({ phase }) => phase))).toEqual(new Set(phases));
  const [most] = rows.sort((a, b) => b.n - a.n);
  expect(most?.phase).toBe("closed");
  expect(await count("release")).toBeGreaterThanOrEqual(40);
});

test("it has people for every role, and services with owner, deputy, promises and parts", async () => {
  expect(new Set(await firsts("SELECT DISTINCT role AS it FROM appointment_in_force WHERE role IS NOT NULL"))).toEqual(
    new Set(roles),
  );
  const incomplete = `service s WHERE (
    (SELECT count(*) FROM appointment_in_force f WHERE f.service_id = s.id AND f.kind IN ('owner', 'deputy')) < 2
    OR NOT EXISTS (SELECT 1 FROM service_target t WHERE t.service_id = s.id)
    OR NOT EXISTS (SELECT 1 FROM configuration_item i WHERE i.service_id = s.id))`;
  expect(await count("service")).toBeGreaterThanOrEqual(25);
  expect(await count("configuration_item")).toBeGreaterThanOrEqual(120);
  expect(await count(`service s WHERE s.state = 'retired'`)).toBeGreaterThan(0);
  // A service of another test has what that test gave it.
  expect(await count(`(SELECT 1 FROM ${incomplete} AND s.created_at < countersign_clock() - interval '1 day') AS one`)).toBe(0);
});

test("every way in which a gate is decided has been gone", async () => {
  const states = await firsts(`SELECT DISTINCT state AS it FROM "authorization" WHERE subject = 'gate'`);
  expect(new Set(states)).toEqual(new Set(["pending", "granted", "refused", "withdrawn", "expired", "superseded"]));
  const ratifications = await firsts(`SELECT DISTINCT state AS it FROM "authorization" WHERE subject = 'ratification'`);
  expect(new Set(ratifications)).toEqual(new Set(["pending", "granted", "refused"]));
  expect(await count(`"authorization" WHERE template_id IS NOT NULL AND state = 'granted'`)).toBeGreaterThan(0);
  const outcomes = await firsts("SELECT DISTINCT outcome AS it FROM deployment");
  expect(new Set(outcomes)).toEqual(new Set(["finished", "backed_out", null]));
});

test("something waits: boards with different deadlines, windows of the next days, reviews, missed promises", async () => {
  const deadlines = await firsts(
    `SELECT DISTINCT expires_at::date AS it FROM "authorization" WHERE state = 'pending' AND expires_at > countersign_clock()`,
  );
  expect(deadlines.length).toBeGreaterThan(3);
  const soon = "window_end > countersign_clock() AND window_start < countersign_clock() + interval '7 days'";
  expect(await count(`schedule JOIN release r ON r.id = release_id WHERE r.phase <> 'review' AND ${soon}`)).toBeGreaterThan(2);
  expect(await count("release WHERE phase = 'review'")).toBeGreaterThan(2);
  const latest = `SELECT DISTINCT ON (t.id) t.comparison, t.value AS promised, m.value
    FROM service_target t JOIN measurement m ON m.target_id = t.id ORDER BY t.id, m.to_at DESC`;
  expect(
    await count(`(${latest}) AS one WHERE CASE comparison WHEN 'at_least' THEN value < promised ELSE value > promised END`),
  ).toBeGreaterThan(2);
  const states = await firsts("SELECT DISTINCT state AS it FROM change");
  expect(new Set(states)).toEqual(new Set(["draft", "submitted", "authorized", "refused", "withdrawn", "implemented", "closed"]));
});

test("change authority is shown: a waiver that a board decides about, a delegate, questions, a recusal, meetings, rehearsals", async () => {
  expect(await count(`"authorization" WHERE subject = 'waiver' AND state = 'pending'`)).toBeGreaterThan(0);
  for (const shown of ["delegation_in_force", "authorization_question", "recusal", "meeting", "rehearsal", "waiver", "passkey"])
    expect([shown, (await count(shown)) > 0]).toEqual([shown, true]);
});

test("builds tell by real files what they are made of, how they came to be and how they were tested", async ({ playwright }) => {
  const told = "bill_of_materials m JOIN release r ON r.id = m.release_id";
  expect(await count(`${told} WHERE r.phase IN ('build_and_test', 'check_in')`)).toBeGreaterThanOrEqual(3);
  expect(new Set(await firsts("SELECT DISTINCT format AS it FROM bill_of_materials"))).toEqual(new Set(["json", "xml"]));
  for (const shown of ["failed", "flaky", "skipped"])
    expect([shown, await count(`test_report t JOIN bill_of_materials USING (build_id) WHERE t.${shown} > 0`)]).not.toEqual([
      shown,
      0,
    ]);
  expect(await count("provenance WHERE trusted_builder_id IS NOT NULL AND faults = '[]'")).toBeGreaterThanOrEqual(3);
  expect(await count("acceptance_criterion WHERE suite IS NOT NULL")).toBeGreaterThan(2);

  const desk = await deskOf(playwright.request, process.env["E2E_URL"] ?? "", "Mateo Alvarez");
  const place = await releasePath("Release desk 0.1");
  const build = plain(await desk.read(`${place}/build`));
  for (const words of ["Build server", "353 of 353 passed", "CycloneDX 1.6 JSON", "nobody judges it by hand"])
    expect(build).toContain(words);
  expect(plain(await desk.read(`${place}/build/components`))).toContain("pkg:npm/%40aws-sdk/client-s3@3.1175.0");
  expect(plain(await desk.read(`${place}/library`))).toContain("countersign.tar.gz");
  await desk.close();
});

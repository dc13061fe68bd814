/** What was tried in a sandbox, and who else is in the window: recorded, shown to the board and weighed in its risk. */
import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { recordRehearsal } from "#lib/services/deployment/record-rehearsal";
import { saveSchedule } from "#lib/services/plan/save-schedule";
import { takeImpact } from "#lib/services/plan/take-impact";
import { clock } from "../../../support/clock.ts";
import { environments, type MadeRelease, release, service, staff } from "../../../support/factories.ts";
import { refusalsOf } from "../../../support/refusals.ts";

interface Told {
  rehearsals?: { environment: string; outcome: string; minutes: number; by: string }[];
  risk: {
    score: number;
    collisions: { number: number }[];
    factors: { factor: string; points: number | null; reading: string }[];
  };
}

async function toldIn(authorizationId: string): Promise<Told> {
  const { evidence } = await database().authorization.findUniqueOrThrow({ where: { id: authorizationId } });
  return JSON.parse(Buffer.from(evidence).toString()) as Told;
}

const factorIn = ({ risk }: Told, key: string) => risk.factors.find(({ factor }) => factor === key);

/** Prepared for G4: in the library, with its run-sheet. */
async function ready(): Promise<MadeRelease> {
  const made = await release({ phase: "check_in" });
  await made.prepare();
  return made;
}

async function rehearse(made: MadeRelease, outcome: "went_well" | "failed" = "went_well", note = "") {
  const { sandbox } = await environments();
  await recordRehearsal(staff().operator.context, {
    ...(await made.target()),
    ...{ environmentId: sandbox.id, outcome, minutes: 12, note },
  });
}

describe("a rehearsal", () => {
  it("is told to the board with G4 and weighed there, and ends a request that did not know of it", async () => {
    const made = await ready();
    const before = await made.ask();
    expect(factorIn(await toldIn(before), "rehearsal")).toMatchObject({ points: 5 });
    await rehearse(made);
    expect((await made.authorization(before)).state).toBe("superseded");
    const told = await toldIn(await made.ask());
    expect(told.rehearsals).toMatchObject([{ environment: "test", outcome: "went_well", minutes: 12, by: "Olu Operator" }]);
    expect(factorIn(told, "rehearsal")).toMatchObject({ points: 0 });
  });

  it("that failed says what, and weighs like none", async () => {
    const made = await ready();
    expect(await refusalsOf(rehearse(made, "failed", " "))).toEqual(["note-missing"]);
    await rehearse(made, "failed", "The disk was full.");
    expect(factorIn(await toldIn(await made.ask()), "rehearsal")).toMatchObject({ points: 5 });
  });

  it("is an operator's, in a sandbox, at check-in, by a run-sheet", async () => {
    const made = await release({ phase: "check_in" });
    const { production } = await environments();
    const asked = { environmentId: production.id, outcome: "went_well", minutes: 1, note: "" } as const;
    const codes = await refusalsOf(recordRehearsal(made.manager.context, { ...(await made.target()), ...asked }));
    expect(codes).toEqual(["role-missing", "no-run-sheet", "production"]);
    const early = await release({ phase: "build_and_test" });
    expect(await refusalsOf(rehearse(early))).toEqual(expect.arrayContaining(["other-phase"]));
  });
});

describe("collisions", () => {
  async function planned(its: Awaited<ReturnType<typeof service>>, fromHours: number): Promise<MadeRelease> {
    const made = await release({ phase: "planning", service: its });
    await made.prepare();
    const at = (hours: number, now: Date) => new Date(now.getTime() + hours * 3_600_000);
    const now = await clock();
    await saveSchedule(made.manager.context, {
      ...(await made.target()),
      ...{ windowStart: at(fromHours, now), windowEnd: at(fromHours + 2, now), observationDays: 0, communication: "A mail." },
    });
    await takeImpact(made.manager.context, await made.target());
    return made;
  }

  it("are the other releases on their way whose window lies across this one's and that reach the same service", async () => {
    const [its, other] = [await service(), await service()];
    const one = await planned(its, 24);
    const across = await planned(its, 25);
    await planned(its, 26);
    await planned(other, 24);
    const gone = await planned(its, 24);
    await gone.enter("cancelled", "Not wanted any more.");
    const told = await toldIn(await one.ask());
    expect(told.risk.collisions.map(({ number }) => number)).toEqual([across.number]);
    expect(factorIn(told, "collisions")).toMatchObject({
      points: 5,
      reading: `1 other release in the window reaches the same services: REL-${across.number}`,
    });
  });
});

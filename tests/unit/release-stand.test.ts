import { expect, test } from "vitest";
import type { Release } from "#lib/domain/release";
import { type ReleaseStand, sayStand, standOf } from "#lib/domain/release-stand";
import {
  authorization,
  backedOut,
  days,
  granted,
  hours,
  inDeployment,
  now,
  release,
  running,
  standingBefore,
  vote,
} from "../support/build-release.ts";

const before = (overrides: Partial<Release> = {}) => standingBefore("build_and_test", { phaseSince: hours(-5), ...overrides });

test.each<[string, Release, ReleaseStand["kind"], string]>([
  ["lacking a plan, it misses checks", before({ plan: null }), "missing", "Build & test: 2 of 6 missing"],
  ["lacking nothing, its gate can be asked for", before(), "askable", "Build & test can be asked for"],
  [
    "refused in this round, it can be asked again",
    before({ authorizations: [authorization({ state: "refused", votes: [vote("mira", "refuse")] })] }),
    "askable",
    "Build & test refused, can be asked again",
  ],
  [
    "refused before it was sent back, nothing is said of it",
    before({ phaseSince: hours(-0.5), authorizations: [authorization({ state: "refused" })] }),
    "askable",
    "Build & test can be asked for",
  ],
  [
    "asked, it waits for votes",
    before({ authorizations: [authorization({ votes: [vote("mira", "grant")] })] }),
    "asked",
    "Build & test asked, 1 of 2",
  ],
  [
    "asked and past its time, it waits for nobody",
    before({ authorizations: [authorization({ expiresAt: hours(-0.1) })] }),
    "late",
    "Build & test: time is over",
  ],
  ["granted, it can pass", before({ authorizations: [granted()] }), "granted", "Build & test granted: pass it"],
  [
    "granted while a live fact fails, it is held",
    before({ authorizations: [granted()], changes: [] }),
    "granted",
    "Build & test granted, but held",
  ],
  ["authorized to be deployed, it waits for an operator", inDeployment(), "deployable", "Ready to deploy"],
  ["started, it is being deployed", inDeployment({ deployments: [running()] }), "deploying", "Being deployed"],
  [
    "backed out, its way is to be decided",
    inDeployment({ deployments: [backedOut()] }),
    "backed_out",
    "Backed out: decide the way",
  ],
  ["closed, nothing is to be done", release({ phase: "closed" }), "ended", "Ended"],
  ["cancelled, nothing is to be done", release({ phase: "cancelled", phaseSince: days(-1) }), "ended", "Ended"],
])("%s", (_, one, kind, said) => {
  const stand = standOf(one, now);
  expect(stand.kind).toBe(kind);
  expect(sayStand(stand)).toBe(said);
});

import { describe, expect, it } from "vitest";
import { ratificationDuty } from "#lib/domain/ratification";
import type { Release } from "#lib/domain/release";
import { authorization, days, deployment, hours, now, release } from "../support/build-release.ts";

const ended = (at: Date) => deployment({ ended: { outcome: "finished", at, note: "", overran: false } });
const emergency = (overrides: Partial<Release> = {}) => release({ model: "emergency", phase: "review", ...overrides });
const request = (overrides = {}) => authorization({ number: 31, subject: "ratification", gate: null, ...overrides });

describe("the ratification of an emergency", () => {
  it.each<[string, Release, object | null]>([
    ["is no matter of a normal release", release(), null],
    ["is no matter of one that was given up", emergency({ phase: "cancelled" }), null],
    ["waits for the deployment", emergency({ phase: "check_in", deployments: [] }), { state: "not_deployed", by: null }],
    [
      "is owed within the hours set after the deployment",
      emergency({ deployments: [ended(hours(-70))] }),
      { state: "to_ask", by: hours(2), isOverdue: false, authorization: null },
    ],
    ["is overdue at the very hour", emergency({ deployments: [ended(hours(-72))] }), { state: "to_ask", isOverdue: true }],
    [
      "is overdue while it is asked and not decided",
      emergency({ deployments: [ended(days(-4))], authorizations: [request()] }),
      { state: "asked", isOverdue: true, authorization: 31 },
    ],
    [
      "has to be asked again when the request went out of time",
      emergency({ deployments: [ended(hours(-1))], authorizations: [request({ state: "expired" })] }),
      { state: "to_ask", authorization: null },
    ],
    [
      "is never overdue once it is decided",
      emergency({ deployments: [ended(days(-40))], authorizations: [request({ state: "granted" })] }),
      { state: "ratified", isOverdue: false, authorization: 31 },
    ],
    [
      "is decided by a no as well",
      emergency({ deployments: [ended(days(-40))], authorizations: [request({ state: "refused" })] }),
      { state: "not_ratified", isOverdue: false },
    ],
    [
      "follows the organisation's hours",
      emergency({ ratificationHours: 24, deployments: [ended(hours(-25))] }),
      { by: hours(-1), isOverdue: true },
    ],
  ])("%s", (_, of, duty) => {
    if (duty === null) expect(ratificationDuty(of, now)).toBeNull();
    else expect(ratificationDuty(of, now)).toMatchObject(duty);
  });
});

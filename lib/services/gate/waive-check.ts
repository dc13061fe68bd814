import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readPanel } from "#lib/db/panel-store";
import { readWaiverRule } from "#lib/db/waiver-store";
import { decideAskWaiver } from "#lib/domain/gate-asking";
import { gateChecks } from "#lib/domain/gate-checks";
import { assembleGateEvidence } from "#lib/domain/gate-evidence";
import { gateAhead } from "#lib/domain/phase";
import { riskLevelIn, waiverQuestion } from "#lib/domain/policy";
import type { PersonRef } from "#lib/domain/release";
import { decideWaiveCheck, sayWhoWaives, type WaiveInput } from "#lib/domain/waiver";
import { assembleWaiverEvidence } from "#lib/domain/waiver-evidence";
import type { Context } from "../context.ts";
import { instant, optionalText, releaseTarget, requiredText } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";
import { readSnapshots } from "./snapshots.ts";

export const WaiveCheckInput = z.object({
  ...releaseTarget,
  check: requiredText(80, "Name the check."),
  reason: optionalText(4000),
  until: instant,
});

/** Waives a check of the gate ahead until a day; at high risk, a board is asked about it at once. Answers the waiver's id. */
export async function waiveCheck(
  context: Context,
  { check, reason, until, ...target }: z.infer<typeof WaiveCheckInput>,
): Promise<string> {
  const waiverId = randomUUID();
  const { actor } = context;
  await changeRelease(context, target, async (release, now, tx) => {
    const gate = gateAhead(release.phase);
    const rule = gate && (await readWaiverRule(tx, actor, gate, check));
    const ofGate = gate && assembleGateEvidence(release, gate, randomUUID(), await readSnapshots(tx, release, gate, now));
    const isHighRisk = ofGate !== null && riskLevelIn(ofGate.bytes) === "high";
    const checks = gate ? gateChecks(release, gate, now) : [];
    const input: WaiveInput = { waiverId, check, reason, until };
    const facts = { gate, checks, rule, mayWaive: rule?.mayWaive ?? false, isHighRisk };
    const decision = decideWaiveCheck(release, input, facts, actor, now);
    if (!decision.allowed || !isHighRisk || !gate || !rule) return decision;
    const authorizationId = randomUUID();
    // Giving it raises the evidence of the gate by one, and it is asked about as given.
    const revision = release.evidenceRevisions[gate] + 1;
    const missing = checks.find(({ code }) => code === check)?.detail ?? "";
    const given = { id: waiverId, gate, check, reason, until, givenBy: personOf(context), as: sayWhoWaives(rule) ?? "", missing };
    const { bytes, digest } = assembleWaiverEvidence(given, { authorizationId, revision, ofGate });
    const panel = await readPanel(tx, waiverQuestion(release, "high"));
    const asked = decideAskWaiver(
      release,
      { waiverId, gate, authorizationId, revision, evidence: bytes, evidenceDigest: digest },
      panel,
      actor,
    );
    return asked.allowed ? { allowed: true, events: [...decision.events, ...asked.events] } : asked;
  });
  return waiverId;
}

function personOf({ actor }: Context): PersonRef {
  if (actor.kind !== "person") throw new Error("Only a person waives a check.");
  return { id: actor.id, name: actor.name };
}

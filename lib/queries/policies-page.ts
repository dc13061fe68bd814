import { policyVersions, readAuthorities } from "#lib/db/policy-store";
import { type PolicyStand, type PolicyVersion, policyStand } from "#lib/domain/policy-change";
import { type Gate, gates } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

export interface ShownPolicy extends PolicyVersion {
  stand: PolicyStand;
}

export interface PoliciesPage {
  /** Proposed, and waiting for a second person. */
  waiting: ShownPolicy[];
  /** What is in force, gate by gate, then changes, ratifications, waivers and intakes. */
  groups: { subject: PolicyVersion["subject"]; gate: Gate | null; policies: ShownPolicy[] }[];
  authorities: { id: string; name: string; members: number }[];
}

const models = ["standard", "normal", "emergency"];
const levels = [null, "low", "medium", "high"];

/** Every policy in force and every proposal, as the list shows them. */
export async function policiesPage({ db }: Viewer): Promise<PoliciesPage> {
  const [versions, authorities] = await Promise.all([policyVersions(db), readAuthorities(db)]);
  const shown = versions.map((one) => ({ ...one, stand: policyStand(one, versions) }));
  const inForce = shown
    .filter(({ stand }) => stand === "in_force")
    .sort(
      (a, b) => models.indexOf(a.model) - models.indexOf(b.model) || levels.indexOf(a.riskLevel) - levels.indexOf(b.riskLevel),
    );
  const places = [
    ...gates.map((gate) => ({ subject: "gate" as const, gate })),
    { subject: "change" as const, gate: null },
    { subject: "ratification" as const, gate: null },
    { subject: "waiver" as const, gate: null },
    { subject: "intake" as const, gate: null },
  ];
  return {
    waiting: shown.filter(({ stand }) => stand === "proposed"),
    groups: places.map(({ subject, gate }) => ({
      subject,
      gate,
      policies: inForce.filter((one) => one.subject === subject && one.gate === gate),
    })),
    authorities,
  };
}

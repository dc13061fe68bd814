import { type AskedRow, askedSince } from "#lib/db/asked-before";
import { seatsUnder } from "#lib/db/panel-store";
import { policiesInForce, policyVersions, readAuthorities } from "#lib/db/policy-store";
import type { Panel } from "#lib/domain/policy";
import { isSamePlace, policyStand } from "#lib/domain/policy-change";
import { decidedBy, differencesUnder } from "#lib/domain/policy-preview";
import type { ShownPolicy } from "./policies-page.ts";
import type { Viewer } from "./viewer.ts";

export interface Difference extends Pick<AskedRow, "number" | "ofName" | "title" | "askedAt"> {
  how: string[];
}

export interface PolicyPage {
  policy: ShownPolicy;
  /** All that were ever proposed for this place, the latest first. */
  versions: ShownPolicy[];
  /** What of the last days would have gone otherwise; null where it is no proposal. */
  preview: { asked: number; differences: Difference[] } | null;
}

export const previewDays = 90;

/** One version whole, with those before and after it, and what it would have changed. Null when there is none of that id. */
export async function policyPage(viewer: Viewer, id: string): Promise<PolicyPage | null> {
  const all = await policyVersions(viewer.db);
  const shown = all.map((one) => ({ ...one, stand: policyStand(one, all) }));
  const policy = shown.find((one) => one.id === id);
  if (!policy) return null;
  const versions = shown.filter((one) => isSamePlace(one, policy));
  return { policy, versions, preview: policy.stand === "proposed" ? await previewOf(viewer, policy, shown) : null };
}

async function previewOf({ db }: Viewer, version: ShownPolicy, all: readonly ShownPolicy[]): Promise<PolicyPage["preview"]> {
  const { subject, gate, model } = version;
  const [asked, inForce] = await Promise.all([
    askedSince(db, { subject, gate, model }, previewDays),
    policiesInForce(db, { subject, gate, model }),
  ]);
  const services = [...new Set(asked.flatMap(({ serviceId, affectedIds }) => [serviceId, ...affectedIds]))];
  const panels = new Map<string, Panel>();
  const differences: Difference[] = [];
  for (const row of asked) {
    const then = all.find((one) => one.id === row.policyId);
    const question = { subject, gate, model, kind: row.kind, riskLevel: row.riskLevel };
    const { after, isTouched } = decidedBy(question, inForce, version);
    if (!then || !isTouched) continue;
    const key = after?.id ?? "";
    const panel = panels.get(key) ?? (await seatsUnder(db, after, { serviceId: services[0] ?? "", affectedIds: services }));
    panels.set(key, panel);
    const how = differencesUnder({ then, after, panel: panelFor(row, panel), excluded: new Set(row.excluded) });
    const { number, ofName, title, askedAt } = row;
    if (how.length > 0) differences.push({ number, ofName, title, askedAt, how });
  }
  return { asked: asked.length, differences };
}

/** The seats of one decision's own services, from those of all. */
function panelFor({ serviceId, affectedIds }: AskedRow, panel: Panel): Panel {
  const own = panel.affected.find((one) => one.id === serviceId);
  const affected = panel.affected.filter(({ id }) => id === serviceId || affectedIds.includes(id));
  return { ...panel, serviceId, owner: own?.owner ?? null, deputy: own?.deputy ?? null, affected };
}

export interface PolicyChoices {
  /** What a new version starts from. */
  from: ShownPolicy | null;
  authorities: { id: string; name: string; members: number }[];
}

/** What the form of a proposal offers. */
export async function policyChoices({ db }: Viewer, from: string | null): Promise<PolicyChoices> {
  const [all, authorities] = await Promise.all([policyVersions(db), readAuthorities(db)]);
  const found = all.find((one) => one.id === from);
  return { from: found ? { ...found, stand: policyStand(found, all) } : null, authorities };
}

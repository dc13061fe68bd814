/** Who is hit when a service fails: a breadth-first walk against the direction of dependence, over all hops. */
import type { AffectedService } from "./release.ts";

export type RelationKind = "depends_on" | "runs_on" | "part_of" | "connects_to";

export interface RelationEdge {
  kind: RelationKind;
  from: string;
  to: string;
}

export interface WalkedService {
  id: string;
  key: string;
  name: string;
  tier: number;
}

/**
 * The affected services, nearest first, the root at distance 0. `from` is hit by `to` along depends_on and runs_on;
 * a whole (`to` of part_of) is hit by its part; connects_to hits both ends.
 */
export function affectedServices(
  root: string,
  services: readonly WalkedService[],
  relations: readonly RelationEdge[],
): AffectedService[] {
  const known = new Map(services.map((service) => [service.id, service]));
  const hits = new Map<string, string[]>();
  const hit = (cause: string, victim: string) => hits.set(cause, [...(hits.get(cause) ?? []), victim]);
  for (const { kind, from, to } of relations) {
    if (kind !== "part_of") hit(to, from);
    if (kind === "part_of" || kind === "connects_to") hit(from, to);
  }
  const start = known.get(root);
  if (!start) return [];
  const found = new Map<string, AffectedService>([[root, { ...start, distance: 0, via: null }]]);
  for (const cause of found.values()) {
    for (const id of hits.get(cause.id) ?? []) {
      const victim = known.get(id);
      if (victim && !found.has(id)) found.set(id, { ...victim, distance: cause.distance + 1, via: cause.key });
    }
  }
  return [...found.values()].sort((a, b) => a.distance - b.distance || a.tier - b.tier || a.key.localeCompare(b.key));
}

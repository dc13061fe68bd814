/** What was measured of every promise, fortnight by fortnight, up to the present. */
import { hash } from "node:crypto";
import { enterMeasurement } from "#lib/services/service/enter-measurement";
import type { Nordwind } from "./organisation.ts";
import { described, type Promised, type ServiceKey } from "./services.ts";
import type { Story } from "./story.ts";

const fortnight = 14 * 86_400_000;
const fortnights = 12;

/** A number from 0 to 1 that looks like chance and is the same each time. */
const chance = (name: string): number => Number.parseInt(hash("sha256", name).slice(0, 6), 16) / 0xff_ff_ff;

/** A value that keeps the promise, at some distance. */
export function keeping({ comparison, value, unit }: Promised, name: string): number {
  const room = unit === "%" && value > 50 ? 100 - value : value;
  const share = 0.25 + 0.5 * chance(name);
  const kept = comparison === "at_least" ? value + room * share * (room === value ? 0.1 : 1) : value * (1 - 0.6 * share);
  return Number(value > 90 ? kept.toFixed(unit === "%" ? 2 : 0) : kept.toPrecision(3));
}

interface Measured {
  promised: Promised;
  targetId: string;
  service: ServiceKey;
}

/** Sofia enters the figures of a fortnight in the morning after its end; of services that are in use. */
export async function tellMeasurements({ nordwind, clock, ends }: Story): Promise<void> {
  const targets = await promisesOf(nordwind);
  for (let ago = fortnights; ago >= 0; ago--) {
    const to = new Date(ends.getTime() - ago * fortnight - 3_600_000);
    await clock.until(to);
    const inUse = await keysInUse(nordwind);
    for (const { promised, targetId, service } of targets.filter((one) => inUse.has(one.service))) {
      const value = promised.missed[ago] ?? keeping(promised, `${service} ${promised.name} ${ago}`);
      const from = new Date(to.getTime() - fortnight);
      await enterMeasurement(nordwind.people.sofia.context, { targetId, value, sampleSize: 20_160, from, to });
    }
  }
}

async function promisesOf({ db, services }: Nordwind): Promise<Measured[]> {
  const rows = await db.serviceTarget.findMany({ select: { id: true, name: true, serviceId: true } });
  return Object.entries(described).flatMap(([service, { targets }]) =>
    targets.flatMap((promised: Promised) => {
      const key = service as ServiceKey;
      const row = rows.find(({ name, serviceId }) => serviceId === services[key] && name === promised.name);
      return row ? [{ promised, targetId: row.id, service: key }] : [];
    }),
  );
}

async function keysInUse({ db }: Nordwind): Promise<ReadonlySet<string>> {
  const rows = await db.service.findMany({ where: { state: { in: ["live", "retiring"] } }, select: { key: true } });
  return new Set(rows.map(({ key }) => key));
}

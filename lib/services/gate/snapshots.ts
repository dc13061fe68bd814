import { readToldComponents } from "#lib/db/bill-store";
import type { Transaction } from "#lib/db/client";
import { readRunning } from "#lib/db/deployment-store";
import { readRiskFacts } from "#lib/db/risk-facts";
import type { Snapshots } from "#lib/domain/gate-evidence";
import type { Gate, Instant, Release } from "#lib/domain/release";
import { waiversInForce } from "#lib/domain/waiver";

/** What a gate's evidence takes from outside the release, as it stands now. */
export async function readSnapshots(tx: Transaction, release: Release, gate: Gate, now: Instant): Promise<Snapshots> {
  const { service, environment } = release;
  return {
    baseline: environment ? await readRunning(tx, { serviceId: service.id, environmentId: environment.id }) : [],
    ...(await readRiskFacts(tx, release, gate, now)),
    components: gate === "check_in" ? await readToldComponents(tx, release, now) : null,
    waivers: waiversInForce(release, gate, now),
  };
}

/** A bill of 5,000 components handed in whole, and how they stand looked up; beside its limit, and beside reading the same bytes alone. */
import { Version } from "@cyclonedx/cyclonedx-library/Spec";
import { JsonStrictValidator } from "@cyclonedx/cyclonedx-library/Validation";
import { billStandings } from "#lib/db/bill-store";
import { openDatabase } from "#lib/db/client";
import { handInBill } from "#lib/services/build/hand-in-bill";
import { billBytes, billJson, manyComponents } from "../support/bills.ts";
import { type Figure, median } from "./figure.ts";
import { seat } from "./people.ts";
import type { World } from "./world.ts";

const components = 5000;
const mostSeconds = 5;
const rounds = 3;

export async function measureBills(world: World): Promise<Figure[]> {
  const { databaseUrl } = await world.clone("bench_bills");
  process.env["DATABASE_URL"] = databaseUrl;
  process.env["LIBRARY_DIR"] = world.home.library;
  const { database: db, close } = openDatabase(databaseUrl);
  try {
    const { context } = await seat(db, "Priya Raman");
    const build = await db.build.findFirstOrThrow({
      where: { sealedAt: { not: null }, release: { phase: "build_and_test" } },
      select: { id: true, releaseId: true },
      orderBy: { iteration: "desc" },
    });
    const bytes = billBytes(billJson(manyComponents(components)));
    const taken: { whole: number; standing: number; bare: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const handed = await timed(() => handInBill(context, { releaseId: build.releaseId, buildId: build.id }, once(bytes)));
      const stood = await timed(() => billStandings(db, [handed.result.billId]));
      const { foreign, own, inLibrary } = stood.result.get(handed.result.billId) ?? { foreign: 0, own: 0, inLibrary: 0 };
      if (foreign + own + inLibrary !== components) throw new Error("Not every component was looked up.");
      const bare = await timed(() => readAlone(bytes));
      taken.push({ whole: handed.seconds + stood.seconds, standing: stood.seconds, bare: bare.seconds });
    }
    const middle = (of: (one: (typeof taken)[number]) => number) => median(taken.map(of));
    const whole = middle((one) => one.whole);
    const what = `Bill of ${components.toLocaleString("en")} components, whole`;
    return [
      { what, measured: whole, limit: mostSeconds, unit: "s", beside: "the most it may take", target: { atMost: 1 } },
      { what, measured: whole, limit: middle((one) => one.bare), unit: "s", beside: "parsed and validated alone", target: null },
      {
        what: "How its components stand",
        ...{ measured: middle((one) => one.standing), limit: mostSeconds, unit: "s" },
        ...{ beside: "the most it may take", target: { atMost: 1 } },
      },
    ];
  } finally {
    await close();
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const since = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - since) / 1000 };
}

/** JSON.parse and the official validator over the whole document. */
async function readAlone(bytes: Uint8Array): Promise<void> {
  const text = new TextDecoder().decode(bytes);
  JSON.parse(text);
  const faults: unknown = await new JsonStrictValidator(Version.v1dot6).validate(text);
  if (faults !== null) throw new Error("The bill is not valid.");
}

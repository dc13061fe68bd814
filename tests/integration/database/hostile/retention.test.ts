/** Ways to explain missing bytes that must not be missing. */
import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { connect } from "../../../support/database.ts";
import { release } from "../../../support/factories.ts";
import { once } from "../../../support/once.ts";
import { openBuild, sealedBuild } from "../../../support/release-journey.ts";
import { attacks, attempt } from "./attacks.ts";
import { people } from "./scene.ts";
import { type Fields, insert, person, tell } from "./statements.ts";

interface Its {
  stream: string;
  builds: string[];
}

const scene = once(async () => {
  const [building, checkedIn, closed] = [
    await release({ phase: "build_and_test" }),
    await release({ phase: "check_in" }),
    await release({ phase: "closed" }),
  ];
  await sealedBuild(building);
  await openBuild(building, "The next one.");
  await checkedIn.prepare();
  await checkedIn.reach("cancelled");
  const its = async (made: typeof building): Promise<Its> => {
    const { streamId, builds } = await made.read();
    return { stream: streamId, builds: builds.map(({ id }) => id) };
  };
  return {
    ...{ building: await its(building), cancelled: await its(checkedIn), closed: await its(closed) },
    people: await people(),
  };
});

const job = { kind: "system", job: "sweep-media" };

/** Lets go of the bytes of a build as the application does: the entry that tells of it, and the row. */
function removal({ stream, builds }: Its, iteration: number, supersededBy: number | null, told: Fields = {}): string {
  const [entry, buildId] = [randomUUID(), builds[iteration - 1] ?? ""];
  return `${tell(entry, stream, { type: "build.bytes_removed", buildId, iteration, supersededBy, actor: job, ...told })}
    ${insert("bytes_removal", { build_id: buildId, superseded_by: supersededBy, entry_id: entry })}`;
}

attacks("bytes that are let go of", scene, [
  {
    name: "the last build of an open release loses its bytes",
    refusedWith: "CS058",
    sql: ({ building }) => removal(building, 2, null),
  },
  {
    name: "the last build of an open release is said to be superseded",
    refusedWith: "CS058",
    sql: ({ building }) => removal(building, 2, 3),
  },
  {
    name: "the build that a closed release brought out loses its bytes",
    refusedWith: "CS058",
    sql: ({ closed }) => removal(closed, 1, null),
  },
  {
    name: "what is in the library loses its bytes with its release",
    refusedWith: "CS058",
    sql: ({ cancelled }) => removal(cancelled, 1, null),
  },
  {
    name: "a build is superseded by one that does not follow it",
    refusedWith: "CS058",
    sql: ({ building }) => removal(building, 1, 3),
  },
  {
    name: "a superseded build is said to be of a cancelled release",
    refusedWith: "CS058",
    sql: ({ building }) => removal(building, 1, null),
  },
  {
    name: "bytes go silently",
    refusedWith: "CS040",
    sql: ({ building }) => removal(building, 1, 2, { type: "build.sealed" }),
  },
  {
    name: "bytes go in the name of a person",
    refusedWith: "CS040",
    sql: ({ building, people: { manager } }) => removal(building, 1, 2, { actor: person(manager) }),
  },
  {
    name: "the record of another release tells of it",
    refusedWith: "CS040",
    sql: ({ building, closed }) => removal({ ...building, stream: closed.stream }, 1, 2),
  },
  {
    name: "bytes are said to be gone that are not let go of",
    refusedWith: "CS041",
    sql: ({ building }) =>
      tell(randomUUID(), building.stream, { type: "build.bytes_removed", buildId: building.builds[0], actor: job }),
  },
  {
    name: "it is said to have been another day",
    refusedWith: "42501",
    sql: ({ building }) =>
      insert("bytes_removal", {
        ...{ build_id: building.builds[0], superseded_by: 2, removed_at: "2026-01-01", entry_id: randomUUID() },
      }),
  },
  { name: "that bytes were let go of is taken back", refusedWith: "42501", sql: () => "DELETE FROM bytes_removal" },
  {
    name: "why bytes were let go of is changed",
    refusedWith: "42501",
    sql: () => "UPDATE bytes_removal SET superseded_by = NULL",
  },
]);

it("the same statements are taken where they tell the truth, once", async () => {
  const { building } = await scene();
  const app = await connect("countersign_app");
  try {
    expect(await attempt(app, `BEGIN; ${removal(building, 1, 2)} COMMIT`)).toBe("accepted");
    expect(await attempt(app, removal(building, 1, 2))).toBe("23505");
  } finally {
    await app.end();
  }
});

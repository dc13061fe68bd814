import { describe, expect, it } from "vitest";
import { buildStory } from "#lib/domain/build-story";
import type { Artifact } from "#lib/domain/release";
import { build, defect, hours, report } from "../support/build-release.ts";

const [shop] = build().artifacts as readonly [Artifact];
const named = (name: string, letter: string, version = "1"): Artifact => ({
  ...shop,
  ...{ id: `${name}-${letter}`, name, version, sha256: letter.repeat(64) },
});
const first = build({
  id: "build-1",
  handedInAt: hours(-30),
  commit: "1111111",
  artifacts: [named("api", "a"), named("docs", "b"), named("old", "c"), named("web", "d")],
  reports: [report({ id: "r1", failed: 2 }), report({ id: "r2", suite: "smoke" }), report({ id: "r3", failed: 1 })],
});
const second = build({
  id: "build-2",
  iteration: 2,
  handedInAt: hours(-20),
  commit: "2222222",
  artifacts: [named("api", "a"), named("docs", "b", "2"), named("new", "e"), named("web", "f")],
  reports: [report({ id: "r4" }), report({ id: "r5", suite: "smoke", manifestDigest: "0" })],
});

describe("the story of the iterations", () => {
  const story = buildStory({
    builds: [first, second],
    defects: [
      defect({ id: "early", raisedAt: hours(-40), state: "fixed", settledAt: hours(-10) }),
      defect({ id: "found", raisedAt: hours(-25), state: "accepted", settledAt: hours(-24) }),
      defect({ id: "late", raisedAt: hours(-20) }),
    ],
  });
  const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);

  it("begins with the newest", () => {
    expect(story.map(({ build: { iteration }, isLast }) => [iteration, isLast])).toEqual([
      [2, true],
      [1, false],
    ]);
    expect(buildStory({ builds: [], defects: [defect()] })).toEqual([]);
  });

  it("says what changed from the iteration before", () => {
    const [newest, oldest] = story;
    expect(oldest?.difference).toBeNull();
    expect(newest?.difference).toMatchObject({ iteration: 1, commit: { from: "1111111", to: "2222222" }, source: null, same: 1 });
    expect(newest?.difference?.added.map(({ name }) => name)).toEqual(["new"]);
    expect(newest?.difference?.removed.map(({ name }) => name)).toEqual(["old"]);
    expect(newest?.difference?.changed.map(({ name }) => name)).toEqual(["docs", "web"]);
  });

  it("says what failed and what passed, by the last report of each suite on the sealed digests", () => {
    expect(story.map(({ passed, failed }) => [ids(passed), ids(failed)])).toEqual([
      [["r4"], []],
      [["r2"], ["r3"]],
    ]);
  });

  it("says which defects were raised and settled while a build was the last one", () => {
    expect(story.map(({ raised, settled }) => [ids(raised), ids(settled)])).toEqual([
      [["late"], ["early"]],
      [["early", "found"], ["found"]],
    ]);
  });
});

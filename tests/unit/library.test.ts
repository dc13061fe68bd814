import { describe, expect, it } from "vitest";
import {
  type CheckInInput,
  decideCheckIn,
  decideRecordMediaCheck,
  decideWithdrawItem,
  type MediaKind,
  manifestInLibrary,
  mediaKindOf,
} from "#lib/domain/library";
import { phases, type Release } from "#lib/domain/release";
import { actor, allrounder, build, codes, eventsOf, job, libraryItem, now, person, release } from "../support/build-release.ts";

const ann = actor("ann", "release_manager");
const outside = (overrides: Partial<Release> = {}) => release({ phase: "check_in", libraryItems: [], ...overrides });
const input = (overrides: Partial<CheckInInput> = {}): CheckInInput => ({
  items: [{ artifactId: "artifact-1", itemId: "item-9", checkId: "check-9", result: "intact" }],
  taken: [],
  withdrawn: [],
  ...overrides,
});

describe("check-in", () => {
  it("takes every artifact of the final build as it is, with a first look at its bytes", () => {
    expect(eventsOf(decideCheckIn(outside(), input(), ann))).toEqual([
      {
        type: "library.checked_in",
        itemId: "item-9",
        artifactId: "artifact-1",
        name: "payments.tgz",
        version: "4.8.0",
        sha256: "a".repeat(64),
        size: 120,
        mediaType: "application/gzip",
      },
      { type: "media.checked", checkId: "check-9", itemId: "item-9", result: "intact" },
    ]);
  });

  it.each(phases.map((phase) => [phase]))("in %s", (phase) => {
    expect(codes(decideCheckIn(outside({ phase }), input(), ann))).toEqual(phase === "check_in" ? [] : ["other-phase"]);
  });

  it.each<[string, string[], Parameters<typeof decideCheckIn>]>([
    ["is the release managers'", ["role-missing"], [outside(), input(), actor("bob", "developer", "operator")]],
    ["takes nothing twice", ["nothing-to-check-in"], [release({ phase: "check_in" }), input(), ann]],
    ["takes nothing without a build", ["nothing-to-check-in"], [outside({ builds: [] }), input(), ann]],
    ["takes no version the library holds already", ["version-taken"], [outside(), input({ taken: ["payments.tgz@4.8.0"] }), ann]],
    ["takes no bytes that were withdrawn", ["withdrawn"], [outside(), input({ withdrawn: ["a".repeat(64)] }), ann]],
    ["takes no bytes that were not read", ["not-intact"], [outside(), input({ items: [] }), ann]],
    [
      "takes no altered bytes",
      ["not-intact"],
      [outside(), input({ items: [{ artifactId: "artifact-1", itemId: "i", checkId: "c", result: "altered" }] }), ann],
    ],
  ])("%s", (_, refusals, args) => {
    expect(codes(decideCheckIn(...args))).toEqual(refusals);
  });
});

it.each<[string, MediaKind]>([
  ["application/gzip", "software"],
  ["application/octet-stream", "software"],
  ["application/vnd.oci.image.manifest.v1+json", "software"],
  ["application/pdf", "document"],
  ["text/markdown", "document"],
  ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "document"],
  ["image/png", "media"],
  ["video/mp4", "media"],
])("%s is %s", (mediaType, kind) => {
  expect(mediaKindOf(mediaType)).toBe(kind);
});

describe("the manifest in the library", () => {
  it("is the final build's, item by item", () => {
    expect(manifestInLibrary(release()).map(({ item }) => item?.id)).toEqual(["item-1"]);
    expect(manifestInLibrary(outside()).map(({ item }) => item)).toEqual([null]);
  });

  it("does not hold what an earlier build brought in", () => {
    const [artifact] = build().artifacts;
    const again = build({ id: "build-2", iteration: 2, artifacts: artifact ? [{ ...artifact, id: "artifact-2" }] : [] });
    expect(manifestInLibrary(release({ builds: [build(), again] })).map(({ item }) => item)).toEqual([null]);
  });
});

describe("a withdrawal", () => {
  const sha256 = libraryItem().sha256;
  const withdraw = (of: Release, who = ann, reason = "CVE-2026-1234", digest = sha256) =>
    decideWithdrawItem(of, { sha256: digest, reason }, who);
  const gone = libraryItem({ withdrawn: { by: person("cara"), at: now, reason: "CVE-2026-1234" } });

  it("takes the bytes out of use under every name that the release gave them", () => {
    const twice = release({ libraryItems: [libraryItem(), libraryItem({ id: "item-2", name: "copy.tgz" }), gone] });
    const told = { type: "library.withdrawn", version: "4.8.0", sha256, reason: "CVE-2026-1234" };
    expect(eventsOf(withdraw(twice))).toEqual([
      { ...told, itemId: "item-1", name: "payments.tgz" },
      { ...told, itemId: "item-2", name: "copy.tgz" },
    ]);
  });

  it.each<[string, string[], ReturnType<typeof withdraw>]>([
    ["is change management's too, in any phase", [], withdraw(release({ phase: "closed" }), actor("cara", "change_manager"))],
    ["is nobody else's", ["role-missing"], withdraw(release(), actor("x", "developer", "operator", "auditor", "administrator"))],
    ["wants a reason", ["reason-missing"], withdraw(release(), ann, " ")],
    ["is of an item", ["no-such-item"], withdraw(release(), ann, "Leaks", "b".repeat(64))],
    ["happens once", ["withdrawn-already"], withdraw(release({ libraryItems: [gone] }))],
  ])("%s", (_, refusals, decision) => {
    expect(codes(decision)).toEqual(refusals);
  });
});

describe("a re-hash", () => {
  const check = (of: Release, who = allrounder as Parameters<typeof decideRecordMediaCheck>[2], itemId = libraryItem().id) =>
    decideRecordMediaCheck(of, { checkId: "c", itemId, result: "altered" }, who);

  it.each<[string, string[], ReturnType<typeof check>]>([
    ["is recorded for an auditor", [], check(release(), actor("aud", "auditor"))],
    ["is recorded for a job, in any phase", [], check(release({ phase: "closed" }), job)],
    ["is not recorded for a developer", ["role-missing"], check(release(), actor("bob", "developer"))],
    ["is of an item of this release", ["no-such-item"], check(release(), allrounder, "other")],
  ])("%s", (_, refusals, decision) => {
    expect(codes(decision)).toEqual(refusals);
  });
});

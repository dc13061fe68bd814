import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { affectedServices, type RelationEdge, type RelationKind } from "#lib/domain/impact";

const services = ["pay", "checkout", "portal", "ledger", "host"].map((id) => ({ id, key: id.toUpperCase(), name: id, tier: 2 }));
const hit = (root: string, ...edges: [from: string, kind: RelationKind, to: string][]) =>
  affectedServices(
    root,
    services,
    edges.map(([from, kind, to]) => ({ from, kind, to })),
  ).map(({ id, distance, via }) => `${id} ${distance}${via ? ` via ${via}` : ""}`);

describe("who is hit", () => {
  it.each<[string, string[], string[]]>([
    ["is the service itself when nothing depends on it", hit("pay"), ["pay 0"]],
    ["is who depends on it", hit("pay", ["checkout", "depends_on", "pay"]), ["pay 0", "checkout 1 via PAY"]],
    ["is not what it depends on", hit("checkout", ["checkout", "depends_on", "pay"]), ["checkout 0"]],
    ["is what runs on it", hit("host", ["pay", "runs_on", "host"]), ["host 0", "pay 1 via HOST"]],
    ["is the whole it is part of", hit("ledger", ["ledger", "part_of", "pay"]), ["ledger 0", "pay 1 via LEDGER"]],
    ["is not its parts", hit("pay", ["ledger", "part_of", "pay"]), ["pay 0"]],
    ["is both ends of a connection", hit("pay", ["pay", "connects_to", "portal"]), ["pay 0", "portal 1 via PAY"]],
    [
      "is both ends of a connection, from the other one",
      hit("portal", ["pay", "connects_to", "portal"]),
      ["portal 0", "pay 1 via PORTAL"],
    ],
    [
      "is walked over all hops, by the shortest way",
      hit(
        "host",
        ["pay", "runs_on", "host"],
        ["checkout", "depends_on", "pay"],
        ["portal", "depends_on", "checkout"],
        ["portal", "depends_on", "pay"],
      ),
      ["host 0", "pay 1 via HOST", "checkout 2 via PAY", "portal 2 via PAY"],
    ],
    [
      "ends in a circle",
      hit("pay", ["checkout", "depends_on", "pay"], ["pay", "depends_on", "checkout"]),
      ["pay 0", "checkout 1 via PAY"],
    ],
    ["leaves out what is not known", hit("pay", ["stranger", "depends_on", "pay"]), ["pay 0"]],
    ["is nobody for a service that is not known", hit("stranger"), []],
  ])("%s", (_, found, expected) => {
    expect(found).toEqual(expected);
  });

  it("names the nearest first, then the most critical", () => {
    const tiers = [
      { id: "a", key: "A", name: "a", tier: 3 },
      { id: "b", key: "B", name: "b", tier: 1 },
      { id: "root", key: "R", name: "root", tier: 4 },
    ];
    const edges: RelationEdge[] = ["a", "b"].map((from) => ({ from, kind: "depends_on", to: "root" }));
    expect(affectedServices("root", tiers, edges).map(({ id }) => id)).toEqual(["root", "b", "a"]);
  });

  it("holds each reachable service once, one hop further than the one it is reached through", () => {
    const ids = services.map(({ id }) => id);
    const edge = fc.record({
      kind: fc.constantFrom<RelationKind>("depends_on", "runs_on", "part_of", "connects_to"),
      from: fc.constantFrom(...ids),
      to: fc.constantFrom(...ids),
    });
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 12 }), fc.constantFrom(...ids), (edges, root) => {
        const found = affectedServices(root, services, edges);
        expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
        const distances = new Map(found.map(({ key, distance }) => [key, distance]));
        for (const { distance, via } of found) expect(distance).toBe(via === null ? 0 : (distances.get(via) ?? Number.NaN) + 1);
      }),
    );
  });
});

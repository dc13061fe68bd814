/** The demonstration's data, before it is told: it names what is there, and keeps the house's own rules. */
import { describe, expect, it } from "vitest";
import { roles } from "#lib/domain/release";
import { chronicle } from "../../prisma/seed/chronicle.ts";
import { items } from "../../prisma/seed/configuration-items.ts";
import { keeping } from "../../prisma/seed/measurements.ts";
import { described as people } from "../../prisma/seed/people.ts";
import { type Promised, described as services } from "../../prisma/seed/services.ts";

const plots = chronicle.map(({ plot }) => plot);

describe("the demonstration", () => {
  it("has people for every role", () => {
    expect(new Set(Object.values(people).flatMap((one) => [...one.roles]))).toEqual(new Set(roles));
  });

  it("has another deputy than the owner for every service", () => {
    const same = Object.entries(services).filter(([, { owner, deputy }]) => (owner as string) === deputy);
    expect(same).toEqual([]);
  });

  it("deploys what its service is made of", () => {
    const unknown = plots.flatMap(({ service, artifacts }) =>
      artifacts.map(({ name }) => name).filter((name) => !items[service].some(([, known]) => known === name)),
    );
    expect(unknown).toEqual([]);
  });

  it("has no artifact of the same name and version twice", () => {
    const named = plots.flatMap(({ artifacts }) => artifacts.map(({ name, version }) => `${name} ${version}`));
    expect(named).toEqual([...new Set(named)]);
  });

  it("follows up what began before", () => {
    const began = new Map(chronicle.map((chapter) => [chapter.plot, chapter.began]));
    for (const { plot, began: own } of chronicle)
      if (plot.follows) expect(began.get(plot.follows), plot.title).toBeGreaterThan(own);
  });

  it("has no two releases, and no two changes, of one title", () => {
    const titles = [...plots.map(({ title }) => title), ...plots.flatMap(({ changes }) => changes.map(({ title }) => title))];
    expect(titles).toEqual([...new Set(titles)]);
  });

  it("measures a kept promise as kept", () => {
    for (const [key, { targets }] of Object.entries(services))
      for (const promised of targets as readonly Promised[]) {
        const value = keeping(promised, key);
        expect(promised.comparison === "at_least" ? value >= promised.value : value <= promised.value, key).toBe(true);
        if (promised.unit === "%") expect(value).toBeLessThanOrEqual(100);
      }
  });
});

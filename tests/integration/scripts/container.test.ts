/** What the container image is made of is there; `npm run check:container` makes it and starts it, which takes minutes. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readCompose } from "../../../scripts/container/compose.ts";
import { readCopy, readEnv, readStages } from "../../../scripts/container/containerfile.ts";
import { root } from "../../../scripts/home.ts";

const text = (file: string): string => readFileSync(path.join(root, file), "utf8");
const stages = readStages(text("Containerfile"));
const copies = stages
  .flatMap(({ instructions }) => instructions.filter(({ word }) => word === "COPY"))
  .map((one) => readCopy(one.text));
const ofTheCheckout = copies.filter(({ from }) => from === null).flatMap(({ sources }) => sources);
const last = stages.at(-1);
const instructionOf = (word: string) => last?.instructions.find((one) => one.word === word)?.text ?? "";
const words = (word: string) => JSON.parse(instructionOf(word)) as string[];

describe("the Containerfile", () => {
  it("copies what is there, and what .containerignore lets through", () => {
    expect(ofTheCheckout.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
    const kept = new Set(
      text(".containerignore")
        .split("\n")
        .flatMap((line) => (line.startsWith("!") ? [line.slice(1)] : [])),
    );
    expect([...kept].toSorted()).toEqual(ofTheCheckout.map((file) => path.basename(file)).toSorted());
  });

  it("builds from every source that a build on the machine would notice", () => {
    const sources = /const sources = \[([\s\S]*?)\];/.exec(text("scripts/build.ts"))?.[1] ?? "";
    const named = [...sources.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name);
    const tops = named.filter((name) => existsSync(path.join(root, name)) && name !== "migrations");
    expect(tops.length).toBeGreaterThan(8);
    expect(tops.filter((name) => !ofTheCheckout.includes(name))).toEqual([]);
  });

  it("runs as an ordinary user, with the pinned major version of Node, and is asked for its health", () => {
    const images = new Set(stages.map(({ image }) => image));
    expect([...images]).toEqual([expect.stringMatching(/^docker\.io\/library\/node:24-/)]);
    expect(instructionOf("USER")).toBe("node");
    expect(instructionOf("HEALTHCHECK")).toContain("/api/health");
    expect(existsSync(path.join(root, words("ENTRYPOINT")[1] ?? ""))).toBe(true);
    expect(words("CMD")).toEqual(["web"]);
  });

  it("brings no secret, and nothing of the owner's", () => {
    const env = Object.assign(
      {},
      ...(last?.instructions ?? []).filter(({ word }) => word === "ENV").map((one) => readEnv(one.text)),
    ) as Record<string, string>;
    expect(Object.keys(env).filter((name) => /SECRET|KEY|TOKEN|PASSWORD|_URL/.test(name))).toEqual([]);
  });

  it("is refused where it has an instruction that the check would not follow", () => {
    expect(() => readStages("FROM node\nADD x y")).toThrow("ADD x y");
    expect(() => readStages("COPY a b")).toThrow("before FROM");
  });
});

describe("compose.yaml", () => {
  const { services, volumes } = readCompose(text("compose.yaml"));
  const parts = [...text("scripts/container.ts").matchAll(/^ {2}(\w+): "(?:server\.js|lib|scripts)/gm)].map(
    ([, name = ""]) => name,
  );

  it("runs parts that the image has, after whatever they need", () => {
    const ours = Object.entries(services).filter(([, { image }]) => image === "countersign");
    expect(ours.map(([name]) => name)).toEqual(["prepare", "migrate", "web", "worker", "operate"]);
    for (const [, { command }] of ours) expect(parts).toContain(command?.at(0));
    for (const [name, { depends_on }] of Object.entries(services))
      for (const needed of Object.keys(depends_on)) expect(services, `${name} needs ${needed}`).toHaveProperty(needed);
    for (const name of ["web", "worker"])
      expect(services[name]?.depends_on).toEqual({ migrate: { condition: "service_completed_successfully" } });
    expect(services["migrate"]?.depends_on).toEqual({ prepare: { condition: "service_completed_successfully" } });
    expect(services["prepare"]?.depends_on).toEqual({ postgres: { condition: "service_healthy" } });
  });

  it("tells the owner's and the superuser's passwords to nobody who serves people", () => {
    for (const name of ["web", "worker"]) {
      const told = JSON.stringify(services[name]?.environment);
      expect(told).not.toMatch(/OWNER|POSTGRES_PASSWORD|countersign_owner/);
      expect(told).toContain("postgresql://countersign_app:");
    }
    expect(services["worker"]?.environment).not.toHaveProperty("NEXTAUTH_SECRET");
  });

  it("keeps what must be kept, and opens the application to this machine alone", () => {
    const used = Object.values(services).flatMap((one) => one.volumes.map((volume) => volume.split(":")[0] ?? ""));
    expect([...new Set(used)].toSorted()).toEqual(Object.keys(volumes).toSorted());
    expect(services["web"]?.volumes).toEqual(services["worker"]?.volumes);
    expect(Object.values(services).flatMap(({ ports }) => ports)).toEqual(["127.0.0.1:3000:3000"]);
  });

  it("is told nothing that .env is not said to hold", () => {
    const file = text("compose.yaml");
    const asked = new Set([...file.matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name]) => name));
    const head = file.slice(0, file.indexOf("x-countersign"));
    for (const name of asked) expect(head).toContain(name?.replace(/_PASSWORD$/, ""));
  });
});

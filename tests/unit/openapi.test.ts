/** The document that tells of the machine interface. */
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { operationFinder } from "#lib/api/find-operation";
import { openApiDocument } from "#lib/api/openapi";
import { operations } from "#lib/api/operations";
import { membersOf, sayType } from "#lib/api/schema-words";

const document = openApiDocument(operations, { server: "https://releases.example.com" });
const references = JSON.stringify(document).match(/"#\/components\/[^"]+"/g) ?? [];

describe("the OpenAPI document", () => {
  it("is valid OpenAPI 3.1", async () => {
    expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true });
  });

  it("refers to nothing that it does not hold, and to no shape that is only its own name", () => {
    for (const reference of new Set(references)) {
      const [, , kind = "", name = ""] = reference.slice(1, -1).split("/");
      const found = (document.components as Record<string, Record<string, object>>)[kind]?.[name];
      expect(found, reference).toBeDefined();
      expect(Object.keys(found ?? {}), reference).not.toEqual(["$ref"]);
    }
  });

  it("tells every call once, by an id and a path of its own", () => {
    const ids = operations.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const told = Object.values(document.paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
    expect(new Set(told)).toEqual(new Set(ids));
    expect(told).toHaveLength(ids.length);
  });

  it("tells every name in a path as its parameter", () => {
    for (const { path, params } of operations)
      expect([path, ...Object.keys(params.shape)]).toEqual([
        path,
        ...Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name),
      ]);
  });

  it("has no call that votes", () => {
    expect(JSON.stringify(Object.keys(document.paths))).not.toMatch(/vote/i);
  });

  it("asks for the version wherever more than one answer is replaced", () => {
    const others = operations.filter(({ method, ifMatch }) => method === "PUT" && ifMatch !== "required").map(({ path }) => path);
    expect(others.toSorted()).toEqual([
      "/defects/{defect}",
      "/releases/{release}/criteria/{criterion}",
      "/releases/{release}/environment",
    ]);
  });

  it("promises ranges of stored files alone", () => {
    const ranged = Object.values(document.paths).flatMap((path) =>
      Object.values(path).flatMap(({ operationId, responses }) => ("206" in (responses as object) ? [operationId] : [])),
    );
    expect(new Set(ranged)).toEqual(new Set(["downloadLibraryItem", "downloadTestReport"]));
  });

  it("never leaves a member of a body untold", () => {
    const untold = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, item]) => {
        const body = item["requestBody"] as { content: Record<string, { schema?: Record<string, unknown> }> } | undefined;
        const schema = body?.content["application/json"]?.schema;
        return schema
          ? membersOf(schema).flatMap(({ name, type }) => (type === "any value" ? [`${method} ${path} ${name}`] : []))
          : [];
      }),
    );
    expect(untold).toEqual([]);
  });
});

describe("finding a call", () => {
  const find = operationFinder(operations);

  it.each([
    ["GET", "/releases/REL-7", "readRelease"],
    ["HEAD", "/releases/REL-7", "readRelease"],
    ["POST", "/releases/REL-7/builds", "handInBuild"],
    ["POST", "/deployments/a/steps/b/finish", "recordStep"],
  ])("%s %s is %s", (method, path, id) => {
    const found = find(method, path);
    expect(found.kind === "found" && found.operation.id).toBe(id);
  });

  it.each([
    ["GET", "", "nowhere"],
    ["GET", "/", "nowhere"],
    ["GET", "/releases/", "nowhere"],
    ["GET", "/releases/REL-7/", "nowhere"],
    ["GET", "//releases", "nowhere"],
    ["GET", "/releases/%ff", "nowhere"],
    ["DELETE", "/releases", "other-method"],
    ["OPTIONS", "/releases/REL-7", "other-method"],
  ])("%s %s is none: %s", (method, path, kind) => {
    expect(find(method, path).kind).toBe(kind);
  });

  it("reads what stands percent-encoded in a path", () => {
    expect(find("GET", "/services/web%2Dshop")).toMatchObject({ params: { service: "web-shop" } });
  });
});

describe("a type in words", () => {
  it.each([
    [{ type: "string", minLength: 1, maxLength: 200 }, "text, 1 to 200 characters"],
    [{ type: "string", format: "date-time" }, "instant (ISO 8601)"],
    [{ anyOf: [{ type: "integer", minimum: 1, maximum: 10080 }, { type: "null" }] }, "whole number, 1 to 10,080 or null"],
    [{ type: "array", items: { $ref: "#/components/schemas/Check" } }, "list of Check"],
    [{ enum: ["low", "high"] }, "low, high"],
    [{}, "any value"],
  ])("%j is %s", (schema, words) => {
    expect(sayType(schema)).toBe(words);
  });
});

/** What the documentation tells pipelines to run can be run: its calls exist, and the command takes what it is given. */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { operationFinder } from "#lib/api/find-operation";
import { operations } from "#lib/api/operations";
import { readCommandLine } from "#lib/cli/command-line";
import { commands } from "#lib/cli/commands";
import { readSubmission } from "#lib/cli/submission";
import { tokenVerbLabels } from "#lib/domain/labels";

const root = path.resolve(import.meta.dirname, "../..");
const text = (file: string): string => readFileSync(path.join(root, file), "utf8");
const told = "docs/machine-interface.md";
const examples = globSync("docs/examples/*", { cwd: root });

/** The lines of a shell, whole: what goes on behind a backslash, or is folded by YAML, is one line. */
const linesOf = (file: string): string[] =>
  text(file)
    .replaceAll(/\\\n\s*/g, " ")
    .replaceAll(/^ +- >\n((?: {6}.*\n)+)/gm, (_all, folded: string) => `${folded.replaceAll(/\s+/g, " ")}\n`)
    .split("\n");

const find = operationFinder(operations);
const digest = "0".repeat(64);
const id = "00000000-0000-4000-8000-000000000000";

describe("a curl line", () => {
  const calls = linesOf(told).flatMap((line) => {
    const address = /\/api\/v1([^"?`\s]*)(\?[^"\s]*)?"/.exec(line);
    if (!/^\s*curl /.test(line) || !address) return [];
    const place = (address[1] ?? "").replaceAll("$SHA256", digest).replaceAll("/ID/", `/${id}/`);
    const query = [...new URLSearchParams(address[2] ?? "").keys()];
    return [{ method: /--request (\w+)/.exec(line)?.[1] ?? "GET", place, query, sends: /--data|--upload-file/.test(line) }];
  });

  it("stands beside every command that calls", () => {
    expect(calls.length).toBeGreaterThan(7);
  });

  it.each(calls)("names a call that exists: $method $place", ({ method, place, query, sends }) => {
    const found = find(method, place);
    if (found.kind !== "found") throw new Error(`There is no ${method} ${place}.`);
    const { operation } = found;
    expect(Object.keys(operation.query.shape)).toEqual(expect.arrayContaining(query));
    expect(sends).toBe(operation.takes !== null);
  });
});

describe("a line of the command", () => {
  const lines = [told, ...examples].flatMap((file) =>
    linesOf(file).flatMap((line) => {
      const [, args] =
        /^\s*(?:-|sh ')?\s*(?:node countersign\.mjs|countersign) (.*?)'?$/.exec(line.replace(/^\s*run:/, "")) ?? [];
      return args === undefined ? [] : [{ file, args: args.trim() }];
    }),
  );

  it("stands in every example, for each thing that a pipeline does", () => {
    for (const file of examples)
      expect(lines.filter((one) => one.file === file).map(({ args }) => args.split(" ")[0])).toEqual(["build", "fetch", "gate"]);
    expect(examples.length).toBe(3);
  });

  it.each(lines)("in $file is one it takes: $args", ({ args }) => {
    const words = args.replaceAll("$RELEASE", "REL-7").match(/"[^"]*"|\S+/g) ?? [];
    const wanted = readCommandLine(
      commands,
      words.map((word) => word.replaceAll('"', "")),
    );
    if (wanted.kind === "help" || wanted.kind === "version") return;
    if (wanted.command.name === "build submit") expect(readSubmission(wanted.given).artifacts).toHaveLength(1);
  });
});

it("verbs of a token are told by the words that its page shows", () => {
  for (const verb of ["build", "gate_check", "library", "read"] as const)
    expect(text(told)).toMatch(new RegExp(`\\*${tokenVerbLabels[verb].replaceAll(" ", "\\s+")}\\*`));
});

/** What the documentation says of the log holds of every line that is written. */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const text = (file: string): string => readFileSync(path.join(root, file), "utf8");

it("every kind of line in the log is told, and no other", () => {
  const [, told = ""] = /`kind` is (.*?)\. Every line/s.exec(text("docs/running.md")) ?? [];
  const sources = globSync(["lib/**/*.ts", "app/**/*.{ts,tsx}", "*.ts"], { cwd: root, exclude: ["lib/db/generated/**"] });
  const written = sources
    .map(text)
    .filter((source) => /\blog\(\)/.test(source))
    // The system is who acts, and no kind of line.
    .flatMap((source) => Array.from(source.matchAll(/\{\s*kind: "(?!system")(\w+)",?\s/g), ([, kind]) => kind ?? ""));
  expect(new Set(Array.from(told.matchAll(/`(\w+)`/g), ([, kind]) => kind))).toEqual(new Set(written));
});

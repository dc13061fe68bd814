/** What an action is called in the sources. A request names it by a number of the build. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const Manifest = z.object({ node: z.record(z.string(), z.object({ exportedName: z.string() })) });

let names: ReadonlyMap<string, string> | undefined;

/** The names as the build wrote them down; none while developing. */
function readNames(): Map<string, string> {
  try {
    const file = path.join(process.cwd(), ".next", "server", "server-reference-manifest.json");
    const { node } = Manifest.parse(JSON.parse(readFileSync(file, "utf8")));
    return new Map(Object.entries(node).map(([id, { exportedName }]) => [id, exportedName]));
  } catch {
    return new Map();
  }
}

/** The action that a form was sent to, with JavaScript (a header) or without (fields of the form). */
export function actionName(headers: Headers, form: FormData): string {
  const id = headers.get("next-action") ?? idInForm(form);
  names ??= readNames();
  return (id === null ? undefined : names.get(id)) ?? "unknown";
}

function idInForm(form: FormData): string | null {
  for (const [field, value] of form) {
    const plain = /^\$ACTION_ID_([0-9a-f]+)$/.exec(field)?.[1];
    if (plain !== undefined) return plain;
    const bound = /^\$ACTION_\d+:0$/.test(field) && typeof value === "string" ? /"id":"([0-9a-f]+)"/.exec(value)?.[1] : undefined;
    if (bound !== undefined) return bound;
  }
  return null;
}

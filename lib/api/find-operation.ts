/** Which call an address means. */
import type { Method, Operation } from "./operation.ts";

interface Route {
  pattern: RegExp;
  operation: Operation;
}

export type FoundOperation =
  | { kind: "found"; operation: Operation; params: Record<string, string> }
  | { kind: "other-method"; allowed: readonly Method[] }
  | { kind: "nowhere" };

const patternOf = (path: string): RegExp => new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);

/** Makes the finder of these calls. `path` is what follows /api/v1, still percent-encoded. */
export function operationFinder(operations: readonly Operation[]): (method: string, path: string) => FoundOperation {
  const routes: Route[] = operations.map((operation) => ({ pattern: patternOf(operation.path), operation }));
  return (method, path) => {
    const here = routes.flatMap(({ pattern, operation }) => {
      const match = pattern.exec(path);
      return match ? [{ operation, params: decoded(match.groups) }] : [];
    });
    const wanted = method === "HEAD" ? "GET" : method;
    const found = here.find(({ operation }) => operation.method === wanted);
    if (found?.params) return { kind: "found", operation: found.operation, params: found.params };
    if (here.length === 0 || found) return { kind: "nowhere" };
    return { kind: "other-method", allowed: here.map(({ operation }) => operation.method) };
  };
}

/** Null where a part is no text that was percent-encoded. */
function decoded(groups: Record<string, string> = {}): Record<string, string> | null {
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, part]) => [name, decodeURIComponent(part)]));
  } catch {
    return null;
  }
}

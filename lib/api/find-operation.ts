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

/** Makes the finder of these calls. `path` is what follows /api/v1, still percent-encoded; a path's own words go before `{names}`. */
export function operationFinder(operations: readonly Operation[]): (method: string, path: string) => FoundOperation {
  const inOrder = operations.toSorted((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
  const routes: Route[] = inOrder.map((operation) => ({ pattern: patternOf(operation.path), operation }));
  return (method, path) => {
    const matching = routes.flatMap(({ pattern, operation }) => {
      const match = pattern.exec(path);
      return match ? [{ operation, params: decoded(match.groups) }] : [];
    });
    // "{" sorts after every letter: the first match has the most words of its own.
    const here = matching.filter(({ operation }) => operation.path === matching[0]?.operation.path);
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

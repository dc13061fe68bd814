/** Which route a path belongs to, for figures by route: as many as there are routes, whatever people ask for. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const Routes = z.array(z.object({ page: z.string(), regex: z.string() }));
const Manifest = z.object({ staticRoutes: Routes, dynamicRoutes: Routes });

interface Route {
  page: string;
  pattern: RegExp;
}

let routes: readonly Route[] | undefined;

/** The routes as the build wrote them down; none while developing, where they come and go. */
function readRoutes(): Route[] {
  try {
    const { staticRoutes, dynamicRoutes } = Manifest.parse(
      JSON.parse(readFileSync(path.join(process.cwd(), ".next", "routes-manifest.json"), "utf8")),
    );
    return [...staticRoutes, ...dynamicRoutes].map(({ page, regex }) => ({ page, pattern: new RegExp(regex) }));
  } catch {
    return [];
  }
}

export function routeOf(pathname: string): string {
  if (pathname.startsWith("/_next/")) return "/_next/*";
  routes ??= readRoutes();
  return routes.find(({ pattern }) => pattern.test(pathname))?.page ?? fixedRoutes.find((one) => one === pathname) ?? "other";
}

/** Known without a build. */
const fixedRoutes = ["/api/health", "/api/ready", "/api/metrics"];

/** The colours a person chose: a cookie, so that the first paint is right; without one they follow the system. */
import "server-only";
import { cookies } from "next/headers";
import { usesHttps } from "./auth-options.ts";

export type Theme = "system" | "light" | "dark";

const year = 365 * 24 * 60 * 60;

export async function readTheme(): Promise<Theme> {
  return themeOf((await cookies()).get("theme")?.value);
}

export const themeOf = (value: unknown): Theme => (value === "light" || value === "dark" ? value : "system");

/** Not HttpOnly: the switch sets the same cookie itself where scripts run. */
export async function writeTheme(theme: Theme): Promise<void> {
  const jar = await cookies();
  if (theme === "system") jar.delete("theme");
  else jar.set("theme", theme, { path: "/", maxAge: year, sameSite: "lax", secure: usesHttps() });
}

"use server";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { requireOwnOrigin } from "#lib/web/origin";
import { stopSession } from "#lib/web/session";

export async function signOutAction(): Promise<void> {
  requireOwnOrigin(await headers());
  await stopSession();
  redirect("/sign-in");
}

const year = 365 * 24 * 3600;

export async function chooseThemeAction(form: FormData): Promise<void> {
  requireOwnOrigin(await headers());
  const theme = form.get("theme");
  const jar = await cookies();
  if (theme === "light" || theme === "dark") jar.set("theme", theme, { path: "/", maxAge: year, sameSite: "lax", httpOnly: true });
  else jar.delete("theme");
}

"use server";

import { headers } from "next/headers";
import { requireOwnOrigin } from "#lib/web/origin";
import { themeOf, writeTheme } from "#lib/web/theme";

/** The switch where no script runs. */
export async function setThemeAction(form: FormData): Promise<void> {
  requireOwnOrigin(await headers());
  await writeTheme(themeOf(form.get("theme")));
}

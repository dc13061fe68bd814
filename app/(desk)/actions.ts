"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { requireOwnOrigin } from "#lib/web/origin";
import { stopSession } from "#lib/web/session";

export async function signOutAction(): Promise<void> {
  requireOwnOrigin(await headers());
  await stopSession();
  redirect("/sign-in");
}

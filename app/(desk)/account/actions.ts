"use server";

import { revalidatePath } from "next/cache";
import { ChangePasswordInput, changePassword } from "#lib/services/identity/change-password";
import { EndOtherSessionsInput, endOtherSessions } from "#lib/services/identity/end-other-sessions";
import { EndSessionInput, endSession } from "#lib/services/identity/end-session";
import { EnrolPasskeyInput, enrolPasskey } from "#lib/services/identity/enrol-passkey";
import { RemovePasskeyInput, removePasskey } from "#lib/services/identity/remove-passkey";
import { SetTimeZoneInput, setTimeZone } from "#lib/services/identity/set-time-zone";
import { ChooseMailInput, chooseMail } from "#lib/services/need/choose-mail";
import { defineAction } from "#lib/web/define-action";
import { requireSession } from "#lib/web/session";
import { ownSite } from "#lib/web/signing-place";

export const changePasswordAction = defineAction(ChangePasswordInput, async (context, input) => {
  const { sessionId } = await requireSession();
  await changePassword(context, input, sessionId);
  revalidatePath("/account");
  return "The password is changed. Every other session is over.";
});

export const setTimeZoneAction = defineAction(SetTimeZoneInput, async (context, input) => {
  await setTimeZone(context, input);
  revalidatePath("/", "layout");
  return `Times are shown in ${input.timeZone}.`;
});

export const chooseMailAction = defineAction(ChooseMailInput, async (context, input) => {
  await chooseMail(context, input);
  revalidatePath("/account");
  return sayPace[input.pace];
});

const sayPace = {
  at_once: "You are written to at once.",
  daily: "You are written to once a day.",
  none: "You are not written to. Everything stands in your inbox.",
} as const;

export const endOtherSessionsAction = defineAction(EndOtherSessionsInput, async (context, input) => {
  await endOtherSessions(context, input);
  revalidatePath("/account");
  return "Every other session is over.";
});

export const endSessionAction = defineAction(EndSessionInput, async (context, input) => {
  await endSession(context, input);
  revalidatePath("/account");
  return "The session is over.";
});

export const enrolPasskeyAction = defineAction(EnrolPasskeyInput, async (context, input) => {
  await enrolPasskey(context, input, ownSite());
  revalidatePath("/account");
  return `${input.name} is enrolled: it can sign your votes.`;
});

export const removePasskeyAction = defineAction(RemovePasskeyInput, async (context, input) => {
  await removePasskey(context, input);
  revalidatePath("/", "layout");
  return "The passkey is removed.";
});

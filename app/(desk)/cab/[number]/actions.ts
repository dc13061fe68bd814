"use server";

import { revalidatePath } from "next/cache";
import { AppError } from "#lib/errors";
import { CallItemInput, callItem } from "#lib/services/meeting/call-item";
import { CloseMeetingInput, closeMeeting } from "#lib/services/meeting/close-meeting";
import { ConsentInput, consent } from "#lib/services/meeting/consent";
import { JoinMeetingInput, joinMeeting } from "#lib/services/meeting/join-meeting";
import { LeaveMeetingInput, leaveMeeting } from "#lib/services/meeting/leave-meeting";
import { PullItemInput, pullItem } from "#lib/services/meeting/pull-item";
import { StartMeetingInput, startMeeting } from "#lib/services/meeting/start-meeting";
import { TakeUpItemInput, takeUpItem } from "#lib/services/meeting/take-up-item";
import { defineAction } from "#lib/web/define-action";
import { requireSigningPlace } from "#lib/web/signing-place";

const renew = () => revalidatePath("/", "layout");

export const startMeetingAction = defineAction(StartMeetingInput, async (context, input) => {
  await startMeeting(context, input);
  renew();
  return "The meeting is started, and its agenda is frozen.";
});

export const joinMeetingAction = defineAction(JoinMeetingInput, async (context, input) => {
  await joinMeeting(context, input);
  renew();
  return "You are here.";
});

export const leaveMeetingAction = defineAction(LeaveMeetingInput, async (context, input) => {
  await leaveMeeting(context, input);
  renew();
  return "You have left.";
});

export const callItemAction = defineAction(CallItemInput, async (context, input) => {
  await callItem(context, input);
  renew();
  return "It is called.";
});

export const pullItemAction = defineAction(PullItemInput, async (context, input) => {
  await pullItem(context, input);
  renew();
  return "It is voted upon by itself.";
});

export const takeUpItemAction = defineAction(TakeUpItemInput, async (context, input) => {
  await takeUpItem(context, input);
  renew();
  return "It is taken up.";
});

export const consentAction = defineAction(ConsentInput, async (context, input) => {
  const { granted, refused } = await consent(context, input, await requireSigningPlace());
  renew();
  const said = `You granted ${granted} ${granted === 1 ? "item" : "items"} of the block.`;
  if (refused.length > 0) throw new AppError("refused", `${said} These could not be granted:`, refused);
  return said;
});

export const closeMeetingAction = defineAction(CloseMeetingInput, async (context, input) => {
  await closeMeeting(context, input);
  renew();
  return "The meeting is closed, and its minutes are made.";
});

"use server";

import { revalidatePath } from "next/cache";
import { phaseLabels } from "#lib/domain/labels";
import { AskGateInput, askGate } from "#lib/services/gate/ask-gate";
import { AskRatificationInput, askRatification } from "#lib/services/gate/ask-ratification";
import { EndWaiverInput, endWaiver } from "#lib/services/gate/end-waiver";
import { EnterPhaseInput, enterPhase } from "#lib/services/gate/enter-phase";
import { WaiveCheckInput, waiveCheck } from "#lib/services/gate/waive-check";
import { WithdrawAuthorizationInput, withdrawAuthorization } from "#lib/services/gate/withdraw-authorization";
import { AmendReleaseInput, amendRelease } from "#lib/services/release/amend-release";
import { ChangeScopeInput, changeScope } from "#lib/services/release/change-scope";
import { defineAction } from "#lib/web/define-action";

const renew = () => revalidatePath("/(desk)/releases/[number]", "layout");

export const askGateAction = defineAction(AskGateInput, async (context, input) => {
  await askGate(context, input);
  renew();
  return "The gate is asked for.";
});

export const enterPhaseAction = defineAction(EnterPhaseInput, async (context, input) => {
  await enterPhase(context, input);
  renew();
  return `The release is in ${phaseLabels[input.to]} now.`;
});

export const askRatificationAction = defineAction(AskRatificationInput, async (context, input) => {
  await askRatification(context, input);
  renew();
  return "The ratification is asked for.";
});

export const withdrawAuthorizationAction = defineAction(WithdrawAuthorizationInput, async (context, input) => {
  await withdrawAuthorization(context, input);
  renew();
  return "The authorization is withdrawn.";
});

export const amendReleaseAction = defineAction(AmendReleaseInput, async (context, input) => {
  await amendRelease(context, input);
  renew();
  return "The release is amended.";
});

export const changeScopeAction = defineAction(ChangeScopeInput, async (context, input) => {
  await changeScope(context, input);
  renew();
  return "The scope is changed.";
});

export const waiveCheckAction = defineAction(WaiveCheckInput, async (context, input) => {
  await waiveCheck(context, input);
  renew();
  return "The check has a waiver until then. What was asked for before is superseded.";
});

export const endWaiverAction = defineAction(EndWaiverInput, async (context, input) => {
  await endWaiver(context, input);
  renew();
  return "The waiver has ended.";
});

"use server";

import { redirect } from "next/navigation";
import { RaiseIntakeInput, raiseIntake } from "#lib/services/library/raise-intake";
import { RaiseIntakeOfBillInput, raiseIntakeOfBill } from "#lib/services/library/raise-intake-of-bill";
import { defineAction } from "#lib/web/define-action";

export const raiseIntakeAction = defineAction(RaiseIntakeInput, async (context, input) => {
  const { number } = await raiseIntake(context, input);
  redirect(`/changes/CHG-${number}`);
});

export const raiseIntakeOfBillAction = defineAction(RaiseIntakeOfBillInput, async (context, input) => {
  const { number } = await raiseIntakeOfBill(context, input);
  redirect(`/changes/CHG-${number}`);
});

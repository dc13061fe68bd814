"use server";

import { revalidatePath } from "next/cache";
import { ConfirmAppointmentInput, confirmAppointment } from "#lib/services/appointment/confirm-appointment";
import { EndAppointmentInput, endAppointment } from "#lib/services/appointment/end-appointment";
import { ProposeAppointmentInput, proposeAppointment } from "#lib/services/appointment/propose-appointment";
import { AddEnvironmentInput, addEnvironment } from "#lib/services/environment/add-environment";
import { optionalId } from "#lib/services/fields";
import { AddPersonByProviderInput, AddPersonInput, addPerson } from "#lib/services/identity/add-person";
import { AmendOrganisationInput, amendOrganisation } from "#lib/services/identity/amend-organisation";
import { DeactivatePersonInput, deactivatePerson } from "#lib/services/identity/deactivate-person";
import { EndIdentityInput, endIdentity } from "#lib/services/identity/end-identity";
import { PassOnReleasesInput, passOnReleases } from "#lib/services/release/pass-on-releases";
import { defineAction } from "#lib/web/define-action";

const renew = () => revalidatePath("/admin", "layout");

export const addPersonAction = defineAction(AddPersonInput, async (context, input) => {
  await addPerson(context, input);
  renew();
  return `${input.name} is added, and holds no role yet.`;
});

export const addPersonByProviderAction = defineAction(AddPersonByProviderInput, async (context, input) => {
  await addPerson(context, input);
  renew();
  return `${input.name} is added, and holds no role yet.`;
});

const passedOn = (releases: number): string =>
  releases === 0
    ? "They managed no open release."
    : `${releases} open ${releases === 1 ? "release is" : "releases are"} passed on.`;

/** First the person is out, then each release passes on: whoever leaves does not wait for a release that somebody is changing. */
export const deactivatePersonAction = defineAction(
  DeactivatePersonInput.extend({ managerId: optionalId("Choose who follows.") }),
  async (context, { managerId, personId }) => {
    await deactivatePerson(context, { personId });
    renew();
    const releases = managerId === null ? 0 : await passOnReleases(context, { formerId: personId, managerId });
    return `They have left: their sessions are over, their votes stay. ${managerId === null ? "" : passedOn(releases)}`.trim();
  },
);

export const passOnReleasesAction = defineAction(PassOnReleasesInput, async (context, input) => {
  const releases = await passOnReleases(context, input);
  renew();
  return passedOn(releases);
});

export const endIdentityAction = defineAction(EndIdentityInput, async (context, input) => {
  await endIdentity(context, input);
  renew();
  return "The account is let go of, with the roles that its claims gave.";
});

export const proposeAppointmentAction = defineAction(ProposeAppointmentInput, async (context, input) => {
  await proposeAppointment(context, input);
  renew();
  return input.kind === "role" && input.role !== "change_manager"
    ? "The role is given."
    : "Proposed. It is in force when a second person has confirmed it.";
});

export const confirmAppointmentAction = defineAction(ConfirmAppointmentInput, async (context, input) => {
  await confirmAppointment(context, input);
  renew();
  return "Confirmed: it is in force.";
});

export const endAppointmentAction = defineAction(EndAppointmentInput, async (context, input) => {
  await endAppointment(context, input);
  renew();
  return "It has ended.";
});

export const addEnvironmentAction = defineAction(AddEnvironmentInput, async (context, input) => {
  await addEnvironment(context, input);
  renew();
  return `${input.name} is added.`;
});

export const amendOrganisationAction = defineAction(AmendOrganisationInput, async (context, input) => {
  await amendOrganisation(context, input);
  revalidatePath("/", "layout");
  return "Saved.";
});

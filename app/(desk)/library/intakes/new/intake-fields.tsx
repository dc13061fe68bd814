import type { FormView } from "#components/ui/action-form";
import { DateTimeField, optionsOf, SelectField, TextArea, TextField } from "#components/ui/field";
import { emergencyDays } from "#lib/domain/intake";
import { intakeKindLabels } from "#lib/domain/labels";

export interface IntakePlace {
  services: readonly { id: string; name: string }[];
  serviceId: string;
  zone: string;
}

const models = { normal: "normal", emergency: "emergency: it cannot wait" };

/** What every intake says of itself; which components it lists stands beside it. */
export function IntakeFields({
  form,
  place: { services, serviceId, zone },
  title = "",
}: {
  form: Pick<FormView, "field" | "dateTime">;
  place: IntakePlace;
  title?: string;
}) {
  return (
    <>
      <TextField label="Title" required maxLength={200} {...form.field("title", title)} />
      <TextArea
        label="Why it may come in"
        hint="Who looked at it, and at what: licence, maintenance, known weaknesses."
        required
        rows={3}
        {...form.field("reason")}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label="For the service"
          required
          blank="Choose the service"
          options={services.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.field("serviceId", serviceId)}
        />
        <TextField
          label="Where it comes from"
          hint="A registry, a vendor, a mirror."
          required
          maxLength={500}
          {...form.field("source")}
        />
        <SelectField label="What it is" required options={optionsOf(intakeKindLabels)} {...form.field("kind", "addition")} />
        <SelectField label="Change model" required options={optionsOf(models)} {...form.field("model", "normal")} />
      </div>
      <DateTimeField
        label="Let in until"
        zone={zone}
        hint={`Blank: for good. With a day it is a waiver: afterwards the components are foreign again. In an emergency it is at most ${emergencyDays} days away.`}
        {...form.dateTime("until", null)}
      />
    </>
  );
}

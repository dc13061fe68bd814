"use client";

import { ActionForm, type FormView } from "#components/ui/action-form";
import { DisclosedForm } from "#components/ui/disclosed-form";
import { NumberField, SelectField, TextField } from "#components/ui/field";
import { amendSeriesAction, defineSeriesAction, endSeriesAction } from "./actions.ts";

interface Named {
  id: string;
  name: string;
}

/** A series as its form shows it. */
export interface SeriesValues {
  id: string;
  version: number;
  name: string;
  chairId: string;
  rule: string;
  startsOn: string;
  timeZone: string;
  minutes: number;
  itemMinutes: number;
  leadHours: number;
  quorum: number;
}

const options = (list: readonly Named[]) => list.map(({ id, name }) => ({ value: id, label: name }));

/** The usual ones, by the day of the week of the first meeting; anything else is a rule of one's own. */
const usual = [
  { value: "FREQ=WEEKLY", label: "every week" },
  { value: "FREQ=WEEKLY;INTERVAL=2", label: "every second week" },
  { value: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", label: "every working day" },
  { value: "FREQ=DAILY", label: "every day" },
];

export function DefineSeriesForm({
  authorities,
  zone,
  firstAt,
}: {
  authorities: readonly (Named & { members: readonly Named[] })[];
  zone: string;
  firstAt: string;
}) {
  const members = new Map(authorities.flatMap((one) => one.members.map((member) => [member.id, member])));
  const fresh = { ...defaults, timeZone: zone, startsOn: firstAt };
  return (
    <ActionForm action={defineSeriesAction} submit="Define the meetings" label="Define meetings">
      {(form) => (
        <>
          <SelectField label="Authority" options={options(authorities)} required {...form.field("authorityId")} />
          <SeriesFields form={form} series={fresh} chairs={[...members.values()]} />
        </>
      )}
    </ActionForm>
  );
}

const defaults = {
  name: "",
  chairId: "",
  rule: "FREQ=WEEKLY",
  minutes: 60,
  itemMinutes: 5,
  leadHours: 24,
  quorum: 2,
};

export function AmendSeriesForm({ series, chairs }: { series: SeriesValues; chairs: readonly Named[] }) {
  return (
    <DisclosedForm
      action={amendSeriesAction}
      hidden={{ seriesId: series.id, expectedVersion: series.version }}
      title={`Amend ${series.name}`}
      submit="Save the meetings"
    >
      {(form) => <SeriesFields form={form} series={series} chairs={chairs} />}
    </DisclosedForm>
  );
}

export const EndSeriesForm = ({ series }: { series: Pick<SeriesValues, "id" | "name"> }) => (
  <DisclosedForm
    action={endSeriesAction}
    hidden={{ seriesId: series.id }}
    title={`End ${series.name}`}
    submit="End the meetings"
    variant="danger"
  >
    {() => <p className="text-ink-2">They take place no more. What was held stays in the record, with its minutes.</p>}
  </DisclosedForm>
);

function SeriesFields({
  form,
  series,
  chairs,
}: {
  form: FormView;
  series: Omit<SeriesValues, "id" | "version">;
  chairs: readonly Named[];
}) {
  const isUsual = usual.some(({ value }) => value === series.rule);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField label="Name" required maxLength={120} {...form.field("name", series.name)} />
      <SelectField
        label="Chair"
        blank="Choose a member"
        options={options(chairs)}
        required
        {...form.field("chairId", series.chairId)}
      />
      <TextField
        label="First meeting"
        type="datetime-local"
        required
        hint="In the time zone of the meetings."
        {...form.field("startsOn", series.startsOn)}
      />
      <TextField label="Time zone" required placeholder="Europe/Berlin" {...form.field("timeZone", series.timeZone)} />
      <SelectField
        label="Repeats"
        options={usual}
        hint="On the day of the week of the first meeting."
        {...form.field("repeats", isUsual ? series.rule : "FREQ=WEEKLY")}
      />
      <TextField
        label="Or by a rule of your own"
        placeholder="FREQ=MONTHLY;BYDAY=2TU"
        spellCheck={false}
        hint="As calendars write it (RFC 5545); it goes before the choice beside it."
        {...form.field("ownRule", isUsual ? "" : series.rule)}
      />
      <NumberField label="Length" unit="minutes" required {...form.field("minutes", series.minutes)} />
      <NumberField label="For one item" unit="minutes" required {...form.field("itemMinutes", series.itemMinutes)} />
      <NumberField
        label="Lead time"
        unit="hours"
        required
        hint="What is asked later is late. 0: the agenda is open until the meeting is started."
        {...form.field("leadHours", series.leadHours)}
      />
      <NumberField
        label="Quorum"
        unit="members"
        required
        hint="Who has to be here to grant the consent block."
        {...form.field("quorum", series.quorum)}
      />
    </div>
  );
}

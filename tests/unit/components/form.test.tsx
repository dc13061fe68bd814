import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { viewOf } from "#components/ui/action-form";
import { DateTimeField, SelectField, TextField } from "#components/ui/field";
import { FormStatus } from "#components/ui/form-status";
import { localValue } from "#components/ui/local-value";

describe("a form after its answer", () => {
  const invalid = viewOf({
    status: "invalid",
    fields: { title: ["Say what it is."] },
    submitted: { title: "", kind: "major", "windowStart@local": "2026-11-28T25:00", changeIds: ["a", "b"] },
  });

  test("shows what was typed, not what was stored", () => {
    expect(invalid.field("kind", "minor")).toEqual({ name: "kind", defaultValue: "major", errors: [] });
    expect(invalid.field("title", "Old title").defaultValue).toBe("");
    expect(invalid.choice("changeIds", []).defaultValue).toEqual(["a", "b"]);
    expect(invalid.dateTime("windowStart", new Date()).defaultValue).toBe("2026-11-28T25:00");
  });

  test("leaves a box unticked that was not sent, and ticks it from what is stored before anything was sent", () => {
    expect(invalid.checkbox("isBlocking", true).defaultChecked).toBe(false);
    expect(viewOf({ status: "idle" }).checkbox("isBlocking", true).defaultChecked).toBe(true);
  });

  test("puts a refusal at the field it names", () => {
    const reasons = [{ code: "name-taken", message: "Taken.", field: "name" }];
    expect(viewOf({ status: "failed", message: "No.", reasons, submitted: {} }).errors("name")).toEqual(["Taken."]);
  });
});

test("a field in error is marked and tied to its message and its hint", () => {
  const html = renderToStaticMarkup(<TextField label="Title" name="title" hint="Short." errors={["Say what it is."]} required />);
  const ids = /aria-describedby="([^"]+)"/.exec(html)?.[1]?.split(" ") ?? [];
  expect(ids).toHaveLength(2);
  for (const id of ids) expect(html).toContain(`id="${id}"`);
  expect(html).toContain('aria-invalid="true"');
  expect(html).toContain('aria-required="true"');
});

test("a select is filled in without JavaScript", () => {
  const options = ["low", "high"].map((value) => ({ value, label: value }));
  expect(renderToStaticMarkup(<SelectField label="Impact" name="impact" options={options} defaultValue="high" />)).toContain(
    '<option value="high" selected="">',
  );
});

test("a date and time is asked for in the person's zone, which is named", () => {
  const html = renderToStaticMarkup(
    <DateTimeField
      label="Window begins"
      name="windowStart"
      zone="Europe/Berlin"
      defaultValue={new Date("2026-11-28T21:00:00Z")}
    />,
  );
  expect(html).toContain('name="windowStart@local"');
  expect(html).toContain('value="2026-11-28T22:00"');
  expect(html).toContain("Europe/Berlin (CET)");
  expect(localValue(new Date("2026-07-01T23:30:00Z"), "Asia/Kolkata")).toBe("2026-07-02T05:00");
});

test("the summary lists every message at once and can take the focus", () => {
  const html = renderToStaticMarkup(
    <FormStatus state={{ status: "invalid", fields: { a: ["One."], "b.0.c": ["Two.", "Three."] }, submitted: {} }} />,
  );
  expect(html).toMatch(/role="alert" tabindex="-1"/i);
  for (const message of ["One.", "Two.", "Three."]) expect(html).toContain(message);
});

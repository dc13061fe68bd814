import { FilterBar, FilterSelect, FilterText } from "#components/ui/filter-bar";
import { changeModelLabels, phaseLabels } from "#lib/domain/labels";
import { phases } from "#lib/domain/release";
import type { ReleaseChoices, ReleaseFilter } from "#lib/queries/release-list";
import type { ReleaseView } from "./release-filter.ts";

const phaseOptions = [
  { value: "open", label: "on their way" },
  ...phases.map((phase) => ({ value: phase, label: phaseLabels[phase] })),
  { value: "all", label: "all" },
];

const modelOptions = [
  { value: "", label: "every model" },
  ...Object.entries(changeModelLabels).map(([value, label]) => ({ value, label })),
];

export function ReleaseFilterBar({
  filter,
  view,
  choices,
}: {
  filter: ReleaseFilter;
  view: ReleaseView;
  choices: Pick<ReleaseChoices, "services" | "managers">;
}) {
  return (
    <FilterBar label="Filter the releases" hidden={view === "board" ? { view } : {}}>
      <FilterText label="Title or number" name="q" value={filter.text} placeholder="REL-42 or words" />
      <FilterSelect label="Phase" name="phase" value={filter.phase} options={phaseOptions} />
      <FilterSelect
        label="Service"
        name="service"
        value={filter.service ?? ""}
        options={[
          { value: "", label: "every service" },
          ...choices.services.map(({ key, name }) => ({ value: key, label: name })),
        ]}
      />
      <FilterSelect
        label="Manager"
        name="manager"
        value={filter.managerId ?? ""}
        options={[{ value: "", label: "everybody" }, ...choices.managers.map(({ id, name }) => ({ value: id, label: name }))]}
      />
      <FilterSelect label="Model" name="model" value={filter.model ?? ""} options={modelOptions} />
    </FilterBar>
  );
}

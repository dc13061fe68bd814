import { FilterBar, FilterSelect, FilterText } from "#components/ui/filter-bar";
import { changeModelLabels, changeOriginLabels, changeStateLabels } from "#lib/domain/labels";
import type { ChangeFilter, ChangeList } from "#lib/queries/change-list";
import { changeStates } from "./change-filter.ts";

const optionsOf = (labels: Record<string, string>) => Object.entries(labels).map(([value, label]) => ({ value, label }));

const stateOptions = [
  { value: "open", label: "still open" },
  ...changeStates.map((state) => ({ value: state, label: changeStateLabels[state] })),
  { value: "all", label: "all" },
];

export function ChangeFilterBar({ filter, services }: { filter: ChangeFilter; services: ChangeList["services"] }) {
  return (
    <FilterBar label="Filter the changes">
      <FilterText label="Title or number" name="q" value={filter.text} placeholder="CHG-12 or words" />
      <FilterSelect label="State" name="state" value={filter.state} options={stateOptions} />
      <FilterSelect
        label="Service"
        name="service"
        value={filter.service ?? ""}
        options={[{ value: "", label: "every service" }, ...services.map(({ key, name }) => ({ value: key, label: name }))]}
      />
      <FilterSelect
        label="Origin"
        name="origin"
        value={filter.origin ?? ""}
        options={[{ value: "", label: "every origin" }, ...optionsOf(changeOriginLabels)]}
      />
      <FilterSelect
        label="Model"
        name="model"
        value={filter.model ?? ""}
        options={[{ value: "", label: "every model" }, ...optionsOf(changeModelLabels)]}
      />
      <FilterSelect
        label="Raised by"
        name="by"
        value={filter.isMine ? "me" : ""}
        options={[
          { value: "", label: "everybody" },
          { value: "me", label: "me" },
        ]}
      />
    </FilterBar>
  );
}

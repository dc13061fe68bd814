"use client";
import { Plus, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { submittedOf, useForm } from "./action-form.tsx";
import { Button } from "./button.tsx";
import { FieldErrors } from "./field-frame.tsx";

const spare = 2;

/**
 * Repeating rows. Without JavaScript: the rows there are and two blank ones; blank rows are dropped by the server.
 * `render` gets the row, the prefix of its input names (`risks.0`) and its index; names are `${prefix}.title`.
 */
export function RowsField<Row>({
  legend,
  name,
  rows,
  blank,
  render,
  add = "Add a row",
}: {
  legend: ReactNode;
  name: string;
  rows: readonly Row[];
  blank: Row;
  render: (row: Row, prefix: string, index: number) => ReactNode;
  add?: string;
}) {
  const form = useForm();
  const [changed, setChanged] = useState({ at: form.state, added: 0, removed: new Set<number>() });
  // A new answer of the server brings its own rows.
  if (changed.at !== form.state) setChanged({ at: form.state, added: 0, removed: new Set() });

  const submitted = Object.keys(submittedOf(form.state) ?? {});
  const typed = indexesIn(submitted, name);
  const gone = new Set([...changed.removed, ...typed.filter((index) => submitted.includes(`${name}.${index}.isGone`))]);
  const shown = typed.length > 0 ? typed : Array.from({ length: rows.length + spare }, (_, index) => index);
  const next = Math.max(-1, ...shown) + 1;
  const all = [...shown, ...Array.from({ length: changed.added }, (_, index) => next + index)];
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 font-[620]">{legend}</legend>
      <FieldErrors id={name} errors={form.errors(name)} />
      <ol className="divide-y divide-line border-line border-y">
        {all
          .filter((index) => !gone.has(index))
          .map((index, position) => (
            <li key={index} className="flex items-start gap-2 py-3">
              <span aria-hidden="true" className="w-5 shrink-0 pt-2 text-ink-3 text-sm">
                {position + 1}
              </span>
              <div className="min-w-0 flex-1">{render(rows[index] ?? blank, `${name}.${index}`, position)}</div>
              <button
                type="button"
                className="needs-script inline-flex size-9 shrink-0 items-center justify-center rounded-md text-ink-3 hover:bg-sunken hover:text-ink pointer-coarse:size-11 max-sm:size-11"
                aria-label={`Take row ${position + 1} out`}
                onClick={() => setChanged({ ...changed, removed: new Set(changed.removed).add(index) })}
              >
                <X aria-hidden="true" className="size-4" />
              </button>
            </li>
          ))}
      </ol>
      {/* A row taken out keeps its place among the numbers, so that the errors of the others find them. */}
      {[...gone].map((index) => (
        <input key={index} type="hidden" name={`${name}.${index}.isGone`} value="on" />
      ))}
      <Button className="needs-script mt-3" onClick={() => setChanged({ ...changed, added: changed.added + 1 })}>
        <Plus aria-hidden="true" className="size-4" />
        {add}
      </Button>
    </fieldset>
  );
}

/** The row numbers among input names like `risks.3.title`, in order. */
function indexesIn(names: readonly string[], list: string): number[] {
  const found = names.flatMap((one) => {
    const [first, index] = one.startsWith(`${list}.`) ? ["", one.slice(list.length + 1).split(".")[0]] : [];
    return first === "" && index !== undefined && /^\d+$/.test(index) ? [Number(index)] : [];
  });
  return [...new Set(found)].sort((a, b) => a - b);
}

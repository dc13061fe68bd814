"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { Button } from "./button.tsx";

export interface KeyBinding {
  key: string;
  does: string;
  /** The id of the element it presses; without one, `j`, `k` and `o` walk and open what carries `data-key-row`. */
  press?: string;
}

const setting = "countersign-keys";

/** Keys of a page. `?` lists them and can turn them off: whoever dictates must be able to. */
export function Keys({ bindings }: { bindings: readonly KeyBinding[] }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [areOn, setOn] = useState(true);
  useEffect(() => setOn(localStorage.getItem(setting) !== "off"), []);

  const onKey = useCallback(
    (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      if (event.key === "?") dialog.current?.showModal();
      const binding = areOn && !dialog.current?.open ? bindings.find(({ key }) => key === event.key) : undefined;
      if (!binding) return;
      event.preventDefault();
      if (binding.press === undefined) walk(event.key);
      else document.getElementById(binding.press)?.click();
    },
    [areOn, bindings],
  );
  useEffect(() => {
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [onKey]);

  function toggle() {
    localStorage.setItem(setting, areOn ? "off" : "on");
    setOn(!areOn);
  }

  return (
    <dialog
      ref={dialog}
      aria-label="Keys of this page"
      className="m-auto w-80 rounded-lg border border-line bg-raised p-5 text-ink shadow-card backdrop:bg-ink/30"
    >
      <h2 className="mb-3">Keys of this page</h2>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2">
        {[...bindings, { key: "?", does: "This list" }].map(({ key, does }) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="inline-block min-w-6 rounded-sm border border-line-strong bg-sunken px-1.5 text-center">{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-5 flex justify-between gap-3">
        <Button onClick={toggle}>{areOn ? "Turn the keys off" : "Turn the keys on"}</Button>
        <Button variant="primary" onClick={() => dialog.current?.close()}>
          Close
        </Button>
      </div>
    </dialog>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

function walk(key: string) {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-key-row]")];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  if (key === "o") rows[at]?.click();
  else rows[Math.min(Math.max(at + (key === "j" ? 1 : -1), 0), rows.length - 1)]?.focus();
}

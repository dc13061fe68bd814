"use client";
import { Search } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import type { JumpItem } from "#lib/domain/jump";

const PaletteDialog = lazy(() => import("./palette-dialog.tsx").then((module) => ({ default: module.PaletteDialog })));

/** Ctrl or Cmd and K, and a button that says so. What opens is loaded when it is first opened. */
export function Palette({ pages }: { pages: readonly JumpItem[] }) {
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setOpened] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isOurs = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
      if (!isOurs) return;
      event.preventDefault();
      setOpened(true);
      setOpen((open) => !open);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        title="Jump to (Ctrl K)"
        onClick={() => {
          setOpened(true);
          setOpen(true);
        }}
        className="needs-script inline-flex shrink-0 h-9 min-w-9 items-center justify-center gap-2 rounded-md text-ink-2 hover:bg-sunken hover:text-ink 2xl:px-2.5 2xl:ring-1 2xl:ring-line 2xl:ring-inset pointer-coarse:size-11"
      >
        <Search aria-hidden="true" className="size-4" />
        <span className="max-2xl:sr-only">Jump</span>
        <kbd className="text-ink-3 max-2xl:sr-only">Ctrl K</kbd>
      </button>
      {wasOpened ? (
        <Suspense>
          <PaletteDialog isOpen={isOpen} setOpen={setOpen} pages={pages} />
        </Suspense>
      ) : null}
    </>
  );
}

"use client";
import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { Search, X } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useState } from "react";
import type { JumpGroup, JumpItem } from "#lib/domain/jump";
import { sayUnavailable, useFound, useNextThings } from "./use-jump.tsx";

interface Props {
  isOpen: boolean;
  setOpen: (isOpen: boolean) => void;
  pages: readonly JumpItem[];
}

/** Jumps to what is typed, or to the next thing to do; the keyboard never leaves the field. */
export function PaletteDialog({ isOpen, setOpen, pages }: Props) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-ink/30 dark:bg-sunken/80" />
        <Dialog.Viewport className="fixed inset-0 z-50 flex items-start justify-center overflow-hidden p-2 sm:pt-20">
          <Dialog.Popup
            aria-label="Jump to"
            className="flex max-h-[min(34rem,calc(100dvh-1rem))] w-full max-w-xl flex-col overflow-hidden rounded-lg border border-line-strong bg-raised text-ink shadow-card"
          >
            <Finder pages={pages} close={() => setOpen(false)} />
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Finder({ pages, close }: { pages: readonly JumpItem[]; close: () => void }) {
  const [text, setText] = useState("");
  const router = useRouter();
  const path = usePathname();
  const found = useFound(text);
  const next = useNextThings(path);
  const groups = [
    { title: `Next on ${path.split("/")[2] ?? ""}`, items: matching(next, text) },
    ...found.groups,
    { title: "Pages", items: matching(pages, text) },
  ].filter(({ items }) => items.length > 0);

  function go({ href }: JumpItem) {
    close();
    router.push(href);
  }

  return (
    <Autocomplete.Root
      open
      inline
      items={groups}
      filter={null}
      value={text}
      onValueChange={(value, { reason }) => {
        if (reason !== "item-press") setText(value);
      }}
      itemToStringValue={({ label }: JumpItem) => label}
      autoHighlight="always"
      keepHighlight
    >
      <div className="flex items-center gap-2.5 border-line border-b pr-1.5 pl-4">
        <Search aria-hidden="true" className="size-4 shrink-0 text-ink-3" />
        <Autocomplete.Input
          aria-label="Jump to"
          placeholder="REL-9, CHG-118, a service, a digest"
          maxLength={100}
          className="h-12 min-w-0 flex-1 bg-transparent text-lg outline-none"
        />
        <Dialog.Close
          aria-label="Close"
          className="inline-flex size-9 items-center justify-center rounded-md text-ink-2 hover:bg-sunken hover:text-ink pointer-coarse:size-11"
        >
          <X aria-hidden="true" className="size-4" />
        </Dialog.Close>
      </div>
      <Autocomplete.List className="min-h-0 overflow-y-auto overscroll-contain p-2 empty:p-0">
        {(group: JumpGroup) => <Found key={group.title} group={group} go={go} />}
      </Autocomplete.List>
      <Autocomplete.Status className="px-4 py-2.5 text-ink-2 text-sm">
        {status({ text, isLooking: found.isLooking, hasFailed: found.hasFailed, isEmpty: groups.length === 0 })}
      </Autocomplete.Status>
    </Autocomplete.Root>
  );
}

function Found({ group, go }: { group: JumpGroup; go: (item: JumpItem) => void }) {
  return (
    <Autocomplete.Group items={group.items} className="mb-1 last:mb-0">
      <Autocomplete.GroupLabel className="px-2 pt-1.5 pb-1 font-[560] text-ink-3 text-sm">{group.title}</Autocomplete.GroupLabel>
      <Autocomplete.Collection>
        {(item: JumpItem) => (
          <Autocomplete.Item
            key={item.href + item.label}
            value={item}
            onClick={() => go(item)}
            className="flex min-h-9 cursor-pointer scroll-my-1 items-baseline justify-between gap-x-4 rounded-md px-2 py-2 outline-none data-highlighted:bg-accent-soft max-sm:flex-col"
          >
            <span className="min-w-0 truncate max-sm:max-w-full">{item.label}</span>
            <span className="min-w-0 max-w-1/2 shrink-0 truncate text-ink-2 text-sm max-sm:max-w-full">{item.detail}</span>
          </Autocomplete.Item>
        )}
      </Autocomplete.Collection>
    </Autocomplete.Group>
  );
}

function matching(items: readonly JumpItem[], text: string): readonly JumpItem[] {
  const wanted = text.trim().toLowerCase();
  return items.filter(({ label }) => label.toLowerCase().includes(wanted));
}

function status({
  text,
  isLooking,
  hasFailed,
  isEmpty,
}: {
  text: string;
  isLooking: boolean;
  hasFailed: boolean;
  isEmpty: boolean;
}): string {
  if (isLooking) return "Looking…";
  if (hasFailed) return sayUnavailable;
  if (isEmpty)
    return `Nothing is called “${text.trim()}”. Try a number like REL-9, a service, or the first characters of a digest.`;
  return "Arrow keys choose, Enter opens, Escape closes.";
}

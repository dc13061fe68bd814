"use client";
import { Monitor, Moon, Sun } from "lucide-react";
import { type FormEvent, useState } from "react";

export type Theme = "system" | "light" | "dark";

const next: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const words: Record<Theme, string> = { system: "as the system", light: "light", dark: "dark" };
const icons: Record<Theme, typeof Sun> = { system: Monitor, light: Sun, dark: Moon };
const year = 365 * 24 * 60 * 60;

/** Colours as the system, light or dark. The layout reads the cookie `theme`, so that the first paint is right; `action` sets it where no script runs. */
export function ThemeSwitch({ theme, action }: { theme: Theme; action: (form: FormData) => Promise<void> }) {
  const [chosen, setChosen] = useState(theme);
  const Icon = icons[chosen];
  const says = `Colours: ${words[chosen]}. Change to ${words[next[chosen]]}`;

  function switchHere(event: FormEvent) {
    event.preventDefault();
    keep(next[chosen]);
    setChosen(next[chosen]);
  }

  return (
    <form action={action} onSubmit={switchHere} className="shrink-0">
      <button
        type="submit"
        name="theme"
        value={next[chosen]}
        aria-label={says}
        title={says}
        className="inline-flex size-9 items-center justify-center rounded-md text-ink-2 hover:bg-sunken hover:text-ink pointer-coarse:size-11"
      >
        <Icon aria-hidden="true" className="size-4" />
      </button>
    </form>
  );
}

function keep(theme: Theme) {
  const { dataset } = document.documentElement;
  const isSystem = theme === "system";
  if (isSystem) delete dataset["theme"];
  else dataset["theme"] = theme;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `theme=${isSystem ? "" : theme}; Path=/; Max-Age=${isSystem ? 0 : year}; SameSite=Lax${secure}`;
}

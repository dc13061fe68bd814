"use client";
import { Moon, Sun } from "lucide-react";

const year = 365 * 24 * 60 * 60;

/** Light or dark against the system's choice. The layout reads the cookie `theme`, so that the first paint is right. */
export function ThemeSwitch() {
  const look =
    "needs-script inline-flex size-9 items-center justify-center rounded-md text-ink-2 hover:bg-sunken hover:text-ink pointer-coarse:size-11";
  return (
    <button type="button" className={look} aria-label="Switch between light and dark" onClick={switchTheme}>
      <Moon aria-hidden="true" className="size-4 dark:hidden" />
      <Sun aria-hidden="true" className="hidden size-4 dark:block" />
    </button>
  );
}

function switchTheme() {
  const { dataset } = document.documentElement;
  const isDark = dataset["theme"] ? dataset["theme"] === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  dataset["theme"] = isDark ? "light" : "dark";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `theme=${dataset["theme"]}; Path=/; Max-Age=${year}; SameSite=Lax`;
}

"use client";
import { useEffect, useState } from "react";
import type { JumpGroup, JumpItem } from "#lib/domain/jump";

const pauseMs = 120;
export const sayUnavailable = "What can be found is not at hand just now. Try again in a moment.";

interface Found {
  text: string;
  groups: readonly JumpGroup[];
  hasFailed: boolean;
}

const nothing: Found = { text: "", groups: [], hasFailed: false };

/** What the text may name, a moment after the typing stops. `isLooking` until the answer is about this text. */
export function useFound(text: string): Found & { isLooking: boolean } {
  const wanted = text.trim();
  const [found, setFound] = useState(nothing);
  useEffect(() => {
    if (wanted === "") return;
    const left = new AbortController();
    const timer = setTimeout(() => {
      ask<JumpGroup[]>(`/api/jump?q=${encodeURIComponent(wanted)}`, left.signal)
        .then((groups) => setFound({ text: wanted, groups: groups ?? [], hasFailed: groups === null }))
        .catch(unlessLeft(left.signal));
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      left.abort();
    };
  }, [wanted]);
  return { ...(wanted === "" ? nothing : found), isLooking: wanted !== "" && found.text !== wanted };
}

/** What may be done next on the release that is open. */
export function useNextThings(path: string): readonly JumpItem[] {
  const release = /^\/releases\/(REL-\d+)/.exec(path)?.[1];
  const [things, setThings] = useState<{ of: string; items: readonly JumpItem[] }>({ of: "", items: [] });
  useEffect(() => {
    if (release === undefined) return;
    const left = new AbortController();
    ask<JumpItem[]>(`/api/jump?next=${release}`, left.signal)
      .then((items) => setThings({ of: release, items: items ?? [] }))
      .catch(unlessLeft(left.signal));
    return () => left.abort();
  }, [release]);
  return things.of === release ? things.items : [];
}

/** The answer, or null where there is none: no connection, or no session any more. */
async function ask<T>(address: string, signal: AbortSignal): Promise<T | null> {
  try {
    const response = await fetch(address, { signal, headers: { accept: "application/json" } });
    return response.ok ? ((await response.json()) as T) : null;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

const unlessLeft = (signal: AbortSignal) => (error: unknown) => {
  if (!signal.aborted) throw error;
};

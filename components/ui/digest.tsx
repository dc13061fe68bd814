import { CopyButton } from "./copy-button.tsx";

/** A SHA-256: short to the eye, whole on hover and, with `canCopy`, to the clipboard; `isWhole` spells it out. */
export function Digest({ sha256, isWhole = false, canCopy = false }: { sha256: string; isWhole?: boolean; canCopy?: boolean }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <code title={sha256} className={isWhole ? "break-all" : "whitespace-nowrap"}>
        {isWhole ? sha256 : `${sha256.slice(0, 4)} ${sha256.slice(4, 8)} … ${sha256.slice(-4)}`}
      </code>
      {canCopy ? <CopyButton text={sha256} label="Copy the SHA-256" /> : null}
    </span>
  );
}

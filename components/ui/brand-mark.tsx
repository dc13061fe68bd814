/** A house whose door is a tick. */
export function BrandMark({ className = "size-5" }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className={className} fill="none" stroke="currentColor" strokeWidth="1.6">
      <path d="M3 17V8l7-5 7 5v9" strokeLinejoin="round" />
      <path d="M7 12.5l2.2 2.2L13.4 10" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

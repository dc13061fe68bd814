import { buttonClass } from "#components/ui/button";

/** From the dock to the question: the address of its field opens the form around it, without a script. */
export const AskLink = () => (
  <a href="#ask" id="go-to-ask" className={buttonClass("quiet", "min-h-11")}>
    Ask
    <span aria-hidden="true" className="needs-script font-normal opacity-75 max-sm:hidden pointer-coarse:hidden">
      q
    </span>
  </a>
);

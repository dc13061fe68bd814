import { Keys } from "#components/ui/keys";

const walking = [
  { key: "j", does: "Next that waits for you", press: "next-waiting" },
  { key: "k", does: "The one before", press: "previous-waiting" },
  { key: "o", does: "Open what it is about", press: "what-it-is-about" },
  { key: "b", does: "Back to the queue", press: "to-queue" },
];
const voting = [
  { key: "g", does: "Go to Grant; Enter casts it", press: "go-to-grant" },
  { key: "a", does: "Go to Abstain; Enter casts it", press: "go-to-abstain" },
  { key: "r", does: "Write why you refuse", press: "go-to-refuse" },
  { key: "q", does: "Ask a question", press: "go-to-ask" },
];

/** The keys of a decision: one list of them, with or without a vote to cast. */
export const DecisionKeys = ({ mayVote }: { mayVote: boolean }) => (
  <Keys bindings={mayVote ? [...walking, ...voting] : walking} />
);

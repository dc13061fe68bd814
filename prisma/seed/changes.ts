/** Requests for change that no release carries: some wait, some were turned down, some were taken back. */
import { withdrawChange } from "#lib/services/change/withdraw-change";
import type { Wish } from "./plot.ts";
import { authorize, type RaisedChange, raise, submit } from "./request.ts";
import type { ServiceKey } from "./services.ts";
import { daysBefore, hour, type Story } from "./story.ts";

type Fate = (story: Story, change: RaisedChange) => Promise<unknown>;

const staysADraft: Fate = () => Promise.resolve();
const waits: Fate = (_, change) => submit(change);
const isAuthorized: Fate = ({ nordwind }, change) => authorize(nordwind, change);
const isRefused =
  (reason: string): Fate =>
  ({ nordwind }, change) =>
    authorize(nordwind, change, reason);
const isTakenBack =
  (reason: string): Fate =>
  (_, { id, by }) =>
    withdrawChange(by.context, { changeId: id, expectedVersion: 1, reason });

interface Request extends Wish {
  service: ServiceKey;
  daysAgo: number;
  fate: Fate;
}

const requests: readonly Request[] = [
  {
    ...{ service: "web-shop", daysAgo: 61, origin: "requirement" },
    title: "Pay with digital coins",
    reason: "A customer asked for it at the counter, and twice by mail.",
    fate: isRefused("Three customers in a year, and the bank does not take part. Ask again when it does."),
  },
  {
    ...{ service: "parcel-tracking", daysAgo: 58, origin: "improvement" },
    title: "Tell customers the name of the driver",
    reason: "It would make the delivery more personal.",
    fate: isTakenBack("The carrier's works council is against it, with good reasons."),
  },
  {
    ...{ service: "warehouse", daysAgo: 33, origin: "problem" },
    title: "Warn before a rack is overloaded",
    reason: "Two racks bent this year; nobody was hurt.",
    fate: isAuthorized,
  },
  {
    ...{ service: "web-shop", daysAgo: 24, origin: "requirement" },
    title: "Let customers leave a parcel with a neighbour",
    reason: "One parcel in nine comes back because nobody was at home.",
    fate: isAuthorized,
  },
  {
    ...{ service: "order-database", daysAgo: 20, origin: "problem" },
    title: "Move the nightly backup to the second room",
    reason: "Both copies stand in the same room.",
    fate: isAuthorized,
  },
  {
    ...{ service: "reporting", daysAgo: 14, origin: "improvement" },
    title: "Show the warehouse's figures in the canteen",
    reason: "Shift leaders print them and pin them to the wall.",
    fate: isRefused("Names of people would be on the wall. Say first which figures, and ask the works council."),
  },
  {
    ...{ service: "site-network", daysAgo: 12.6, origin: "defect" },
    title: "Replace the switches of the shop in Kiel",
    reason: "They restart by themselves on hot days.",
    fate: waits,
  },
  {
    ...{ service: "mobile-app", daysAgo: 5, origin: "requirement" },
    title: "Read the product page aloud",
    reason: "From next year on the law asks for it, and eleven customers ask today.",
    fate: waits,
  },
  {
    ...{ service: "customer-mail", daysAgo: 2.3, origin: "problem" },
    title: "Send confirmations before reminders",
    reason: "In the evening a confirmation takes eighty seconds, because reminders are sent first.",
    fate: waits,
  },
  {
    ...{ service: "supplier-orders", daysAgo: 1.2, origin: "improvement" },
    title: "Ask the second supplier when the first one is late",
    reason: "Buyers find out about delays on the day of the delivery.",
    fate: staysADraft,
  },
  {
    ...{ service: "payments", daysAgo: 0.4, origin: "requirement" },
    title: "Pay in three parts",
    reason: "Customers ask for it with orders above five hundred euros.",
    fate: staysADraft,
  },
];

/** Each is a story of its own. */
export const changeStories = (story: Story): (() => Promise<void>)[] =>
  requests.map(({ service, daysAgo, fate, ...wish }) => async () => {
    await story.clock.until(daysBefore(story, daysAgo));
    const change = await raise(story.nordwind, service, wish);
    await story.clock.pass(2 * hour);
    await fate(story, change);
  });

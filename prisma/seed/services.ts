/** The services that Nordwind IT runs: who answers for them, what they promise, and where a promise was broken. */
import type { Comparison } from "#lib/domain/release";
import type { PersonKey } from "./people.ts";

export interface Promised {
  name: string;
  comparison: Comparison;
  value: number;
  unit: string;
  /** Measured values that stand out, by fortnights before the present. */
  missed: Readonly<Record<number, number>>;
}

type Missed = Promised["missed"];

const available = (value: number, missed: Missed = {}): Promised => ({
  ...{ name: "Availability", comparison: "at_least", value, unit: "%", missed },
});
const answersWithin = (value: number, missed: Missed = {}): Promised => ({
  ...{ name: "Response time, 95th percentile", comparison: "at_most", value, unit: "ms", missed },
});
const atMost = (name: string, value: number, unit: string, missed: Missed = {}): Promised => ({
  ...{ name, comparison: "at_most", value, unit, missed },
});
const atLeast = (name: string, value: number, unit: string, missed: Missed = {}): Promised => ({
  ...{ name, comparison: "at_least", value, unit, missed },
});

/** Who works on the releases of a service. */
export type TeamName = "commerce" | "logistics" | "platform" | "office";

interface Described {
  name: string;
  description: string;
  tier: number;
  state: "design" | "live";
  team: TeamName;
  owner: PersonKey;
  deputy: PersonKey;
  suites: readonly string[];
  targets: readonly Promised[];
}

export const described = {
  "order-database": {
    name: "Order database",
    description: "Orders, customers and stock. Nearly everything else stands on it.",
    ...{ tier: 1, state: "live", team: "commerce", owner: "olga", deputy: "henrik", suites: ["unit"] },
    targets: [
      available(99.95),
      atMost("Nightly backup", 6, "hours", { 10: 7.4, 9: 7.9, 8: 8.1, 7: 8.3, 6: 6.4, 3: 6.2, 1: 6.6, 0: 6.9 }),
    ],
  },
  "customer-accounts": {
    name: "Customer accounts",
    description: "Registration, sign-in and addresses of the shop's customers.",
    ...{ tier: 2, state: "live", team: "commerce", owner: "ingrid", deputy: "amara", suites: ["unit"] },
    targets: [available(99.9), answersWithin(250)],
  },
  payments: {
    name: "Payments",
    description: "Takes payments by card and invoice, and pays back.",
    ...{ tier: 1, state: "live", team: "commerce", owner: "claire", deputy: "ingrid", suites: ["unit", "integration"] },
    targets: [available(99.95, { 5: 99.91 }), atMost("Declined by mistake", 0.2, "%")],
  },
  "web-shop": {
    name: "Web shop",
    description: "What customers see: catalogue, search, basket and checkout.",
    ...{ tier: 1, state: "live", team: "commerce", owner: "ingrid", deputy: "claire", suites: ["unit"] },
    targets: [available(99.9), answersWithin(400, { 12: 640, 11: 610, 10: 625 })],
  },
  "returns-portal": {
    name: "Returns portal",
    description: "Customers send goods back by themselves, without a letter.",
    ...{ tier: 3, state: "design", team: "commerce", owner: "claire", deputy: "ingrid", suites: ["unit"] },
    targets: [available(99.5)],
  },
  "fax-gateway": {
    name: "Fax gateway",
    description: "Takes orders by fax. Eleven came last year.",
    ...{ tier: 4, state: "live", team: "commerce", owner: "olga", deputy: "mateo", suites: ["unit"] },
    targets: [available(95, { 4: 91.2 })],
  },
  "product-catalogue": {
    name: "Product catalogue",
    description: "Descriptions, prices and pictures of everything that is for sale.",
    ...{ tier: 2, state: "live", team: "commerce", owner: "grace", deputy: "claire", suites: ["unit"] },
    targets: [available(99.9), atMost("Weight of a product page", 900, "kB", { 9: 1310, 8: 1280 })],
  },
  recommendations: {
    name: "Recommendations",
    description: "What else might please a customer, below the basket and in the weekly mail.",
    ...{ tier: 3, state: "live", team: "commerce", owner: "grace", deputy: "mateo", suites: ["unit"] },
    targets: [available(99)],
  },
  "mobile-app": {
    name: "Mobile app",
    description: "The shop in the pocket, for two systems, four hundred thousand times installed.",
    ...{ tier: 2, state: "live", team: "commerce", owner: "claire", deputy: "grace", suites: ["unit", "devices"] },
    targets: [atLeast("Sessions without a crash", 99.7, "%"), answersWithin(500)],
  },
  "gift-vouchers": {
    name: "Gift vouchers",
    description: "Vouchers by mail or on paper, bought and redeemed in the shop.",
    ...{ tier: 3, state: "design", team: "commerce", owner: "grace", deputy: "ingrid", suites: ["unit"] },
    targets: [available(99.5)],
  },
  "customer-mail": {
    name: "Customer mail",
    description: "Confirmations, delivery notices and reminders to customers.",
    ...{ tier: 2, state: "live", team: "commerce", owner: "claire", deputy: "daniel", suites: ["unit"] },
    targets: [available(99.5), atMost("From order to confirmation", 60, "s", { 2: 84, 0: 71 })],
  },
  warehouse: {
    name: "Warehouse control",
    description: "Tells people and conveyors in the two warehouses what to fetch and where to put it.",
    ...{ tier: 1, state: "live", team: "logistics", owner: "daniel", deputy: "sofia", suites: ["unit", "integration"] },
    targets: [available(99.9, { 0: 99.84 }), atLeast("Picks in an hour", 1800, "", { 12: 1690 })],
  },
  "shipping-labels": {
    name: "Shipping labels",
    description: "Prints a label for every parcel, by the carrier's rules.",
    ...{ tier: 2, state: "live", team: "logistics", owner: "daniel", deputy: "olga", suites: ["unit"] },
    targets: [available(99.8, { 6: 99.41 }), atMost("Labels refused by a carrier", 0.1, "%", { 6: 0.34 })],
  },
  "parcel-tracking": {
    name: "Parcel tracking",
    description: "Where a parcel is, for customers and the service desk.",
    ...{ tier: 3, state: "live", team: "logistics", owner: "daniel", deputy: "mateo", suites: ["unit"] },
    targets: [available(99)],
  },
  "stock-forecast": {
    name: "Stock forecast",
    description: "Foresees what will be sold in four weeks, for the buyers.",
    ...{ tier: 3, state: "live", team: "logistics", owner: "daniel", deputy: "grace", suites: ["unit"] },
    targets: [atMost("Error of the forecast", 20, "%", { 3: 41, 2: 39, 1: 40, 0: 42 })],
  },
  "supplier-orders": {
    name: "Supplier orders",
    description: "Orders to four hundred suppliers, and what they confirm.",
    ...{ tier: 2, state: "live", team: "logistics", owner: "stefan", deputy: "henrik", suites: ["unit"] },
    targets: [available(99.5)],
  },
  "site-network": {
    name: "Site network",
    description: "Lines, switches and firewalls of the headquarters, the warehouses and the shops.",
    ...{ tier: 1, state: "live", team: "platform", owner: "sofia", deputy: "olga", suites: ["rule-check"] },
    targets: [available(99.99, { 3: 99.96 })],
  },
  "server-cluster": {
    name: "Server cluster",
    description: "Twelve hosts in two rooms, on which everything of our own runs.",
    ...{ tier: 1, state: "live", team: "platform", owner: "olga", deputy: "sofia", suites: ["boot-check"] },
    targets: [available(99.99)],
  },
  "message-bus": {
    name: "Message bus",
    description: "Carries orders, stock movements and payments from one service to the next.",
    ...{ tier: 1, state: "live", team: "platform", owner: "sofia", deputy: "olga", suites: ["unit", "integration"] },
    targets: [available(99.95), atMost("Delay of a message, 99th percentile", 200, "ms")],
  },
  "staff-sign-in": {
    name: "Staff sign-in",
    description: "One sign-in for everybody who works here, with a second factor.",
    ...{ tier: 1, state: "live", team: "platform", owner: "ingrid", deputy: "olga", suites: ["unit"] },
    targets: [available(99.95, { 0: 99.9 })],
  },
  "release-desk": {
    name: "Release desk",
    description: "Countersign: where releases are decided, and where pipelines ask what may be deployed.",
    ...{ tier: 3, state: "live", team: "platform", owner: "henrik", deputy: "amara", suites: ["unit"] },
    targets: [available(99.5), answersWithin(500)],
  },
  "file-store": {
    name: "File store",
    description: "Documents of the departments, and the pictures of the catalogue before they are published.",
    ...{ tier: 2, state: "live", team: "platform", owner: "olga", deputy: "sofia", suites: ["restore-check"] },
    targets: [available(99.9), atMost("Time to restore a file", 30, "minutes")],
  },
  invoicing: {
    name: "Invoicing",
    description: "Invoices and credit notes, with the right tax in nine countries.",
    ...{ tier: 2, state: "live", team: "office", owner: "amara", deputy: "grace", suites: ["unit", "tax-cases"] },
    targets: [available(99.5), atMost("Invoices corrected by hand", 0.5, "%", { 12: 1.4 })],
  },
  "general-ledger": {
    name: "General ledger",
    description: "The books, bought from Kontora and run in our own rooms.",
    ...{ tier: 2, state: "live", team: "office", owner: "henrik", deputy: "amara", suites: ["acceptance"] },
    targets: [available(99.5), atMost("Closing of a month", 3, "days", { 8: 4 })],
  },
  payroll: {
    name: "Payroll",
    description: "Pays nine hundred people on the last working day of the month.",
    ...{ tier: 2, state: "live", team: "office", owner: "amara", deputy: "henrik", suites: ["acceptance"] },
    targets: [atLeast("Payslips right the first time", 99.8, "%")],
  },
  reporting: {
    name: "Reporting",
    description: "Figures for the management and the departments, refreshed by the hour.",
    ...{ tier: 3, state: "live", team: "office", owner: "grace", deputy: "amara", suites: ["unit"] },
    targets: [available(98), atMost("Age of the figures", 90, "minutes", { 6: 240, 7: 260 })],
  },
  "catalogue-planner": {
    name: "Print catalogue planner",
    description: "Laid out the printed catalogue, of which the last issue has appeared.",
    ...{ tier: 4, state: "live", team: "commerce", owner: "grace", deputy: "olga", suites: ["unit"] },
    targets: [available(95)],
  },
} as const satisfies Record<string, Described>;

export type ServiceKey = keyof typeof described;

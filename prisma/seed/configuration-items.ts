/** What Nordwind's services are made of. What a release deploys has the name that it has in the library. */
import type { ConfigurationItemKind } from "#lib/domain/service";
import { addConfigurationItem } from "#lib/services/service/add-configuration-item";
import { keysOf } from "./by-key.ts";
import type { People } from "./people.ts";
import type { Services } from "./service-map.ts";
import type { ServiceKey } from "./services.ts";

type Item = readonly [kind: ConfigurationItemKind, name: string, description: string];

export const items: Readonly<Record<ServiceKey, readonly Item[]>> = {
  "order-database": [
    ["database", "orders", "Orders of eleven years; 1.4 TB."],
    ["database", "stock", "What lies where in both warehouses."],
    ["host", "db-a1", "First room; carries the load."],
    ["host", "db-b1", "Second room; follows and takes over."],
    ["application", "order-archive.tar.gz", "Moves old orders out of the way."],
    ["document", "Recovery plan", "From an empty host to the last order in four hours."],
  ],
  "customer-accounts": [
    ["application", "accounts.tar.gz", "Registration, sign-in and addresses."],
    ["database", "customers", "2.1 million customers, of whom half have ordered within two years."],
    ["host", "acc-a1", "First room."],
    ["library", "address-rules", "Forms of an address in forty countries."],
    ["document", "Register of personal data", "What is kept of a customer, and for how long."],
  ],
  payments: [
    ["application", "payments.tar.gz", "Takes payments and pays back."],
    ["application", "refund-worker.tar.gz", "Pays refunds in the background."],
    ["database", "transactions", "Every payment and refund of ten years."],
    ["host", "pay-a1", "In a network zone of its own."],
    ["host", "pay-b1", "Its twin in the second room."],
    ["licence", "Card processor", "Contract until it is ended with three months' notice."],
    ["document", "Card industry assessment", "Renewed by the assessor every year."],
  ],
  "web-shop": [
    ["application", "web-shop.tar.gz", "What the browser talks to, with the certificate it shows."],
    ["application", "search-index.tar.gz", "Answers searches from memory."],
    ["host", "web-a1", "First room."],
    ["host", "web-a2", "First room."],
    ["host", "web-b1", "Second room."],
    ["network", "Load balancer", "One address for all nodes; takes a silent one out."],
    ["licence", "Typeface of the shop", "For the web, any number of visitors."],
  ],
  "returns-portal": [
    ["application", "returns-portal.tar.gz", "Labels and the way of a parcel back."],
    ["document", "Terms of returns", "As the legal department wrote them."],
  ],
  "fax-gateway": [
    ["application", "fax-server", "Bought fourteen years ago; its vendor is gone."],
    ["host", "fax-01", "With two telephone cards for which there is no spare."],
    ["licence", "Telephone lines", "Two, ended by letter."],
  ],
  "product-catalogue": [
    ["application", "catalogue.tar.gz", "Descriptions and prices."],
    ["application", "picture-worker.tar.gz", "Makes pictures of every size."],
    ["database", "articles", "68,000 articles in nine languages."],
    ["host", "cat-a1", "First room."],
    ["licence", "Picture agency", "Four hundred pictures a year."],
  ],
  recommendations: [
    ["application", "recommender.tar.gz", "Suggests what might please."],
    ["database", "baskets", "What was bought together; no names."],
    ["library", "ranking-models", "Computed anew every Sunday."],
  ],
  "mobile-app": [
    ["application", "shop-app.apk", "For one of the two systems; the other store gets the same source."],
    ["application", "app-gateway.tar.gz", "What the app talks to."],
    ["licence", "Developer programmes", "Two stores, renewed every year."],
    ["document", "Store listings", "Texts and pictures in nine languages."],
  ],
  "gift-vouchers": [
    ["application", "vouchers.tar.gz", "Sells, keeps and redeems vouchers."],
    ["database", "voucher-balances", "A debt of the company until it is redeemed."],
    ["document", "Paper stock", "Two thousand printed cards in the safe."],
  ],
  "customer-mail": [
    ["application", "mailer.tar.gz", "Writes and sends."],
    ["application", "mail-texts.tar.gz", "Every text in nine languages."],
    ["network", "Sending addresses", "Four, with a reputation to lose."],
    ["licence", "Delivery service", "A million mails a month."],
  ],
  warehouse: [
    ["application", "warehouse.tar.gz", "Tells who fetches what."],
    ["application", "route-planner.tar.gz", "The shortest way through the aisles."],
    ["host", "wh-north", "In the north warehouse, with an hour of battery."],
    ["host", "wh-south", "In the south warehouse, with an hour of battery."],
    ["network", "Scanners", "220 of them, on a radio network of their own."],
    ["network", "Conveyor controllers", "Sixty; their vendor sends no updates any more."],
    ["document", "Emergency handbook", "Picking with pencil and paper, for a shift."],
  ],
  "shipping-labels": [
    ["application", "labels.tar.gz", "A label by the carrier's rules."],
    ["application", "rules-fetcher.tar.gz", "Fetches those rules every night."],
    ["network", "Label printers", "Thirty-six, at the ramps."],
    ["licence", "Carrier interfaces", "Three contracts."],
  ],
  "parcel-tracking": [
    ["application", "tracking.tar.gz", "Where a parcel is."],
    ["database", "scans", "Every scan of ninety days."],
    ["library", "carrier-clients", "One for each of three carriers."],
  ],
  "stock-forecast": [
    ["application", "forecast.tar.gz", "What will be sold in four weeks."],
    ["database", "sales-history", "Three years, article by article."],
    ["licence", "Weather data", "Ten days ahead, for nine countries."],
  ],
  "supplier-orders": [
    ["application", "supplier-orders", "Orders, confirmations and reminders."],
    ["database", "suppliers", "Four hundred, with whom to call."],
    ["licence", "Exchange network", "By the message."],
    ["document", "Terms of purchase", "In four languages."],
  ],
  "site-network": [
    ["network", "Line to the headquarters", "Twice, by two ways into the house."],
    ["network", "Line to the north warehouse", "Twice."],
    ["network", "Line to the south warehouse", "Once. That is about to change."],
    ["network", "firewall-rules.txt", "Who may talk to whom."],
    ["network", "router-configuration.txt", "Which way it goes, and which way when that one is cut."],
    ["host", "fw-a", "First room."],
    ["host", "fw-b", "Second room."],
    ["document", "Plan of addresses", "Every network of every site."],
  ],
  "server-cluster": [
    ["host", "vm-a01 to vm-a06", "Six hosts in the first room."],
    ["host", "vm-b01 to vm-b06", "Six hosts in the second room."],
    ["application", "hypervisor", "Moves machines between hosts while they run."],
    ["library", "host-packages.txt", "What is installed on a host, and in which version."],
    ["network", "Storage network", "Twice, in colours that nobody can mix up."],
    ["licence", "Distributor's support", "Twelve hosts."],
    ["document", "Room plan", "Which host in which rack on which fuse."],
  ],
  "message-bus": [
    ["application", "message-bus.tar.gz", "Three nodes that keep what they are given."],
    ["host", "bus-a1", "First room."],
    ["host", "bus-a2", "First room."],
    ["host", "bus-b1", "Second room."],
    ["document", "List of topics", "Who sends what, and who reads it."],
  ],
  "staff-sign-in": [
    ["application", "sign-in.tar.gz", "One sign-in for everybody."],
    ["database", "staff", "Nine hundred people and what they may open."],
    ["host", "id-a1", "First room."],
    ["host", "id-b1", "Second room."],
    ["library", "Security keys", "Nine hundred handed out, sixty in the drawer."],
    ["document", "Emergency access", "Two envelopes in two safes."],
  ],
  "release-desk": [
    ["application", "countersign.tar.gz", "The desk, and the interface for pipelines."],
    ["database", "record", "Every decision, in a chain that anybody can verify."],
    ["host", "desk-a1", "First room."],
    ["document", "Key of the checkpoints", "On paper, with the auditors."],
  ],
  "file-store": [
    ["application", "file-server", "Shares for twenty departments."],
    ["host", "files-a1", "First room; 80 TB."],
    ["host", "files-b1", "Second room; the copy of every hour."],
    ["application", "backup", "Keeps each day for three months and each month for ten years."],
    ["licence", "Backup software", "By the terabyte."],
  ],
  invoicing: [
    ["application", "invoicing.tar.gz", "Invoices and credit notes."],
    ["application", "tax-tables.tar.gz", "Rates of nine countries, with the days from which they count."],
    ["database", "invoices", "Ten years, as the law asks."],
    ["document", "Procedure for the tax office", "How an invoice comes to be, step by step."],
  ],
  "general-ledger": [
    ["application", "kontora.tar.gz", "The vendor's program."],
    ["application", "ledger-reports.tar.gz", "Forty reports of our own."],
    ["database", "ledger", "Every posting since the company was founded."],
    ["host", "ledger-a1", "First room."],
    ["licence", "Kontora", "Thirty users; support of version 16 ends."],
  ],
  payroll: [
    ["application", "payroll.tar.gz", "The vendor's program, with its tables of the year."],
    ["database", "salaries", "Readable for four people."],
    ["licence", "Payroll tables", "Twice a year from the vendor."],
  ],
  reporting: [
    ["application", "reporting.tar.gz", "Figures by the hour."],
    ["database", "figures", "Sums of six years, without names."],
    ["host", "rep-a1", "First room."],
    ["library", "Definitions", "What counts as sold, returned and in stock."],
  ],
  "catalogue-planner": [
    ["application", "planner", "Laid out the printed catalogue."],
    ["host", "print-01", "Drove the proof printer."],
    ["licence", "Layout program", "Four places."],
  ],
};

export async function addConfigurationItems(people: People, services: Services): Promise<number> {
  let count = 0;
  for (const key of keysOf(items))
    for (const [kind, name, description] of items[key]) {
      await addConfigurationItem(people.henrik.context, { serviceId: services[key], kind, name, description });
      count += 1;
    }
  return count;
}

/** What the releases for warehouses, carriers and buyers are about. */
import { floorRelease, retirement, reviewed, webRelease } from "../habits.ts";
import type { Plot } from "../plot.ts";
import { archive } from "./artifact.ts";

export const pickLists: Plot = {
  ...floorRelease("warehouse 9.3.0"),
  service: "warehouse",
  title: "Warehouse control 9.3: pick lists by aisle",
  purpose: "Pickers walk each aisle once instead of three times.",
  kind: "minor",
  changes: [
    { title: "Sort pick lists by the way", reason: "A picker walks fourteen kilometres a shift.", origin: "improvement" },
  ],
  artifacts: [archive("warehouse", "9.3.0"), archive("route-planner", "9.3.0")],
  ...reviewed({
    plannedVsActual: "As planned; the ten boxes were picked in twelve minutes instead of twenty.",
    customerValue: "Orders leave the house forty minutes earlier on average.",
    businessValue: "Nine kilometres a shift instead of fourteen, and 1,910 picks an hour.",
    lessons: "The first build sorted the south warehouse by the north one's map. Both maps are in the tests now.",
  }),
};

export const coldRoom: Plot = {
  ...floorRelease("warehouse 9.5.0"),
  service: "warehouse",
  title: "Warehouse control 9.5: the cold room",
  purpose: "Chocolate and candles are picked last and wait in the cold room until the truck is there.",
  kind: "minor",
  changes: [{ title: "Pick what melts last", reason: "Eighty parcels a week arrive soft.", origin: "problem" }],
  criteria: ["What melts waits in the cold room, and nowhere else", "A full cold room stops the picking, not the line"],
  artifacts: [archive("warehouse", "9.5.0"), archive("route-planner", "9.5.0")],
};

export const carrierRules: Plot = {
  ...webRelease("labels 4.4.1"),
  service: "shipping-labels",
  title: "Shipping labels 4.4.1: the carrier's new postcodes",
  purpose: "Since midnight the carrier refuses every label for three regions. Parcels pile up at the ramp.",
  kind: "patch",
  changes: [
    {
      title: "Take over the carrier's new postcodes",
      reason: "One parcel in three stands at the ramp.",
      ...{ origin: "problem", model: "emergency" },
    },
  ],
  artifacts: [archive("labels", "4.4.1")],
  missed: { "Labels refused by a carrier": 0.34 },
  ...reviewed({
    incidents: "Labels for one region were refused for another two days: its postcodes were missing in the carrier's file.",
    customerValue: "Two thousand parcels left the house on the same evening.",
    lessons: "The carrier had announced it three weeks before, to an address that nobody reads.",
    decision: "follow_up",
    decisionReason: "The board did not ratify it: the change was announced, and could have gone the usual way.",
  }),
};

export const carrierCalendar: Plot = {
  ...webRelease("labels 4.5.0"),
  service: "shipping-labels",
  title: "Shipping labels 4.5: the carriers' rules are fetched every night",
  purpose: "Postcodes and surcharges come from the carriers by themselves, and a change is reported a week ahead.",
  kind: "minor",
  changes: [
    { title: "Fetch the carriers' rules every night", reason: "An announced change became an emergency.", origin: "problem" },
  ],
  criteria: ["A rule that changes next week is reported today", "A file that is cut off changes nothing"],
  artifacts: [archive("labels", "4.5.0"), archive("rules-fetcher", "4.5.0")],
  follows: carrierRules,
  ...reviewed({
    customerValue: "No label has been refused since.",
    lessons: "Two carriers send their rules as a spreadsheet. The fetcher reads it; they promised something better.",
  }),
};

export const trackingMap: Plot = {
  ...webRelease("tracking 1.9.0"),
  service: "parcel-tracking",
  title: "Parcel tracking 1.9: the van on a map",
  purpose: "Customers see the van that brings their parcel, and wait at the door for ten minutes instead of a morning.",
  kind: "minor",
  changes: [{ title: "Show the van on a map", reason: "The carrier offers the positions of its vans.", origin: "requirement" }],
  artifacts: [archive("tracking", "1.9.0")],
};

export const weatherForecast: Plot = {
  ...webRelease("forecast 3.0.0"),
  service: "stock-forecast",
  title: "Stock forecast 3.0: the weather counts",
  purpose: "Tents are sold when the sun shines. The forecast knows the weather of the next ten days.",
  kind: "major",
  changes: [{ title: "Take the weather into account", reason: "The forecast is wrong by a fifth.", origin: "improvement" }],
  artifacts: [archive("forecast", "3.0.0")],
  missed: { "Error of the forecast": 41 },
  ...reviewed({
    incidents: "None; but the buyers went back to their spreadsheets in the second week.",
    customerValue: "None: more articles were out of stock than before.",
    businessValue: "Negative. The weather ten days ahead is a guess, and the forecast took it for a fact.",
    lessons: "A forecast should have been compared with last year's orders before anybody built it.",
    decision: "retire",
    decisionReason: "A service bought outside is right within twelve per cent and costs a third.",
  }),
};

export const forecastRetired: Plot = {
  ...retirement("the stock forecast"),
  service: "stock-forecast",
  title: "Stock forecast: out of service",
  purpose: "The buyers work with the service bought outside. Our own is switched off.",
  kind: "major",
  changes: [{ title: "Retire the stock forecast", reason: "It misses its target by a factor of two.", origin: "retirement" }],
  artifacts: [],
  decommission: [
    { kind: "dry_run", title: "Switched off for one buying round", note: "" },
    { kind: "data", title: "Hand three years of sales to the new service", note: "" },
    { kind: "licence", title: "End the contract for the weather data", note: "" },
  ],
  follows: weatherForecast,
};

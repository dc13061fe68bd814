import { describe, expect, it } from "vitest";
import type { Actor } from "#lib/domain/release";
import {
  decideAddConfigurationItem,
  decideAmendConfigurationItem,
  decideConfirmRelation,
  type KnownRelation,
  type KnownService,
} from "#lib/domain/service";

const changeManager: Actor = { kind: "person", id: "p1", name: "Tomasz Wolny", roles: ["change_manager"] };
const tester: Actor = { kind: "person", id: "p2", name: "Ines Duarte", roles: ["tester"] };
const shop: KnownService = { id: "s1", key: "shop", name: "Shop", state: "live", version: 1 };
const index = { itemId: "i1", name: "search-index", kind: "database", description: "", isNameTaken: false } as const;

describe("a configuration item", () => {
  it("is told of with its service's name", () => {
    expect(decideAddConfigurationItem(shop, index, changeManager)).toEqual({
      allowed: true,
      events: [
        {
          ...{ type: "configuration_item.added", serviceId: "s1", serviceName: "Shop" },
          ...{ itemId: "i1", name: "search-index", kind: "database", description: "" },
        },
      ],
    });
  });

  it("is refused for every reason at once, each at its field", () => {
    const retired = { ...shop, state: "retired" } as const;
    expect(decideAddConfigurationItem(retired, { ...index, isNameTaken: true }, tester)).toMatchObject({
      allowed: false,
      refusals: [
        { code: "role-missing" },
        { code: "service-retired", field: "serviceId" },
        { code: "name-taken", message: "Shop has a configuration item search-index already.", field: "name" },
      ],
    });
  });
});

describe("a configuration item that is amended", () => {
  const known = { itemId: "i1", name: "search-index", service: shop, version: 1 };

  it("keeps its name", () => {
    expect(decideAmendConfigurationItem(known, { kind: "host", description: "Moved." }, changeManager)).toMatchObject({
      allowed: true,
      events: [{ type: "configuration_item.amended", name: "search-index", kind: "host", description: "Moved." }],
    });
  });

  it("of a retired service is refused", () => {
    const ofRetired = { ...known, service: { ...shop, state: "retired" } as const };
    expect(decideAmendConfigurationItem(ofRetired, { kind: "host", description: "" }, changeManager)).toMatchObject({
      refusals: [{ code: "service-retired" }],
    });
  });
});

describe("a relation that is confirmed again", () => {
  const relation: KnownRelation = {
    ...{ relationId: "r1", kind: "depends_on", isRemoved: false },
    ...{ fromServiceId: "s1", fromName: "Shop", toServiceId: "s2", toName: "Payments" },
  };

  it("is told of with both names", () => {
    expect(decideConfirmRelation(relation, changeManager)).toMatchObject({
      events: [{ type: "relation.confirmed", fromName: "Shop", toName: "Payments" }],
    });
  });

  it("is there still, and by somebody who may", () => {
    expect(decideConfirmRelation({ ...relation, isRemoved: true }, tester)).toMatchObject({
      refusals: [{ code: "role-missing" }, { code: "removed" }],
    });
  });
});

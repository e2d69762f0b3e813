// Another service of the installation, with OpenFGA's own SDK and a key.
import { CredentialsMethod, FgaApiAuthenticationError, FgaApiValidationError, OpenFgaClient } from "@openfga/sdk";
import { expect, test } from "../support/test.js";

const MODEL = {
  schema_version: "1.1",
  type_definitions: [
    { type: "user" },
    {
      type: "order",
      relations: {
        owner: { this: {} },
        viewer: { union: { child: [{ this: {} }, { computedUserset: { relation: "owner" } }] } },
      },
      metadata: {
        relations: {
          owner: { directly_related_user_types: [{ type: "user" }] },
          viewer: { directly_related_user_types: [{ type: "user" }, { type: "user", wildcard: {} }] },
        },
      },
    },
  ],
};

const tuple = (user, relation, object) => ({ user, relation, object });
const owns = tuple("user:kim", "owner", "order:1");
const views = tuple("user:kim", "viewer", "order:1");

const service = test.extend({
  /** A client with a key of these rights. The owner has signed in: as long as nobody could manage models, nothing is changed. */
  client: async ({ server, owner: _ }, use) => {
    await use(async (rights) => {
      const key = (await server.run(["key", "add", "--name", `shop, to ${rights}`, "--rights", rights])).match(/gka_[\w-]+/)[0];
      const told = { apiUrl: `${server.url}/openfga`, credentials: { method: CredentialsMethod.ApiToken, config: { token: key } } };
      const { stores } = await new OpenFgaClient(told).listStores();
      return new OpenFgaClient({ ...told, storeId: stores[0].id });
    });
  },
});

service("a version is saved, and decides where it is asked for", async ({ client }) => {
  const fga = await client("write");
  const { authorization_model: before } = await fga.readLatestAuthorizationModel();
  expect(before.type_definitions.map(({ type }) => type)).toContain("session_recording");

  const { authorization_model_id: authorizationModelId } = await fga.writeAuthorizationModel(MODEL);
  const { authorization_models: models } = await fga.readAuthorizationModels();
  expect(models.map(({ id }) => id).slice(0, 2)).toEqual([authorizationModelId, before.id]);
  const { authorization_model: read } = await fga.readAuthorizationModel({ authorizationModelId });
  expect(read.type_definitions[1].relations).toEqual(MODEL.type_definitions[1].relations);

  const by = { authorizationModelId };
  await fga.write({ writes: [owns] }, by);
  expect((await fga.check(views, by)).allowed).toBe(true);
  expect((await fga.check({ ...views, user: "user:lee" }, by)).allowed).toBe(false);
  await expect(fga.check(views), "by the version that is active").rejects.toThrow(FgaApiValidationError);

  const { result } = await fga.batchCheck({ checks: [{ ...views, correlationId: "kim" }, { ...views, user: "user:lee", correlationId: "lee" }] }, by);
  expect(Object.fromEntries(result.map(({ correlationId, allowed }) => [correlationId, allowed]))).toEqual({ kim: true, lee: false });
  expect((await fga.listObjects({ user: "user:kim", relation: "viewer", type: "order" }, by)).objects).toEqual(["order:1"]);
  const streamed = [];
  for await (const { object } of fga.streamedListObjects({ user: "user:kim", relation: "viewer", type: "order" }, by)) streamed.push(object);
  expect(streamed).toEqual(["order:1"]);
  const { users } = await fga.listUsers({ object: { type: "order", id: "1" }, relation: "viewer", user_filters: [{ type: "user" }] }, by);
  expect(users).toEqual([{ object: { type: "user", id: "kim" } }]);
  expect((await fga.listRelations({ user: "user:kim", object: "order:1", relations: ["viewer", "owner"] }, by)).relations.sort()).toEqual(["owner", "viewer"]);
  const { tree } = await fga.expand({ relation: "viewer", object: "order:1" }, by);
  expect(tree.root.union.nodes.map(({ leaf }) => leaf)).toEqual([{ users: { users: [] } }, { computed: { userset: "order:1#owner" } }]);

  const assertion = { ...views, expectation: true };
  await fga.writeAssertions([assertion], by);
  const { assertions } = await fga.readAssertions(by);
  expect(assertions).toEqual([{ tuple_key: views, expectation: true }]);

  await fga.write({ deletes: [owns] }, by);
  expect((await fga.check(views, by)).allowed).toBe(false);
});

service("tuples are written, read and followed", async ({ client }) => {
  const fga = await client("write");
  const member = (number) => tuple(`account:${number}`, "member", "team:night-shift");
  const { continuation_token: continuationToken } = await fga.readChanges({ type: "team" });
  await fga.write({ writes: [member(1001), member(1002)] });
  await expect(fga.write({ writes: [member(1002)] })).rejects.toThrow(/already/);
  await fga.write({ writes: [member(1002), member(1003)] }, { conflict: { onDuplicateWrites: "ignore" } });
  const { tuples } = await fga.read({ object: "team:night-shift" });
  expect(tuples.map(({ key }) => key.user).sort()).toEqual(["account:1001", "account:1002", "account:1003"]);
  const first = await fga.read({ object: "team:night-shift" }, { pageSize: 2 });
  const rest = await fga.read({ object: "team:night-shift" }, { pageSize: 2, continuationToken: first.continuation_token });
  expect([first.tuples.length, rest.tuples.length, rest.continuation_token]).toEqual([2, 1, ""]);

  await fga.deleteTuples([member(1001), member(1002), member(1003)]);
  const { changes } = await fga.readChanges({ type: "team" }, { continuationToken });
  const operations = changes.map(({ operation }) => operation.replace("TUPLE_OPERATION_", ""));
  expect(operations).toEqual(["WRITE", "WRITE", "WRITE", "DELETE", "DELETE", "DELETE"]);
});

service("who may not change anything, or would make a second store, is told so", async ({ client }) => {
  const reader = await client("read");
  const refused = await reader.write({ writes: [tuple("account:1001", "member", "team:day-shift")] }).catch((error) => error);
  expect(refused).toBeInstanceOf(FgaApiAuthenticationError);
  expect(refused.responseData.code).toBe("forbidden");
  const store = await reader.createStore({ name: "another" }).catch((error) => error);
  expect(store.responseData.message).toMatch(/one store/);
});

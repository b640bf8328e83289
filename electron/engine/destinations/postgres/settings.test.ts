/** How a server is reached: fields or one URL, and where rows never go. */
import { expect, test } from "vitest";
import { readReached } from "./settings";

const parts = { by: "parts", host: "db.example.com", port: 5432, database: "calls", user: "ringback" };
const byUrl = (connectionUrl: string, values = {}) =>
  readReached({ by: "url", ...values }, { connectionUrl });

test("the same server by its parts and by a URL", () => {
  const wanted = {
    host: "db.example.com",
    port: 5433,
    database: "my calls",
    user: "ring@back",
    password: "p:/@?#",
    ssl: "verify",
    ca: null,
    schema: "ringback",
  };
  const values = { ...parts, port: 5433, database: "my calls", user: "ring@back" };
  expect(readReached(values, { password: "p:/@?#" })).toEqual(wanted);
  expect(byUrl("postgresql://ring%40back:p%3A%2F%40%3F%23@db.example.com:5433/my%20calls")).toEqual(wanted);
  expect(byUrl("postgres://u:p@[::1]/calls?sslmode=disable")).toMatchObject({
    host: "::1",
    ssl: "off",
    port: 5432,
  });
});

test.each([
  [{ ...parts, host: "db.example.com/x" }, "host", /name or an IP/],
  [{ ...parts, host: "/var/run/postgresql" }, "host", /name or an IP/],
  [{ ...parts, port: 70_000 }, "port", /65535/],
  [{ ...parts, ssl: "off" }, "ssl", /everybody on the way to db.example.com could read the calls/],
  [{ ...parts, schema: "a; DROP SCHEMA public" }, "schema", /small letters/],
  [{ ...parts, schema: "pg_temp" }, "schema", /pg_/],
  [{ ...parts, schema: "Public" }, "schema", /small letters/],
  [{ ...parts, ca: "not PEM" }, "ca", /BEGIN CERTIFICATE/],
])("refused beside its field: %j", (values, field, sentence) => {
  expect(readReached(values, {})).toEqual({ field, sentence: expect.stringMatching(sentence) });
});

test.each([
  ["https://db.example.com/calls", /begins with postgresql/],
  ["postgresql://u:p@db.example.com/calls?sslmode=prefer", /may go without TLS/],
  ["postgresql://u:p@db.example.com/calls?sslmode=disable", /everybody on the way/],
  [
    "postgresql://u:p@db.example.com/calls?options=-crole%3Dadmin",
    /“options” behind the \? is not understood/,
  ],
  ["postgresql://u:p%zz@db.example.com/calls", /Write it as %25/],
  ["postgresql://db.example.com/calls", /user has no name/],
  ["postgresql://u:p@db.example.com", /database has no name/],
])("a URL that does not do: %s", (url, sentence) => {
  expect(byUrl(url)).toEqual({ field: "connectionUrl", sentence: expect.stringMatching(sentence) });
});

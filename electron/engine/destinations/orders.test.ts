import { expect, test } from "vitest";
import { orderProperties } from "./orders";

test("items are a list, the total a number, the number E.164, and what is not said is null", () => {
  expect(
    orderProperties({
      title: "Order by phone, A-1042",
      items: '[{"variantId":"5852","quantity":2}]',
      total: "1895",
      name: "Dana  Reyes ",
      address: "12 Lake Rd\n\nPune\nMH\n411001\nIN",
      phone: "+91 98000 00142",
      email: "",
      note: "",
    }),
  ).toEqual({
    title: "Order by phone, A-1042",
    items: [{ variantId: "5852", quantity: 2 }],
    total: 1895,
    name: "Dana Reyes",
    address: "12 Lake Rd, Pune, MH, 411001, IN",
    phone: "+919800000142",
    phoneAsGiven: null,
    email: null,
    note: null,
  });
});

test("what does not fit is kept as it was said", () => {
  expect(
    orderProperties({ title: "x", items: "two blue shirts", total: "about 20", phone: "98000 00142" }),
  ).toMatchObject({ items: "two blue shirts", total: "about 20", phone: null, phoneAsGiven: "98000 00142" });
  expect(orderProperties({ title: "x", items: '{"a":1}', total: "" })).toMatchObject({
    items: '{"a":1}',
    total: null,
  });
});

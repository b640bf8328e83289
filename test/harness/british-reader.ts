/** `navigator.language` of the tests in Node, whatever the machine speaks. */
Object.defineProperty(navigator, "language", { value: "en-GB", configurable: true });

// Warnings are said once a process. A test that expects one cannot know whether another test has had it.

/**
 * Until the test ends, what remembers names does not know this one.
 * @param {import("node:test").TestContext} t
 * @param {string} name
 */
export function unsaid(t, name) {
  const { has } = Set.prototype;
  t.mock.method(Set.prototype, "has", function (value) {
    return value !== name && has.call(this, value);
  });
}

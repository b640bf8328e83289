/**
 * What has the focus may go away: a panel closes, a row leaves its list. Browsers then begin again at the top of the
 * page. Here the focus goes to the nearest place that is left: the chosen row beside it, or what can be focused around it.
 * A button that is disabled while it works has the focus again afterwards.
 */
const chosen = '[aria-selected="true"][tabindex="0"], [role="tab"][aria-selected="true"]';
const lists = ':is([role="row"], [role="option"], [role="listbox"])[tabindex="0"]';
/** Nothing one types into: a key that was meant for the screen would be written there. A tab opens when it has the focus. */
const controls = 'button:enabled:not([role="tab"]), a[href]';

export function keepFocus(): void {
  let around: readonly Element[] = [];
  let working: HTMLElement | null = null;
  document.addEventListener("focusin", ({ target }) => {
    around = target instanceof Element ? withParents(target) : [];
    working = null;
  });
  // Who leaves a control that stays lost nothing. One that goes away says so while it is still there.
  document.addEventListener("focusout", ({ target }) => {
    const before = around;
    setTimeout(() => {
      if (around === before && target instanceof Element && target.isConnected && target !== working)
        around = [];
    });
  });
  new MutationObserver((changes) => {
    for (const { type, target } of changes) {
      if (type !== "attributes" || !(target instanceof HTMLElement) || target !== around[0]) continue;
      if (target.matches(":disabled")) working = target;
      else if (target === working && document.activeElement === document.body)
        target.focus({ preventScroll: true });
    }
    if (document.activeElement !== document.body || around.length === 0 || around[0]?.isConnected) return;
    const left = around.filter((one) => one.isConnected && one !== document.body);
    around = [];
    placeIn(left)?.focus({ preventScroll: true });
  }).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributeFilter: ["disabled"],
  });
}

function withParents(element: Element): Element[] {
  const all: Element[] = [];
  for (let one: Element | null = element; one; one = one.parentElement) all.push(one);
  return all;
}

function placeIn(left: readonly Element[]): HTMLElement | null {
  for (const one of left) {
    const main = one.matches("main") ? one : one.querySelector("main");
    const kinds = main ? [chosen, lists] : [chosen, lists, controls];
    const found = kinds.flatMap((kind) => [...one.querySelectorAll<HTMLElement>(kind)]);
    const seen = found.find((candidate) => candidate.checkVisibility());
    if (seen) return seen;
    // What floats closes when the focus leaves it.
    if (one.matches('[role="dialog"]') && one instanceof HTMLElement) {
      one.tabIndex = -1;
      return one;
    }
    if (!(main instanceof HTMLElement)) continue;
    // A whole screen went: the one in its place is where one is now.
    main.tabIndex = -1;
    return main;
  }
  return null;
}

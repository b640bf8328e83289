/**
 * States that only a pointer or a key makes are drawn beside rest: every rule of the page for `:hover`, `:active` and
 * `:focus-visible` gets a twin that holds where `data-drawn` names the state. The rules stay the one place of the look.
 */
const states = ["hover", "active", "focus-visible"] as const;
export type DrawnState = (typeof states)[number];

export function drawStates(): void {
  for (const sheet of document.styleSheets) drawIn(sheet);
}

function drawIn(list: CSSStyleSheet | CSSMediaRule): void {
  for (let index = list.cssRules.length - 1; index >= 0; index -= 1) {
    const rule = list.cssRules[index];
    if (rule instanceof CSSMediaRule) drawIn(rule);
    if (!(rule instanceof CSSStyleRule)) continue;
    const drawn = states.reduce(
      (selector, state) => selector.replaceAll(`:${state}`, `[data-drawn="${state}"]`),
      rule.selectorText,
    );
    if (drawn !== rule.selectorText) list.insertRule(`${drawn} { ${rule.style.cssText} }`, index + 1);
  }
}

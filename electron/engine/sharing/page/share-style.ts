/** The look of the product in one sheet: its tokens in both themes, for a file that stands alone. */
const stages = {
  queued: ["#6f7886", "#8b93a3"],
  dialing: ["#b97a10", "#e0a83e"],
  "in-conversation": ["#1f8f5c", "#3fb77f"],
  processing: ["#3a6fd8", "#5b8def"],
  analysis: ["#7f4fe0", "#a47bf0"],
  final: ["#0f8c81", "#2fc4b2"],
  failed: ["#d63b40", "#ee5d60"],
};

const stageRules = Object.entries(stages)
  .map(
    ([stage, [light, dark]]) =>
      `.s-${stage}{fill:light-dark(${light},${dark});color:light-dark(${light},${dark})}`,
  )
  .join("");

export const shareStyle = `
:root{color-scheme:light dark;--bg:light-dark(#f6f7f9,#0e1014);--panel:light-dark(#fff,#14171d);--line:light-dark(#e1e5eb,#252a34);--strong:light-dark(#cdd3dc,#2f3642);--text:light-dark(#171b22,#e7eaf0);--secondary:light-dark(#4a5464,#a3acba);--faint:light-dark(#5f6a7a,#828d9e);--accent:light-dark(#2a47b8,#a9bcff);--ok:light-dark(#176b47,#79dcab);--ok-wash:light-dark(#dcf3ea,#12342a);--warn:light-dark(#7d4f00,#f0c365);--warn-wash:light-dark(#fcefd2,#3a2d12);--bad:light-dark(#b0262b,#ff9b9d);--bad-wash:light-dark(#fde3e3,#3f1c21);--plain-wash:light-dark(#e9ecf1,#232833);--mono:"JetBrains Mono",ui-monospace,Menlo,Consolas,monospace}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:13px/1.5 Inter,system-ui,"Segoe UI",sans-serif;-webkit-font-smoothing:antialiased}
main,.top,footer{max-width:1120px;margin:0 auto;padding:0 24px}
.top{display:flex;align-items:center;gap:10px;height:44px;color:var(--secondary);font-size:12px}
.top b{color:var(--text);font-size:13px}
.top svg{color:var(--accent)}
.grow{flex:1}
h1{margin:0;font-size:19px;font-weight:650;letter-spacing:-.01em;line-height:1.3;overflow-wrap:anywhere}
h2{margin:26px 0 8px;font-size:13px;font-weight:650}
article{padding:10px 0 30px}
article+article{border-top:1px solid var(--strong);padding-top:26px}
.title{display:flex;flex-wrap:wrap;align-items:center;gap:8px}
.about{margin:4px 0 0;color:var(--secondary);font-size:12.5px;overflow-wrap:anywhere}
.mono,code,pre{font-family:var(--mono);font-size:12px;font-variant-ligatures:none}
.faint{color:var(--faint)}
.tag{display:inline-flex;align-items:center;gap:4px;height:19px;padding:0 7px;border-radius:5px;background:var(--plain-wash);color:var(--secondary);font-size:11.5px;font-weight:550;white-space:nowrap}
.tag.ok{background:var(--ok-wash);color:var(--ok)}.tag.warn{background:var(--warn-wash);color:var(--warn)}.tag.bad{background:var(--bad-wash);color:var(--bad)}
.note{margin:0 0 12px;padding:8px 12px;border:1px solid var(--line);border-radius:8px;background:var(--panel);color:var(--secondary);font-size:12.5px}
.note.bad{border-color:light-dark(#d63b40,#7a2f33);background:var(--bad-wash);color:var(--bad)}
.scroll{overflow-x:auto}
svg text{fill:var(--secondary);font:11px Inter,system-ui,sans-serif;text-anchor:middle}
svg .lane,svg .lane-words,svg .start{text-anchor:start}
svg .lane{fill:var(--text);font-size:12.5px;font-weight:650}
svg .lane-words{font-size:11px}
svg .on-bar{fill:light-dark(#fff,#0e1014);font-size:11px;font-weight:600}
svg .amber{fill:var(--warn)}
svg .arrival{font:10.5px var(--mono);fill:var(--faint)}
svg .tick{font:10.5px var(--mono);fill:var(--faint)}
svg .stalk{stroke:var(--strong)}svg .axis{stroke:var(--line)}
svg .ghost{fill:none;stroke:var(--faint);stroke-dasharray:2.5 2}
svg .cross{fill:none;stroke:light-dark(#fff,#0e1014);stroke-width:1.6}
svg .action{fill:light-dark(#3d5fe0,#7c9cff)}
svg .aside{opacity:.45}
${stageRules}
.gate{margin:0 0 8px;padding:12px 14px;border:1px solid var(--line);border-radius:9px;background:var(--panel)}
.gate p{margin:0 0 8px;font-weight:600}
.gate p span{font-weight:400}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:6px 16px;margin:0;padding:0;list-style:none;font-size:12.5px}
.facts li{color:var(--secondary)}
.facts b{color:var(--text)}
.mark{display:inline-block;width:15px;font-weight:700}
.mark.check{color:var(--ok)}.mark.cross{color:var(--bad)}.mark.clock{color:var(--warn)}.mark.off{color:var(--faint)}
.findings{margin:0;padding:0;list-style:none}
.findings li{padding:5px 0;border-bottom:1px solid var(--line)}
table{width:100%;min-width:760px;table-layout:fixed;border-collapse:collapse;font-size:12.5px}
th{padding:6px 8px;border-bottom:1px solid var(--strong);color:var(--faint);font-weight:500;font-size:11.5px;text-align:left;white-space:nowrap}
td{padding:6px 8px;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
td.mono{white-space:nowrap}
.dot{display:inline-block;width:9px;height:9px;margin-right:7px;border-radius:50%;background:currentColor}
.dot.action{border-radius:2px;color:light-dark(#3d5fe0,#7c9cff)}.dot.final{border-radius:1px;transform:rotate(45deg) scale(.85)}
details{border-bottom:1px solid var(--line)}
summary{padding:8px 2px;cursor:pointer}
summary:hover{color:var(--accent)}
summary .faint{margin-left:8px;font-size:12px}
pre{margin:0 0 12px;padding:10px 12px;border:1px solid var(--line);border-radius:7px;background:var(--panel);line-height:1.55;white-space:pre-wrap;overflow-wrap:anywhere}
footer{padding-top:14px;padding-bottom:40px;border-top:1px solid var(--line);color:var(--faint);font-size:12px}
@media print{details>pre{display:block}}
`;

import type { Markup } from './markup.ts'

/** Light and dark after the reader's system; on paper without the bar, everything unfolded. */
export const styleSheet: Markup = {
  html: `
:root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--text:#1b2430;--faint:#5b6675;--line:#dde2e8;--head:#eef1f5;--link:#0b57b7;
--good:#116234;--good-bg:#dff3e6;--bad:#a11220;--bad-bg:#fce3e4;--warn:#7a4a00;--warn-bg:#fdf0d2;--plain-bg:#e8ecf1}
@media (prefers-color-scheme:dark){:root{--page:#12161c;--card:#1a2029;--text:#e3e8ef;--faint:#9aa6b5;--line:#2d3643;--head:#212936;--link:#79b4ff;
--good:#7fdca2;--good-bg:#123524;--bad:#ff9aa2;--bad-bg:#47161b;--warn:#f3c667;--warn-bg:#3d2e0d;--plain-bg:#2a3340}}
*{box-sizing:border-box}
html{scroll-padding-top:6.5rem}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.top,.verdict,nav,main,footer{padding-inline:max(1.5rem,calc((100% - 72rem)/2))}
.top{padding-block:1.75rem 1.25rem}
.product{margin:0;color:var(--faint);font-size:.8rem;font-weight:600;letter-spacing:.08em;text-transform:uppercase}
h1{margin:.1rem 0 1.1rem;font-size:1.9rem;line-height:1.2;letter-spacing:-.01em}
h2{margin:0 0 .6rem;font-size:1.25rem}
h3{margin:1.4rem 0 .5rem;font-size:1rem}
h2+h3{margin-top:.4rem}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:.75rem 2rem;margin:0}
.facts dt{color:var(--faint);font-size:.8rem}
.facts dd{margin:0;font-weight:500;overflow-wrap:anywhere}
.verdict{position:sticky;top:0;z-index:2;display:flex;flex-wrap:wrap;gap:.1rem .9rem;align-items:baseline;padding-block:.8rem;border-block:1px solid var(--line)}
.verdict strong{font-size:1.2rem}
.verdict.safe{background:var(--good-bg);color:var(--good)}
.verdict.unsafe{background:var(--bad-bg);color:var(--bad)}
.verdict.checked,.verdict.incomplete{background:var(--warn-bg);color:var(--warn)}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.4rem;margin:0;padding:.8rem 0 0;list-style:none;font-size:.9rem}
a{color:var(--link);text-underline-offset:.2em}
a:focus-visible,summary:focus-visible{outline:2px solid var(--link);outline-offset:2px}
section{margin:1.1rem 0;padding:1.25rem 1.4rem;background:var(--card);border:1px solid var(--line);border-radius:.6rem}
.lead{margin:0 0 .8rem;color:var(--faint)}
.hint{margin-bottom:0}
.faint{color:var(--faint);font-weight:400}
code,pre,td.code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.86em}
pre{margin:.5rem 0;padding:.8rem 1rem;background:var(--head);border-radius:.4rem;white-space:pre-wrap;overflow-wrap:anywhere}
.table{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:.92rem}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th{padding:.45rem .7rem;background:var(--head);color:var(--faint);font-size:.8rem;font-weight:600;text-align:left;white-space:nowrap}
td{padding:.5rem .7rem;border-top:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
td.code{word-break:break-word}
th.number,td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.short{white-space:nowrap}
#findings table,#exceptions table{table-layout:fixed}
#findings th.short,#exceptions th.short{width:7rem}
#findings th:nth-child(2){width:27%}#findings th:nth-child(4){width:22%}#findings th:nth-child(5){width:18%}
@media (max-width:48rem){#findings table,#exceptions table{table-layout:auto;min-width:44rem}}
.badge{display:inline-block;padding:.05rem .55rem;border-radius:1rem;background:var(--plain-bg);font-size:.8rem;font-weight:600;white-space:nowrap}
.badge.good{background:var(--good-bg);color:var(--good)}
.badge.bad{background:var(--bad-bg);color:var(--bad)}
.badge.warn{background:var(--warn-bg);color:var(--warn)}
details{margin:.5rem 0;border:1px solid var(--line);border-radius:.4rem}
summary{padding:.45rem .8rem;cursor:pointer;overflow-wrap:anywhere}
details[open]>summary{border-bottom:1px solid var(--line)}
ul{margin:.4rem 0;padding-left:1.3rem}
ul.plain{padding:0;list-style:none}
.changes{margin:.5rem 1rem .6rem;font-size:.9rem;overflow-wrap:anywhere}
footer{padding-block:.5rem 2.5rem;color:var(--faint);font-size:.85rem}
@media print{:root{--page:#fff}body{font-size:10pt}.verdict{position:static}nav{display:none}section{padding:.6rem 0;border:0;border-radius:0}
details{border:0}details::details-content{content-visibility:visible;block-size:auto}h2,h3,summary{break-after:avoid}tr,li{break-inside:avoid}.table{overflow:visible}
.badge,.verdict,th{print-color-adjust:exact}}
`,
}

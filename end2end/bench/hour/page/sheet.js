// The page's style: rules written for its parts, and the many small classes that builders of style sheets make.

const PARTS = `
*{box-sizing:border-box;overflow-anchor:none}body{margin:0;color:#223;background:#fafafc}
.top{position:sticky;top:0;z-index:2;display:flex;gap:16px;align-items:center;padding:8px 16px;background:#fff;box-shadow:0 1px 4px rgb(0 0 0/.1)}
.menu{display:flex;gap:12px;margin:0;padding:0;list-style:none}.menu a{color:inherit;text-decoration:none}.menu a:hover{text-decoration:underline}
.columns{display:grid;grid-template-columns:200px minmax(0,1fr) 260px;gap:16px;padding:16px}
.filters,.feed{position:sticky;top:56px;max-height:calc(100vh - 72px);overflow:auto}.filter ul{margin:0;padding:0;list-style:none}
.catalogue{display:grid;grid-template-columns:repeat(auto-fill,minmax(180px,1fr));gap:12px}
.card{position:relative;display:flex;flex-direction:column;gap:6px;border:1px solid #dde;border-radius:8px;background:#fff;transition:none}
.card:hover{border-color:#88a;box-shadow:0 2px 8px rgb(0 0 0/.12)}.card.is-chosen{outline:2px solid #46c}.card.is-new .card-title::after{content:" new";color:#285}
.card-picture{width:100%;height:90px;fill:#cdd}.card:hover .card-picture{fill:#9ab}.card-title{margin:0;font-size:15px}.card-text{margin:0;color:#667}
.tags{display:flex;gap:4px;margin:0;padding:0;list-style:none}.tag{padding:1px 6px;border-radius:9px;font-size:11px}
.button{align-self:start;border:1px solid #99b;border-radius:6px;background:#eef;cursor:pointer}.button:hover{background:#dde}.button:active{background:#ccd}.button:focus-visible{outline:2px solid #46c}
.orders{max-height:420px;overflow:auto;margin-top:16px}.orders table{width:100%;border-collapse:collapse}.orders td,.orders th{padding:4px 8px;border-bottom:1px solid #eee;text-align:left}
.order:hover{background:#f2f4ff}.order.is-chosen{background:#e6ebff}.badge{padding:0 6px;border-radius:8px}
.badge-0{background:#dfd}.badge-1{background:#ffd}.badge-2{background:#fdd}.badge-3{background:#ddf}
.desk-form{display:grid;grid-template-columns:1fr 1fr;gap:8px;margin:16px 0}.entries{margin:0;padding:0;list-style:none}.entry{display:grid;grid-template-columns:16px auto;gap:2px 6px;padding:6px 0;border-bottom:1px solid #eee}
.entry .icon{width:16px;height:16px;stroke:#667}.entry time{grid-column:2;color:#889}.toasts{position:fixed;right:16px;bottom:16px}.toast{padding:8px 12px;background:#233;color:#fff}
.panel{position:fixed;inset:20% 30% auto;padding:16px;background:#fff;box-shadow:0 8px 40px rgb(0 0 0/.3)}.facts{display:grid;grid-template-columns:auto 1fr;gap:4px 12px}
@media (max-width:900px){.columns{grid-template-columns:1fr}.filters,.feed{position:static;max-height:300px}}
@keyframes fade{from{opacity:0}to{opacity:1}}
`;

function small() {
  const rules = [".u-row{display:flex}", ".u-col{display:flex;flex-direction:column}", ".u-strong{font-weight:600}", ".u-font{font:14px/1.4 system-ui,sans-serif}"];
  for (let step = 0; step < 24; step++) {
    const px = step * 2;
    rules.push(`.u-pad-${step}{padding:${8 + px}px}`, `.u-gap-${step}{gap:${px}px}`, `.u-top-${step}{margin-top:${px}px}`, `.u-wide-${step}{width:${step * 4}%}`);
    rules.push(`.u-bg-${step}{background:hsl(${step * 15} 60% 92%)}`, `.u-ink-${step}{color:hsl(${step * 15} 50% 30%)}`, `.hover\\:u-ink-${step}:hover{color:hsl(${step * 15} 70% 40%)}`);
    rules.push(`@media (min-width:640px){.sm\\:u-pad-${step}{padding:${4 + px}px}}`, `@media (min-width:1024px){.lg\\:u-wide-${step}{width:${step * 4}%}}`);
  }
  return rules.join("");
}

export const sheet = () => PARTS.replaceAll("\n", "") + small();

import assert from "node:assert/strict";
import { test } from "node:test";
import { rewriteCss } from "../src/css";
import { isScriptUrl, proxied, rewriteSrcset } from "../src/urls";

const via = (url: string) => `/assets/proxy/web-app?url=${encodeURIComponent(url)}`;
const BASE = "https://shop.test/a/b?c";

function table(name: string, rows: [string, string | null | boolean][], check: (input: string) => unknown): void {
  for (const [input, expected] of rows) {
    test(`${name}: ${input.slice(0, 70)}`, () => assert.equal(check(input), expected));
  }
}

table(
  "where a url leads",
  [
    ["https://cdn.test/x.png", via("https://cdn.test/x.png")],
    ["http://cdn.test/x.png", via("http://cdn.test/x.png")],
    ["HTTPS://CDN.test/x.png", via("https://cdn.test/x.png")],
    ["//cdn.test/x.png", via("https://cdn.test/x.png")],
    ["x.png", via("https://shop.test/a/x.png")],
    ["../x.png", via("https://shop.test/x.png")],
    ["/admin/accounts", via("https://shop.test/admin/accounts")],
    ["?q", via("https://shop.test/a/b?q")],
    ["  https://cdn.test/x.png\n", via("https://cdn.test/x.png")],
    ["ht\ntps://cdn.test/x.png", via("https://cdn.test/x.png")],
    ["\\\\cdn.test\\x.png", via("https://cdn.test/x.png")],
    ["https://cdn.test/s.svg#cart", via("https://cdn.test/s.svg") + "#cart"],
    ["https://cdn.test/a b&c=d.png", via("https://cdn.test/a%20b&c=d.png")],
    ["#local", "#local"],
    ["", ""],
    ["data:image/png;base64,AA", "data:image/png;base64,AA"],
    [via("https://cdn.test/x.png"), via("https://cdn.test/x.png")],
    ["/assets/proxy/../../admin/accounts", via("https://shop.test/admin/accounts")],
    ["/assets/proxy/web-app/../../../admin?url=", via("https://shop.test/admin?url=")],
    ["blob:https://shop.test/1-2", null],
    ["javascript:alert(1)", null],
    ["file:///etc/passwd", null],
    ["chrome-extension://abc/x.png", null],
    ["ws://cdn.test/", null],
    ["http://", null],
  ],
  (url) => proxied(url, BASE, "web-app"),
);

test("a relative url without a page leads nowhere", () => assert.equal(proxied("x.png", null, "web-app"), null));
test("the service is escaped", () => assert.match(proxied("https://a.test/", null, "../x?")!, /^\/assets\/proxy\/\.\.%2Fx%3F\?url=/));

table(
  "script urls",
  [
    ["javascript:alert(1)", true],
    ["JaVaScRiPt:alert(1)", true],
    [" java\tscript\n:alert(1)", true],
    ["\u0001javascript:alert(1)", true],
    ["vbscript:x", true],
    ["data:text/html,<script>", true],
    ["https://shop.test/javascript:", false],
    ["mailto:a@shop.test", false],
  ],
  isScriptUrl,
);

table(
  "srcset",
  [
    ["a.png 1x, b.png 2x", "[a.png] 1x, [b.png] 2x"],
    ["a.png", "[a.png]"],
    ["a.png,b.png 2x", "[a.png,b.png] 2x"],
    ["a.png, b.png 100w", "[a.png], [b.png] 100w"],
    ["https://c.test/w_1,h_2/a.png 2x", "[https://c.test/w_1,h_2/a.png] 2x"],
    [" , ,a.png   1.5x ,", "[a.png] 1.5x"],
    ["gone.png 1x, b.png 2x", "[b.png] 2x"],
    ["", ""],
  ],
  (srcset) => rewriteSrcset(srcset, (url) => (url === "gone.png" ? null : `[${url}]`)),
);

table(
  "css",
  [
    ["a{color:red}", "a{color:red}"],
    ["a{background:url(x.png)}", 'a{background:url("<x.png>")}'],
    ["a{background:url( 'x.png' ) no-repeat}", 'a{background:url("<x.png>") no-repeat}'],
    ['a{background:URL("x y.png")}', 'a{background:url("<x y.png>")}'],
    ["a{background:url(x\\)y.png)}", 'a{background:url("<x)y.png>")}'],
    ["a{background:\\75rl(x.png)}", 'a{background:url("<x.png>")}'],
    ["a{background:u\\72 l(x.png)}", 'a{background:url("<x.png>")}'],
    ["a{background:url(keep.png)}", "a{background:url(keep.png)}"],
    ["a{background:url(gone.png)}b{c:d}", 'a{background:url("data:,")}b{c:d}'],
    ["a{background:url(one.png),url(two.png)}", 'a{background:url("<one.png>"),url("<two.png>")}'],
    ["a{background:url(x.png", 'a{background:url("<x.png>")'],
    ['a{background:url("x.png', 'a{background:url("<x.png>")'],
    ["a{background:image-set('x.png' 1x, url(y.png) 2x)}", 'a{background:image-set("<x.png>" 1x, url("<y.png>") 2x)}'],
    ["a{background:-webkit-image-set('x.png' 1x)}", 'a{background:-webkit-image-set("<x.png>" 1x)}'],
    ['@import "x.css" screen;a{}', '@import "<import x.css>" screen;a{}'],
    ["@import url(x.css);a{}", '@import url("<import x.css>");a{}'],
    ["@\\69mport 'x.css';", '@\\69mport "<import x.css>";'],
    ['@import "gone.css" screen;a{}', '@-girok-dropped  "" screen;a{}'],
    ["@import url(gone.css);a{}", '@-girok-dropped  url("");a{}'],
    ["@namespace url(http://www.w3.org/2000/svg);a{b:url(x)}", '@namespace url(http://www.w3.org/2000/svg);a{b:url("<x>")}'],
    ["/* url(x.png) */a{}", "/* url(x.png) */a{}"],
    ["a::after{content:'url(x.png)'}", "a::after{content:'url(x.png)'}"],
    ["a::after{content:'\\'';background:url(x)}", `a::after{content:'\\'';background:url("<x>")}`],
    ["a[href='url(x)']{b:url(y)}", `a[href='url(x)']{b:url("<y>")}`],
    [".w-1\\/2{width:50%}", ".w-1\\/2{width:50%}"],
    ["@font-face{src:url(f.woff2) format('woff2'),local('F')}", "@font-face{src:url(\"<f.woff2>\") format('woff2'),local('F')}"],
    ["a{b:my-url(x)}", "a{b:my-url(x)}"],
    ["a{b:url(\"x\\\ny\")}", 'a{b:url("<xy>")}'],
    ["/* open url(x", "/* open url(x"],
  ],
  (css) =>
    rewriteCss(css, (url, use) => (url.startsWith("keep") ? url : url.startsWith("gone") ? null : `<${use === "import" ? "import " : ""}${url}>`)),
);

test("css: a quote in a url cannot end the string that is written", () => {
  assert.equal(rewriteCss("a{b:url('x\\\"y')}", (url) => `${url}!`), 'a{b:url("x%22y!")}');
});

test("css: a megabyte is scanned within a moment", () => {
  const css = ".w-1\\/2{width:50%;background:url(a.png)}".repeat(25_000);
  const start = performance.now();
  rewriteCss(css, (url) => `${url}?`);
  assert.ok(performance.now() - start < 2_000);
});

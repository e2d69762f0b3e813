// Bundles the recorder for the server (public/recorder) and for the package (dist), and says how large it is.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { patchedRrweb } from './rrweb-patches.mjs';

const MOST_KIB = 45;

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');
const served = join(here, '..', 'public', 'recorder');
const { version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));

const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  target: ['es2020', 'chrome90', 'firefox90', 'safari14.1'],
  define: { GIROK_VERSION: JSON.stringify(version) },
  legalComments: 'none',
  plugins: [patchedRrweb],
  logLevel: 'warning',
};

rmSync(dist, { recursive: true, force: true });
await build({ ...common, entryPoints: ['src/script.ts'], format: 'iife', outfile: join(dist, 'girok.js'), sourcemap: 'external' });
await build({ ...common, entryPoints: ['src/index.ts'], format: 'esm', outfile: join(dist, 'girok.mjs'), sourcemap: 'external' });
execFileSync(process.execPath, [join(here, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.types.json'], {
  cwd: here,
  stdio: 'inherit',
});
// Of the declarations only what the entry names: the others speak of what is bundled. Node wants the extension.
for (const name of ['index.d.ts', 'api.d.ts']) {
  const declared = readFileSync(join(dist, 'types', name), 'utf8');
  writeFileSync(join(dist, name), declared.replace(/(['"])\.\/api\1/g, '$1./api.js$1'));
}
rmSync(join(dist, 'types'), { recursive: true });

mkdirSync(served, { recursive: true });
for (const name of ['girok.js', 'girok.mjs']) cpSync(join(dist, name), join(served, name));

for (const name of ['girok.js', 'girok.mjs']) {
  const bytes = readFileSync(join(dist, name));
  const kib = gzipSync(bytes, { level: 9 }).length / 1024;
  console.log(`recorder: ${name} ${(bytes.length / 1024).toFixed(1)} KiB, ${kib.toFixed(1)} KiB gzip`);
  if (kib > MOST_KIB) {
    console.error(`recorder: ${name} is over ${MOST_KIB} KiB gzip`);
    process.exitCode = 1;
  }
}

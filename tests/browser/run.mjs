// Runs every *.test.mjs of this folder, or those whose name holds one of the arguments.
//
//   node tests/browser/run.mjs [NAME…]
//
// KLIPING names the program (target/debug/kliping), CHROME the browser; without it the usual places are searched.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const names = process.argv.slice(2);

if (!existsSync(join(here, 'node_modules', 'playwright-core'))) {
  const install = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' });
  if (install.status !== 0) process.exit(2);
}
const all = readdirSync(here).filter((file) => file.endsWith('.test.mjs')).sort();
const chosen = names.length ? all.filter((file) => names.some((name) => file.includes(name))) : all;
if (!chosen.length) {
  console.error(`no test is called ${names.join(', ')}; there are ${all.join(', ')}`);
  process.exit(2);
}
// One browser at a time: a slow machine must not make a test fail that waits for another.
const run = spawnSync(process.execPath, ['--test', '--test-concurrency=1', ...chosen.map((file) => join(here, file))], {
  stdio: 'inherit',
});
process.exit(run.status ?? 1);

// A digest of its own with `kliping serve` running on it, and saves as an editor makes them.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { kliping } from './site.mjs';

/** Writes the files, starts the preview, and gives its origin. `stop` ends it and takes the folder away. */
export async function preview(files, words = []) {
  const home = mkdtempSync(join(tmpdir(), 'kliping-preview-'));
  const root = join(home, 'site');
  const write = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(home, 'fresh'), text);
    renameSync(join(home, 'fresh'), join(root, path));
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  const server = spawn(kliping, ['serve', '--port', '0', ...words], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  const address = await new Promise((found, failed) => {
    createInterface({ input: server.stdout }).once('line', found);
    server.once('exit', (status) => failed(new Error(`kliping serve ended with ${status}`)));
  });
  const stop = () => new Promise((done) => {
    server.removeAllListeners('exit');
    server.once('exit', () => { rmSync(home, { recursive: true, force: true }); done(); });
    server.kill('SIGINT');
  });
  return { origin: address.trim().replace(/\/$/, ''), root, write, remove: (path) => rmSync(join(root, path), { recursive: true }), stop };
}

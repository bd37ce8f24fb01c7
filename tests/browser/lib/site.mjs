// A finished site, and a server for it that is as strict as a host can be.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
export const kliping = process.env.KLIPING ?? join(root, 'target/debug/kliping');

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8', '.svg': 'image/svg+xml; charset=utf-8', '.xml': 'application/xml; charset=utf-8',
};

/** Builds a site into a new folder, at a clock that never moves. `remove` takes the folder away. */
export function build(site = root, { now = '2024-12-03T00:00:00Z', base } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'kliping-browser-'));
  const out = join(folder, 'public');
  const more = base ? ['--base-url', base] : [];
  execFileSync(kliping, ['build', '--output', out, '--now', now, ...more], { cwd: site, stdio: ['ignore', 'ignore', 'inherit'] });
  return { out, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * Serves a folder under a strict content security policy: no inline script or style, nothing from elsewhere. `sent`
 * lists what was asked for, with its bytes as they are and compressed. Without `policy` all is allowed.
 */
export function serve(folder, { prefix = '', policy = true } = {}) {
  const sent = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    let file = join(folder, path.startsWith(prefix) ? path.slice(prefix.length) : '/404');
    try {
      if (statSync(file).isDirectory()) file = join(file, 'index.html');
      const bytes = readFileSync(file);
      sent.push({ path, bytes: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length });
      response.writeHead(200, {
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        ...policy && { 'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'" },
      });
      response.end(bytes);
    } catch {
      sent.push({ path, bytes: 0, gzip: 0 });
      response.writeHead(404, { 'content-type': 'text/plain' });
      response.end('not found');
    }
  });
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => done({
      origin: `http://127.0.0.1:${server.address().port}`, sent, close: () => { server.closeAllConnections(); server.close(); },
    }));
  });
}

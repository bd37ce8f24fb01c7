// A script of the theme as a module of a test: what it does to a page it does only where there is one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './site.mjs';

export const script = (name) => {
  const source = readFileSync(join(root, 'templates/assets', name));
  return import(`data:text/javascript;base64,${source.toString('base64')}`);
};

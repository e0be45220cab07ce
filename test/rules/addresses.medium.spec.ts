import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/platform/web/project-root.js';
import { anApp } from '../support/app.js';
import { routesOf } from '../support/routes.js';
import { filesOf } from '../support/sentences.js';

const app = await anApp();

interface Address {
  place: string;
  href: string;
}

/** Addresses of pages, as they are written in code: what stands in braces is any one part. */
function addresses(): Address[] {
  return filesOf('src', /\.ts$/)
    .filter((file) => !file.endsWith('.spec.ts'))
    .flatMap((file) => {
      const text = readFileSync(join(projectRoot(), file), 'utf8');
      return [...text.matchAll(/\bhref: (?:'(\/[^']*)'|`(\/[^`]*)`)/g)].map(({ 1: plain, 2: filled = '', index }) => ({
        place: `${file}:${text.slice(0, index).split('\n').length}`,
        href: plain ?? filled.replace(/\$\{[^{}]*\}/g, ':any'),
      }));
    });
}

/** Of an address, the page alone; null when it is put together from pieces that only the code knows. */
function pageOf(href: string): string[] | null {
  const path = href.split(/[?#]/)[0] ?? '';
  return /[^/]:any|:any[^/]/.test(path) ? null : path.split('/');
}

function leadsTo(route: string[], page: string[]): boolean {
  return (
    route.length === page.length &&
    route.every((part, at) => part === page[at] || part.startsWith(':') || page[at] === ':any')
  );
}

describe('the addresses that pages lead to', () => {
  it('are each of a page that is there: no « mend » of a refusal, and no other link, leads nowhere', () => {
    const pages = routesOf(app)
      .filter(({ method }) => method === 'get')
      .map(({ path }) => path.split('/'));
    const known = addresses().flatMap((one) => {
      const page = pageOf(one.href);
      return page ? [{ ...one, page }] : [];
    });
    expect(known.length).toBeGreaterThan(150);
    expect(known.filter(({ href }) => href.startsWith('/clients/:id')).length).toBeGreaterThan(15);
    const lost = known.filter(({ page }) => !pages.some((route) => leadsTo(route, page)));
    expect(lost.map(({ place, href }) => `${place} ${href}`)).toEqual([]);
  });
});

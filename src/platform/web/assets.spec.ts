import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { loadAssets, styleParts } from './assets.js';
import { iconNames } from './icon-names.js';
import { projectRoot } from './project-root.js';

const assets = loadAssets(projectRoot());
const application = express().use(assets.serve);

describe('the files every page needs', () => {
  it('are kept for a year under the hash of what they contain', async () => {
    const answer = await request(application).get(assets.url('sceau.css'));
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/css; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers['content-encoding']).toBe('gzip');
  });

  it('are given but not kept under the hash of another version', async () => {
    const answer = await request(application).get('/assets/0000000000000000/sceau.css');
    expect(answer.headers['cache-control']).toBe('no-cache');
  });

  it('have no two functions of one name in scripts that are joined: the later would be called for both', () => {
    const folder = join(projectRoot(), 'views/assets/js');
    const named = readdirSync(folder).flatMap((name) =>
      [...readFileSync(join(folder, name), 'utf8').matchAll(/^(?:async )?function (\w+)/gm)].map(
        ([, called]) => called,
      ),
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((called, at) => named.indexOf(called) !== at)).toEqual([]);
  });

  it('serve every font the style sheet names', async () => {
    const sheet = await request(application).get(assets.url('sceau.css'));
    const fonts = [...sheet.text.matchAll(/url\(['"]([^'"]+)['"]\)/g)].map(([, name]) => assets.url(name ?? ''));
    expect(fonts).toHaveLength(4);
    for (const font of fonts) expect((await request(application).get(font)).headers['content-type']).toBe('font/woff2');
  });

  it('put every part of the style sheet into one file, and divide the screens at three widths', async () => {
    const folder = join(projectRoot(), 'views/assets/css');
    expect([...styleParts].sort()).toEqual(
      readdirSync(folder)
        .map((name) => `views/assets/css/${name}`)
        .sort(),
    );
    const sheet = (await request(application).get(assets.url('sceau.css'))).text;
    for (const path of styleParts) expect(sheet).toContain(readFileSync(join(projectRoot(), path), 'utf8'));
    const widths = [...sheet.matchAll(/@media[^{]*?width: ([\d.]+\w+)/g)].map(([, width]) => width);
    const three = ['47.99rem', '48rem', '63.99rem', '64rem', '91.99rem', '92rem'];
    expect(widths.filter((width) => !three.includes(width ?? ''))).toEqual([]);
  });

  it('give every listed icon a symbol that draws something', async () => {
    const sprite = (await request(application).get(assets.url('icons.svg'))).body.toString();
    for (const name of iconNames) expect(sprite).toMatch(new RegExp(`<symbol id="i-${name}"[^>]*><path`));
  });

  it('leave any other path to the application', async () => {
    expect((await request(application).get('/assets/../package.json')).status).toBe(404);
    expect((await request(application).post(assets.url('app.js'))).status).toBe(404);
    expect(() => assets.url('secret.txt')).toThrow('No asset is called secret.txt');
  });
});

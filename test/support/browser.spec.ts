import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { axeViolations, launchBrowser, screenshot, screens } from './browser.js';

// Strict as our own pages: what the helpers do must work under such a policy.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'";
const page = (body: string) =>
  `<!doctype html><html lang="fr"><title>Essai</title><main><h1>Été</h1>${body}</main></html>`;
const pages: Record<string, string> = {
  '/good': page('<p>Bonjour</p>'),
  '/bad': page('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'),
};

describe('the browser of the tests', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sceau-browser-'));
  let browser: Browser;
  let server: Server;
  let address: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy });
      response.end(pages[request.url ?? '']);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true });
  });

  it('photographs a page of a local server at the width of a phone and of a desktop', async () => {
    const tab = await browser.newPage();
    await tab.goto(`${address}/good`);
    for (const screen of ['phone', 'desktop'] as const) {
      const file = join(folder, `${screen}.png`);
      await screenshot(tab, file, screen);
      // PNG specification, 11.2.2: the width is the first field of IHDR, 16 bytes from the start.
      expect(readFileSync(file).readUInt32BE(16)).toBe(screens[screen].width);
    }
  });

  it('finds nothing wrong in an accessible page, and names the rule that another one breaks', async () => {
    const tab = await browser.newPage();
    await tab.goto(`${address}/good`);
    expect(await axeViolations(tab)).toEqual([]);
    await tab.goto(`${address}/bad`);
    expect((await axeViolations(tab)).map((violation) => violation.rule)).toEqual(['image-alt']);
  });
});

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { compressPages } from './compressed-pages.js';

const line = `${'Établissement ; FINESS ; '.repeat(40)}\n`;
const app = express();
app.use(compressPages);
app.get('/page', (_request, response) => void response.send(line.repeat(20)));
app.get('/long', (_request, response) => void response.send(line.repeat(1_000)));
app.get('/short', (_request, response) => void response.send('bref'));
app.get('/table', async (_request, response) => {
  response.type('text/csv');
  await pipeline(Readable.from(Array.from({ length: 3_000 }, () => line)), response);
});

describe('what is sent', () => {
  it.each([
    ['/page', 'gzip', 20],
    ['/long', 'gzip', 1_000],
    ['/table', 'gzip', 3_000],
  ])('%s is compressed and arrives whole', async (path, encoding, lines) => {
    const answer = await request(app).get(path).set('Accept-Encoding', 'gzip').buffer(true);
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(answer.text).toBe(line.repeat(lines));
  });

  it('has its length when it is a page', async () => {
    expect((await request(app).get('/page').set('Accept-Encoding', 'gzip')).headers).toHaveProperty('content-length');
    expect((await request(app).get('/table').set('Accept-Encoding', 'gzip')).headers).not.toHaveProperty(
      'content-length',
    );
  });

  it('stays as it is for who reads nothing compressed, or when it is short', async () => {
    for (const [path, accepted] of [
      ['/table', 'identity'],
      ['/page', 'identity'],
      ['/short', 'gzip'],
    ] as const) {
      const { headers } = await request(app).get(path).set('Accept-Encoding', accepted);
      expect(headers).not.toHaveProperty('content-encoding');
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import type { HttpAdapterHost } from '@nestjs/core';
import express from 'express';
import request from 'supertest';
import { FirstWords } from './first-words.js';

const app = express();
const answers = (path: string | RegExp, name: string) =>
  app.get(path, (_request, response) => void response.send(name));
answers('/', 'home');
answers('/clients', 'list');
answers('/clients/:id', 'one');
answers('/client-page', 'page');
answers('/:anything/else', 'anything');
answers(/^\/by-pattern/, 'pattern');
app.get('/clients/:id/broken', () => {
  throw new Error('broken');
});
app.use((error: Error, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
  response.status(500).send(`told: ${error.message}`);
});
new FirstWords({ httpAdapter: { getInstance: () => app } } as unknown as HttpAdapterHost).onApplicationBootstrap();

describe('routes tried by their first word', () => {
  it.each([
    ['/', 'home'],
    ['/?x=1', 'home'],
    ['/clients', 'list'],
    ['/clients?q=/x', 'list'],
    ['/clients/', 'list'],
    ['/Clients?view=all', 'list'],
    ['/clients/filters', 'one'],
    ['/client-page', 'page'],
    ['/something/else', 'anything'],
    ['/by-pattern/1', 'pattern'],
  ])('%s is found', async (path, name) => {
    expect((await request(app).get(path)).text).toBe(name);
  });

  it('leave out the rest', async () => {
    expect((await request(app).get('/client')).status).toBe(404);
    expect((await request(app).get('/clients/1/2')).status).toBe(404);
  });

  it('tell what went wrong to whom they told it before', async () => {
    expect((await request(app).get('/clients/1/broken')).text).toBe('told: broken');
  });
});

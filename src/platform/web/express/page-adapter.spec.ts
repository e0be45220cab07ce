import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import type { Application } from 'express';
import request from 'supertest';
import { PageAdapter } from './page-adapter.js';

describe('a request and its answer', () => {
  it('are born as Express would make them, before it has seen them', async () => {
    const adapter = new PageAdapter();
    adapter.initHttpServer();
    const app = adapter.getInstance<Application & Record<'request' | 'response', object>>();
    app.get('/page', (asked, answer) => void answer.json({ path: asked.path, app: asked.app === app }));
    const server = adapter.getHttpServer() as Server;
    const born: object[] = [];
    const prototype = (one: object) => Object.getPrototypeOf(one) as object;
    server.prependListener('request', (asked: IncomingMessage, answer: ServerResponse) => {
      born.push(prototype(asked), prototype(answer));
    });
    expect((await request(server).get('/page')).body).toEqual({ path: '/page', app: true });
    expect(born[0]).toBe(app.request);
    expect(born[1]).toBe(app.response);
  });
});

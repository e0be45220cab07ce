import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Application } from 'express';

/** What an application of Express sets as the prototype of each request and of each answer. */
interface Prototypes {
  request: object;
  response: object;
}

/**
 * Express gives a request and its answer another prototype once they are there: V8 then knows no two of them for alike, draws up a class
 * of its own for each with every property they are given, and finds nothing compiled for it. Ours are born with that prototype.
 */
export class PageAdapter extends ExpressAdapter {
  override initHttpServer(): void {
    const express = this.getInstance<Application & Prototypes>();
    class BornRequest extends IncomingMessage {}
    class BornAnswer extends ServerResponse {}
    express.request = Object.setPrototypeOf(BornRequest.prototype, express.request) as object;
    express.response = Object.setPrototypeOf(BornAnswer.prototype, express.response) as object;
    this.setHttpServer(createServer({ IncomingMessage: BornRequest, ServerResponse: BornAnswer }, express));
  }
}

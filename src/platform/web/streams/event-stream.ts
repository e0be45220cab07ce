import type { Response } from 'express';
import { hashOfSession } from '../../auth/session-seal.js';
import type { PageRequest, SignedIn } from '../current.js';

// A reader who does not read must not fill our memory.
const mostUnread = 1_000_000;

/** One page that is told what happens, as it happens (server-sent events). */
export class EventStream {
  readonly person: SignedIn;
  /** What its session is found by. */
  readonly session: string;

  /** @param request of somebody signed in */
  constructor(
    request: PageRequest,
    private readonly response: Response,
  ) {
    if (!request.user) throw new Error('A stream without sign-in');
    this.person = request.user;
    this.session = hashOfSession(request.sessionID).toString('hex');
    response.status(200).set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      // Neither our own compression nor a proxy keeps anything back.
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    });
    response.flushHeaders();
    // After a cut the browser comes back by itself, a little later than at once.
    response.write('retry: 4000\n\n');
  }

  get isOpen(): boolean {
    return !this.response.writableEnded && !this.response.destroyed;
  }

  send(event: string, data: object): void {
    this.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Nothing happens, and the way is still open: what proxies and browsers close otherwise. */
  breathe(): void {
    this.write(': \n\n');
  }

  /** @param why told to the page, which then does not come back; without it, it does */
  close(why?: string): void {
    if (why) this.send('over', { why });
    if (this.isOpen) this.response.end();
  }

  whenClosed(work: () => void): void {
    this.response.once('close', work);
  }

  private write(text: string): void {
    if (!this.isOpen) return;
    if (this.response.writableLength > mostUnread) this.response.destroy();
    else this.response.write(text);
  }
}

import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Type } from '@nestjs/common';
import type { PageRequest } from '../web/current.js';

/** Bytes up to here are known again by what they say, bigger ones as the very same bytes. */
const small = 128 * 1024;
const smallOnes = 64;

/**
 * What was read of a file is read once: a route says by `@ReadFirst` what to read before its transaction opens, and the service that asks
 * for it within the transaction finds it done. Who asks without that (a job, a command) has it read then.
 */
@Injectable()
export class Readings {
  private readonly known = new WeakMap<object, Map<string, Promise<unknown>>>();
  private readonly marks = new Map<string, object>();

  /** @param of what is read: bytes, or the file that waits on the disk @param how names the reading */
  once<Result>(of: object, how: string, read: () => Promise<Result>): Promise<Result> {
    const mark = of instanceof Uint8Array && of.length <= small ? this.markOf(of) : of;
    const known = this.known.get(mark) ?? new Map<string, Promise<unknown>>();
    this.known.set(mark, known);
    const found = known.get(how) as Promise<Result> | undefined;
    if (found) return found;
    const reading = read();
    known.set(how, reading);
    // Refused because of the hour, not of the file: asked again, it is read again.
    reading.catch(() => setTimeout(() => known.delete(how), 1_000).unref());
    return reading;
  }

  private markOf(bytes: Uint8Array): object {
    const hash = createHash('sha256').update(bytes).digest('hex');
    const mark = this.marks.get(hash) ?? {};
    this.marks.delete(hash);
    this.marks.set(hash, mark);
    const [oldest] = this.marks.keys();
    if (this.marks.size > smallOnes && oldest !== undefined) this.marks.delete(oldest);
    return mark;
  }
}

/** What a route reads of what was sent, in a thread, once its role was checked and before its transaction is open. */
export const ReadFirst =
  Reflector.createDecorator<(request: PageRequest, the: <Service>(type: Type<Service>) => Service) => unknown>();

import { Injectable } from '@nestjs/common';
import { neverSendKeys } from '../../pki/bytes/private-key.js';
import { asideRoom } from '../aside/aside-room.js';
import { Aside } from '../aside/aside.js';
import { Refused } from '../web/errors.js';
import { type SeenFile, unfoldsTooMuch } from './look-at-file.js';

const room = asideRoom<typeof import('./look-at-file.js')>('platform/files/look-at-file.js');
/** What keyless is about: bytes as they lie in memory, never a copy of them. */
const keyless = new WeakSet<Uint8Array>();

/** The one guard of what is kept: bytes with a private key in them are kept nowhere, through whatever door they came. */
@Injectable()
export class SeenFiles {
  constructor(private readonly aside: Aside) {}

  /** Looks at bytes aside: before a transaction. */
  async look(bytes: Buffer): Promise<SeenFile> {
    const seen = await this.aside.call(room, 'lookAtFile', [bytes]);
    if (!seen.privateKey && seen.whole) keyless.add(bytes);
    return seen;
  }

  /**
   * Lets pass what was looked at already, and looks at the rest: the last door before the table.
   * @throws Refused with what to do
   */
  async refuseKeys(bytes: Uint8Array): Promise<void> {
    if (keyless.has(bytes)) return;
    const { privateKey, whole } = await this.look(Buffer.from(bytes));
    if (privateKey) throw new Refused([neverSendKeys]);
    if (!whole) throw new Refused([unfoldsTooMuch]);
    keyless.add(bytes);
  }
}

/** Says of bytes that they hold no private key: they were searched as a part of what brought them, or drawn by us. */
export function vouchFor<Bytes extends Uint8Array>(bytes: Bytes): Bytes {
  keyless.add(bytes);
  return bytes;
}

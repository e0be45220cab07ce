import { Injectable } from '@nestjs/common';
import type { CrlOutline } from '../pki/certificate/crl.js';
import { type Finding, blocking } from '../pki/verdict/finding.js';
import { UnreadableFile } from '../platform/files/sheet-limits.js';
import { Readings } from '../platform/threads/readings.js';
import { threadRoom } from '../platform/threads/thread-room.js';
import { Threads } from '../platform/threads/threads.js';

const csrs = threadRoom<typeof import('../pki/csr/csr-reading.js')>('pki/csr/csr-reading.js');
const certificates = threadRoom<typeof import('../pki/certificate/certificate.js')>('pki/certificate/certificate.js');
const lists = threadRoom<typeof import('../pki/certificate/crl.js')>('pki/certificate/crl.js');

interface Unread {
  ok: false;
  finding: Finding;
}

/** Takes requests, certificates and revocation lists apart in threads; what takes too long is a finding like any other. */
@Injectable()
export class PkiReadings {
  constructor(
    private readonly threads: Threads,
    private readonly readings: Readings,
  ) {}

  csr(bytes: Uint8Array) {
    return this.once(bytes, 'csr', (given) => this.threads.call(csrs, 'readCsr', [given]));
  }

  certificate(bytes: Uint8Array) {
    return this.once(bytes, 'certificate', (given) => this.threads.call(certificates, 'readCertificate', [given]));
  }

  certificates(bytes: Uint8Array) {
    return this.once(bytes, 'certificates', (given) => this.threads.call(certificates, 'readCertificates', [given]));
  }

  list(bytes: Uint8Array): Promise<{ ok: true; crl: CrlOutline } | Unread> {
    return this.once(bytes, 'list', (given) => this.threads.call(lists, 'readCrlOutline', [given]));
  }

  private async once<Reading extends { ok: boolean }>(
    bytes: Uint8Array,
    how: string,
    read: (bytes: Uint8Array) => Promise<Reading>,
  ): Promise<Reading | Unread> {
    try {
      return await this.readings.once(bytes, how, () => read(bytes));
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      return { ok: false, finding: blocking('unreadable', error.message, {}) };
    }
  }
}

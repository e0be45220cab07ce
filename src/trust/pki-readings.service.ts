import { Injectable } from '@nestjs/common';
import type { CrlOutline } from '../pki/certificate/crl.js';
import { type Finding, blocking } from '../pki/verdict/finding.js';
import { UnreadableFile } from '../platform/files/sheet-limits.js';
import { Readings } from '../platform/aside/readings.js';
import { asideRoom } from '../platform/aside/aside-room.js';
import { Aside } from '../platform/aside/aside.js';

const csrs = asideRoom<typeof import('../pki/csr/csr-reading.js')>('pki/csr/csr-reading.js');
const certificates = asideRoom<typeof import('../pki/certificate/certificate.js')>('pki/certificate/certificate.js');
const lists = asideRoom<typeof import('../pki/certificate/crl.js')>('pki/certificate/crl.js');

interface Unread {
  ok: false;
  finding: Finding;
}

/** Takes requests, certificates and revocation lists apart, aside; what takes too long is a finding like any other. */
@Injectable()
export class PkiReadings {
  constructor(
    private readonly aside: Aside,
    private readonly readings: Readings,
  ) {}

  csr(bytes: Uint8Array) {
    return this.once(bytes, 'csr', (given) => this.aside.call(csrs, 'readCsr', [given]));
  }

  certificate(bytes: Uint8Array) {
    return this.once(bytes, 'certificate', (given) => this.aside.call(certificates, 'readCertificate', [given]));
  }

  certificates(bytes: Uint8Array) {
    return this.once(bytes, 'certificates', (given) => this.aside.call(certificates, 'readCertificates', [given]));
  }

  list(bytes: Uint8Array): Promise<{ ok: true; crl: CrlOutline } | Unread> {
    return this.once(bytes, 'list', (given) => this.aside.call(lists, 'readCrlOutline', [given]));
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

import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Reader, WhosePaper } from '../../clients/documents/whose-paper.service.js';
import { UnsignedMandates } from '../../delegations/unsigned-mandates.service.js';

/** Our own paper as it left, or another client’s: nobody is thanked for it, by whichever door it comes. */
@Injectable()
export class UnsignedAnswers {
  constructor(
    private readonly mandates: UnsignedMandates,
    private readonly papers: WhosePaper,
  ) {}

  /** Why these bytes sign nothing of what is asked, in French; null when they may. */
  async why(
    { clientId, delegationId }: { clientId: string; delegationId: string | null },
    { bytes, facts }: { bytes: Uint8Array; facts: { pages: number } },
    reader: Reader,
  ): Promise<string | null> {
    const came = createHash('sha256').update(bytes).digest('hex');
    // « Relecture » comes after. A single page is not two papers.
    const brought = { reader, read: facts.pages > 1 };
    return delegationId ? this.mandates.why(clientId, came, brought) : this.papers.why(clientId, came, 'form', brought);
  }
}

import { Injectable } from '@nestjs/common';
import { isUuid } from '../../platform/uuid.js';
import type { Role } from '../../journey/states/transitions.js';
import { Document } from '../../platform/documents/document.entity.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { asideRoom } from '../../platform/aside/aside-room.js';
import { Aside } from '../../platform/aside/aside.js';
import { Refused } from '../../platform/web/errors.js';
import { FoundClients } from '../../clients/list/found-clients.service.js';
import { offeredToTry } from '../mapping.view.js';
import { BlankAnswers } from './blank-answers.service.js';
import { formBlankView } from './form-blank.view.js';
import { MappedBlanks } from './mapped-blanks.service.js';

const room = asideRoom<typeof import('../../paper/mapped/fill-mapped.js')>('paper/mapped/fill-mapped.js');

/** Gathers what the page of a blank shows, and fills it for a client to be looked at. */
@Injectable()
export class FormBlankPages {
  constructor(
    private readonly db: TenantDb,
    private readonly blanks: MappedBlanks,
    private readonly answers: BlankAnswers,
    private readonly aside: Aside,
    private readonly found: FoundClients,
  ) {}

  async one(id: string, role: Role, asked: string) {
    const blank = await this.blanks.byId(id);
    const document = await this.db.theOne(Document, { id });
    const words = asked.trim().slice(0, 100);
    const found = await this.found.toChoose(words, offeredToTry);
    return formBlankView({ blank, fileName: document.fileName, role, found, words });
  }

  /** The blank as it would be for this client; kept nowhere. @throws Refused naming everything that prevents it */
  async filled(id: string, clientId: unknown): Promise<Uint8Array> {
    const blank = await this.blanks.byId(id);
    if (!isUuid(clientId)) throw new Refused(['Choisissez le client dont les réponses remplissent cet essai.']);
    const answers = await this.answers.of(blank.kind, clientId);
    const mapped = await this.blanks.withBytes(blank);
    const filled = await this.aside.call(room, 'fillMapped', [mapped, answers]);
    if (!filled.ok) throw new Refused(filled.missing.map(({ label, reason }) => `${label}\u00a0: ${reason}`));
    return filled.pdf;
  }
}

import { Injectable } from '@nestjs/common';
import { CsrsService } from '../../orders/csrs.service.js';
import { ExpectedCsrs } from '../../orders/asked/expected-csrs.service.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import type { Visit } from '../door/link-door.service.js';
import { SpacePageQueries } from '../page/space-page.queries.js';
import { spaceCsrView } from './space-csr.view.js';

export const csrPage = 'client-space/csr';

/** The page of a link that asks for a CSR. */
@Injectable()
export class SpaceCsrPages {
  constructor(
    private readonly queries: SpacePageQueries,
    private readonly expected: ExpectedCsrs,
    private readonly csrs: CsrsService,
  ) {}

  async of(visit: Visit, errors: FormErrors = {}) {
    const { id, orderId, csrId } = visit.link;
    const facts = await this.queries.of(id);
    const expected = await this.expected.of(orderId ?? '');
    const csr = csrId ? await this.csrs.byId(csrId) : null;
    return spaceCsrView({ visit, facts, expected, csr }, errors);
  }
}

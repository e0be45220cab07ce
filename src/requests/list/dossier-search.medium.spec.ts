import { expect, it } from '@jest/globals';
import { aRequest } from '../../../test/support/factories.js';
import { aTenant } from '../../../test/support/tenant.js';
import { SearchQueries } from '../../search/search.queries.js';
import { readTyped } from '../../search/typed.js';
import { RequestMailQueries } from '../mail/request-mail.queries.js';
import { readDossierNumber } from '../request.form.js';
import { requestList } from './request-list.js';
import { RequestListQueries } from './request-list.queries.js';

const tenant = await aTenant();

it.each(['dem-2026-118b', ' DEM-2026-118B ', 'Dem-2026-118b'])(
  'a dossier is found by its number wherever one looks for it, written %j',
  async (typed) => {
    const kept = readDossierNumber('dem-2026-118b');
    const { id } = await aRequest(tenant, { state: 'acknowledged', dossier_number: kept.ok ? kept.number : '' });
    const found = await tenant.run(async () => {
      const list = tenant.get(RequestListQueries);
      const { rows } = await list.page(await list.filter({ q: typed }), requestList.order({}));
      const mails = await tenant.get(RequestMailQueries).search(typed);
      const box = await tenant.get(SearchQueries).exact(readTyped(typed.trim()));
      return [rows.map((row) => row.id), mails.map(({ subjectId }) => subjectId), box.map((one) => one.id)];
    });
    for (const ids of found) expect(ids).toContain(id);
  },
);

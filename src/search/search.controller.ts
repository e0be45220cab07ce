import { Controller, Get, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { checkFiness } from '../identifiers/finess.js';
import { clientSearch, isSearch } from '../clients/list/client-search.js';
import { SearchQueries, shownFound, type Found } from './search.queries.js';

const pages: Record<Found['kind'], { path: string; label: string; icon: string }> = {
  client: { path: '/clients/', label: 'Client', icon: 'building-community' },
  request: { path: '/requests/', label: 'Demande', icon: 'file-text' },
  certificate: { path: '/certificates/', label: 'Certificat', icon: 'certificate' },
  order: { path: '/orders/', label: 'Commande', icon: 'package' },
  administrator: { path: '/administrators/', label: 'Administrateur', icon: 'id-badge-2' },
};

@Controller('search')
export class SearchController {
  constructor(private readonly queries: SearchQueries) {}

  // The answer is ours to send, a page or a redirect: Nest must not send a second one meanwhile.
  @Get()
  async search(@Query('q') given: unknown, @Res() response: Response): Promise<void> {
    // Given twice in an address, it is a list.
    const q = String(given ?? '')
      .trim()
      .slice(0, 200);
    const exact = q ? await this.queries.exact(q) : [];
    if (exact.length === 1 && exact[0]) return void response.redirect(303, pages[exact[0].kind].path + exact[0].id);
    const byWords = exact.length === 0 && isSearch(clientSearch(q));
    const found = byWords ? await this.queries.byWords(q) : exact;
    const approximate = byWords && found.length > 0 && !(await this.queries.exactly(q));
    response.render('search/results', {
      ...response.locals,
      title: 'Recherche',
      q,
      approximate,
      listHref: `/clients?q=${encodeURIComponent(q)}`,
      directoryHref: `/directory?q=${encodeURIComponent(q)}`,
      more: byWords && found.length === shownFound,
      warning: /^\d[0-9AB]\d{7}$/i.test(q.replace(/\s/g, '')) ? refusal(q) : null,
      found: found.map((item) => ({ ...item, ...pages[item.kind], href: pages[item.kind].path + item.id })),
    });
  }
}

// A number of the right shape and the wrong key is a misprint: say so before anybody looks for it elsewhere.
function refusal(value: string): string | null {
  const checked = checkFiness(value, { lenientKey: false });
  return checked.ok ? null : checked.reason;
}
